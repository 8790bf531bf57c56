from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..kernel.numbers import LineType, parse
from .sms_consent_source import RECIPIENT_SOURCES, SYSTEM_CONSENT_TYPES

# CASL, S.C. 2010, c. 23, s. 10(10) and 10(13): implied consent ends by itself (C-11).
# https://laws-lois.justice.gc.ca/eng/acts/E-1.6/section-10.html
IMPLIED_UNTIL = {
    "implied_purchase": relativedelta(years=2),
    "implied_inquiry": relativedelta(months=6),
}


class SmsConsent(models.Model):
    """Opt in: the one way by which consent is given."""

    _inherit = "sms.consent"

    @api.model
    def _opt_in(
        self,
        partner,
        purposes,
        *,
        company,
        number,
        source,
        consent_type=None,
        basis="express",
        expires_on=None,
        wording=None,
        evidence=None,
        note="",
        actor=None,
        confirm=True,
        pending=None,
    ):
        """Record that ``partner`` agrees to ``purposes`` of ``company`` at ``number``.

        Private, so not callable by RPC; the caller has checked that the user may do this.

        :param number: as typed or E.164; becomes a phone of the contact if it is not one yet
        :param source: a key of ``SOURCES``
        :param consent_type: email, phone or paper for staff; set by the system for web and SMS
        :param expires_on: date; by default what the law gives to an implied ``basis``
        :param wording: ``sms.consent.wording`` in the language it was shown in; default: the
            one in force, in the contact's language
        :param evidence: ``ir.attachment`` records
        :param actor: who; default: the user, the member, or "Unknown" for SMS
        :param confirm: whether the person gets the automated message
        :param pending: True to wait for confirmation by code, None to follow the purpose
        :return: the consents, in order of ``purposes``
        :raise UserError: in the user's words, when the number or the history forbids it
        """
        partner.ensure_one()
        self = self.sudo()
        partner, company, purposes = partner.sudo(), company.sudo(), purposes.sudo()
        evidence = evidence or self.env["ir.attachment"]
        phone = self._phone_to_opt_in(partner, company, number)
        consent_type = self._checked_type(source, consent_type)
        self._check_return(partner, purposes, company, phone.number_e164, source, evidence)
        actor = actor or self._actor(source, company)
        consents = self._find_or_create(partner, purposes, company)
        entries, news = [], {"opt_in": self.browse(), "pending": self.browse()}
        for consent in consents:
            purpose = consent.purpose_id
            waits = purpose.double_opt_in and source != "sms" if pending is None else pending
            event = "pending" if waits else "opt_in"
            shown = wording if wording and wording.purpose_id == purpose else None
            shown = shown or purpose._get_wording(partner.lang)
            vals = self._opt_in_values(phone, event, consent_type, basis, expires_on, shown)
            was = (consent.state, consent.number)
            entries += consent._change(
                vals,
                event,
                actor=actor,
                source=source,
                note=note,
                wording=shown,
                evidence=evidence,
            )
            if was != (consent.state, consent.number):
                news[event] |= consent
        self._lift_suppression(phone.number_e164, company, source, actor)
        self._announce(news, partner, company, phone.number_e164, confirm)
        self.env["sms.consent.log"]._append(entries)
        return consents

    def _announce(self, news, partner, company, number, confirm):
        """Tell other modules and the person what is new."""
        if news["opt_in"]:
            self._after_opt_in(news["opt_in"])
        for kind, consents in news.items():
            if consents and confirm:
                self.env["sms.consent.confirmation"]._notify(
                    kind,
                    company=company,
                    partner=partner,
                    number=number,
                    purposes=consents.purpose_id,
                )

    @api.model
    def _after_opt_in(self, consents):
        """Hook for other modules, in the same transaction."""

    @api.model
    def _phone_to_opt_in(self, partner, company, number):
        """The phone row of ``partner`` for ``number``, checked against what ``company`` allows."""
        if not partner.phone:
            raise UserError(
                self.env._(
                    "%s has no primary phone yet. Enter one on the contact first, then opt in.",
                    partner.display_name,
                )
            )
        phones = self.env["res.partner.phone"]
        parsed = parse(number, phones._region_of(partner))
        self._check_number(parsed, number, company)
        row = partner.sms_phone_ids.filtered(lambda phone: phone.number_e164 == parsed.e164)[:1]
        return row or phones.create({"partner_id": partner.id, "number": number})

    @api.model
    def _check_number(self, parsed, number, company):
        allowed = company.sms_allowed_country_ids
        if not parsed.valid:
            raise UserError(
                self.env._(
                    "%s is not a valid phone number. Check the digits, or write it with its "
                    "country prefix, such as +1.",
                    number or self.env._("An empty number"),
                )
            )
        if parsed.country_code not in allowed.mapped("code"):
            raise UserError(
                self.env._(
                    "%(number)s is not a number of an allowed country (%(countries)s). "
                    "Choose another number.",
                    number=number,
                    countries=", ".join(allowed.mapped("name")),
                )
            )
        if parsed.line_type is LineType.LANDLINE:
            raise UserError(
                self.env._(
                    "%s is a landline and can't receive texts. Choose a mobile number.", number
                )
            )

    @api.model
    def _checked_type(self, source, consent_type):
        """NF-4: web and SMS response are set by the system, the others by staff."""
        if source in SYSTEM_CONSENT_TYPES:
            return SYSTEM_CONSENT_TYPES[source]
        if source == "staff" and consent_type not in ("email", "phone", "paper"):
            raise UserError(
                self.env._("Say how the person agreed: by Email, by Phone or on Paper.")
            )
        return consent_type or False

    @api.model
    def _check_return(self, partner, purposes, company, number, source, evidence):
        """C-14: after a STOP consent comes back by the recipient's own act, or with proof."""
        if source in RECIPIENT_SOURCES:
            return
        withdrawn = self.search_count(
            [
                ("partner_id", "=", partner.id),
                ("purpose_id", "in", purposes.ids),
                ("company_id", "=", company.id),
                ("state", "=", "opted_out"),
            ],
            limit=1,
        )
        suppressed = self.env["sms.suppression"]._suppressed_numbers([number], company)
        if not withdrawn and not suppressed:
            return
        if source in ("staff", "api") and evidence:
            return
        raise UserError(
            self.env._(
                "%s has opted out. Only the person can come back, on the portal or by texting "
                "START; if you have it in writing or recorded, attach that as proof.",
                partner.display_name,
            )
        )

    @api.model
    def _find_or_create(self, partner, purposes, company):
        """The consents of ``partner``, one per purpose, in the order of ``purposes``."""
        found = self.search(
            [
                ("partner_id", "=", partner.id),
                ("purpose_id", "in", purposes.ids),
                ("company_id", "=", company.id),
            ]
        )
        missing = purposes - found.purpose_id
        found |= self._store(
            [
                {"partner_id": partner.id, "purpose_id": purpose.id, "company_id": company.id}
                for purpose in missing
            ]
        )
        order = {purpose.id: index for index, purpose in enumerate(purposes)}
        return found.sorted(lambda consent: order[consent.purpose_id.id])

    @api.model
    def _opt_in_values(self, phone, event, consent_type, basis, expires_on, wording):
        today = fields.Date.context_today(self)
        if not expires_on and basis in IMPLIED_UNTIL:
            expires_on = today + IMPLIED_UNTIL[basis]
        vals = {
            "state": "pending" if event == "pending" else "opted_in",
            "number": phone.number_e164,
            "phone_id": phone.id,
            "consent_type": consent_type,
            "basis": basis,
            "expires_on": expires_on or False,
            "wording_id": wording.id,
            "wording_lang": wording.env.lang if wording else False,
        }
        if event == "opt_in":
            vals["opted_in_at"] = fields.Datetime.now()
        return vals

    @api.model
    def _lift_suppression(self, number, company, source, actor):
        """A new consent ends the suppression of the whole company.

        What the carrier blocks for one sender ends only by the recipient's own START (C-10).
        """
        suppression = self.env["sms.suppression"]
        refs = [0]
        if source == "sms":
            refs += suppression.search(
                [("number", "=", number), ("company_id", "=", company.id)]
            ).mapped("sender_ref")
        suppression._release([number], company, source=source, actor=actor, sender_refs=refs)
