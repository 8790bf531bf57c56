from dataclasses import dataclass
from datetime import date, datetime

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..kernel.numbers import parse
from .sms_consent_change import Change
from .sms_consent_source import SYSTEM_CONSENT_TYPES

# CASL, S.C. 2010, c. 23, s. 10(10) and 10(13): implied consent ends by itself (C-11).
# https://laws-lois.justice.gc.ca/eng/acts/E-1.6/section-10.html
IMPLIED_UNTIL = {
    "implied_purchase": relativedelta(years=2),
    "implied_inquiry": relativedelta(months=6),
}


@dataclass(frozen=True, slots=True)
class OptIn:
    """One person's agreement; the fields are the arguments of ``_opt_in``.

    ``first_phone``: the number may become the phone of a contact that has none yet.
    ``confirmed``: the person has just proven, from that very number, to want it.
    """

    partner: models.BaseModel
    purposes: models.BaseModel
    number: str
    consent_type: str | None = None
    basis: str = "express"
    expires_on: date | None = None
    wording: models.BaseModel | bool | None = None
    evidence: models.BaseModel | None = None
    note: str = ""
    pending: bool | None = None
    confirmed: bool = False
    given_at: datetime | None = None
    first_phone: bool = False


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
        confirmed=False,
        given_at=None,
        reply_via=None,
    ):
        """Record that ``partner`` agrees to ``purposes`` of ``company`` at ``number``.

        Private, so not callable by RPC; the caller has checked that the user may do this.

        :param number: as typed or E.164; becomes a phone of the contact if it is not one yet
        :param source: a key of ``SOURCES``
        :param consent_type: email, phone or paper for staff; set by the system for web and SMS
        :param expires_on: date; by default what the law gives to an implied ``basis``
        :param wording: ``sms.consent.wording`` records, one per purpose, in the language they were
            shown in; default: those in force, in the contact's language; False: none of ours was
        :param evidence: ``ir.attachment`` records
        :param actor: who; default: the user, the member, or "Unknown" for SMS
        :param confirm: whether the person gets the automated message
        :param pending: True to wait for confirmation by code, None to follow the purpose
        :param confirmed: the person has just confirmed it from that very number
        :param given_at: when the person agreed, naive UTC; default: now
        :param reply_via: the sender that the person wrote to; it answers
        :return: the consents, in order of ``purposes``
        :raise UserError: in the user's words, when the number or the history forbids it
        """
        partner.ensure_one()
        request = OptIn(
            partner=partner.sudo(),
            purposes=purposes.sudo(),
            number=number,
            consent_type=consent_type,
            basis=basis,
            expires_on=expires_on,
            wording=wording,
            evidence=evidence,
            note=note,
            pending=pending,
            confirmed=confirmed,
            given_at=given_at,
        )
        return self._opt_in_many(
            [request],
            company=company,
            source=source,
            actor=actor,
            confirm=confirm,
            reply_via=reply_via,
        )

    @api.model
    def _opt_in_many(self, requests, *, company, source, actor=None, confirm=True, reply_via=None):
        """Record many agreements (:class:`OptIn`, with sudo records) at once, or none of them.

        :return: the consents, in order of ``requests`` and of their purposes
        :raise UserError: the first of :meth:`_opt_in_refusals`
        """
        actor = actor or self._actor(source, company)
        self, company = self.sudo(), company.sudo()
        refusals = self._opt_in_refusals(requests, company, source)
        if refusals:
            raise UserError(refusals[min(refusals)].sentence)
        phones = self._phones_to_opt_in(requests, company)
        changes = self._opt_in_changes(requests, phones, company, source)
        before = [(change.consent.state, change.consent.number) for change in changes]
        entries = self._change_each(changes, actor=actor, source=source)
        given = {
            change.vals["number"]: change.vals.get("state_at")
            for change in changes
            if change.event == "opt_in"
        }
        self._lift_suppression(given, company, source, actor)
        news = [
            change
            for change, was in zip(changes, before, strict=True)
            if was != (change.consent.state, change.consent.number)
        ]
        self._announce(news, company, confirm, reply_via)
        self.env["sms.consent.log"]._append(entries)
        return self.browse([change.consent.id for change in changes])

    @api.model
    def _opt_in_changes(self, requests, phones, company, source):
        """The :class:`Change` of each request and purpose, in order."""
        consents = self._find_or_create(
            [(request.partner, purpose) for request in requests for purpose in request.purposes],
            company,
        )
        changes = []
        for request, phone in zip(requests, phones, strict=True):
            for purpose in request.purposes:
                waits = request.pending
                if waits is None:
                    waits = consents[len(changes)]._waits(phone.number_e164, source, request)
                wording = self._wording_shown(request, purpose)
                changes.append(
                    Change(
                        consent=consents[len(changes)],
                        event="pending" if waits else "opt_in",
                        vals=self._opt_in_values(request, phone, waits, source, wording),
                        note=request.note,
                        wording=wording,
                        evidence=request.evidence,
                    )
                )
        return changes

    def _waits(self, number, source, request):
        """Whether an opt-in has to be confirmed by code: as the purpose says.

        A text from the number is a confirmation by itself; so is a consent that it has already.
        """
        self.ensure_one()
        confirmed = request.confirmed or source == "sms"
        has_it = self.state == "opted_in" and self.number == number
        return self.purpose_id.double_opt_in and not confirmed and not has_it

    @api.model
    def _wording_shown(self, request, purpose):
        """The wording that the person has agreed to, empty if it was none of ours."""
        if request.wording is False:
            return self.env["sms.consent.wording"]
        shown = request.wording and request.wording.filtered_domain(
            [("purpose_id", "=", purpose.id)]
        )
        return shown or purpose._get_wording(request.partner.lang)

    @api.model
    def _opt_in_values(self, request, phone, waits, source, wording):
        given_at = request.given_at or fields.Datetime.now()
        expires_on = request.expires_on or self._implied_until(request.basis, given_at)
        vals = {
            "state": "pending" if waits else "opted_in",
            "number": phone.number_e164,
            "phone_id": phone.id,
            "consent_type": SYSTEM_CONSENT_TYPES.get(source) or request.consent_type or False,
            "basis": request.basis,
            "expires_on": expires_on or False,
            "wording_id": wording.id,
            "wording_lang": wording.env.lang if wording else False,
        }
        if not waits:
            vals["opted_in_at"] = given_at
        if request.given_at:
            vals["state_at"] = given_at
        return vals

    @api.model
    def _implied_until(self, basis, given_at):
        """The last day on which consent of ``basis``, given then (naive UTC), holds; None: ever."""
        if basis not in IMPLIED_UNTIL:
            return None
        day = fields.Datetime.context_timestamp(self, given_at or fields.Datetime.now()).date()
        return day + IMPLIED_UNTIL[basis]

    @api.model
    def _announce(self, news, company, confirm, reply_via):
        """Tell other modules and the people what is new: the ``Change`` of each consent."""
        given = [change.consent.id for change in news if change.event == "opt_in"]
        if given:
            self._after_opt_in(self.browse(given))
        told = {}
        for change in news if confirm else ():
            key = (change.event, change.consent.partner_id, change.consent.number)
            told[key] = told.get(key, self.browse()) | change.consent
        for (kind, partner, number), consents in told.items():
            self.env["sms.consent.confirmation"]._notify(
                kind,
                company=company,
                partner=partner,
                number=number,
                purposes=consents.purpose_id,
                reply_via=reply_via,
            )

    @api.model
    def _after_opt_in(self, consents):
        """Hook for other modules, in the same transaction."""

    @api.model
    def _phones_to_opt_in(self, requests, company):
        """The phone row for each request, in order; made where the contact has none with it."""
        phones = self.env["res.partner.phone"].with_company(company)
        rows, missing = {}, {}
        for request in requests:
            e164 = self._parse_for(request, company).e164
            key = (request.partner.id, e164)
            for phone in request.partner.sms_phone_ids:
                rows.setdefault((request.partner.id, phone.number_e164), phone)
            if key not in rows:
                missing[key] = {"partner_id": request.partner.id, "number": request.number}
        rows.update(zip(missing, phones.create(list(missing.values())), strict=True))
        return [
            rows[request.partner.id, self._parse_for(request, company).e164] for request in requests
        ]

    @api.model
    def _parse_for(self, request, company):
        """What the number of ``request`` means, where it was typed without a prefix."""
        phones = self.env["res.partner.phone"].with_company(company)
        return parse(request.number, phones._region_of(request.partner))

    @api.model
    def _find_or_create(self, pairs, company):
        """The consent of each (contact, purpose), in order."""
        partner_ids = {partner.id for partner, _purpose in pairs}
        purpose_ids = {purpose.id for _partner, purpose in pairs}
        found = self.search(
            [
                ("partner_id", "in", list(partner_ids)),
                ("purpose_id", "in", list(purpose_ids)),
                ("company_id", "=", company.id),
            ]
        )
        rows = {(consent.partner_id.id, consent.purpose_id.id): consent for consent in found}
        keys = [(partner.id, purpose.id) for partner, purpose in pairs]
        missing = [key for key in dict.fromkeys(keys) if key not in rows]
        made = self._store(
            [
                {"partner_id": partner_id, "purpose_id": purpose_id, "company_id": company.id}
                for partner_id, purpose_id in missing
            ]
        )
        rows.update(zip(missing, made, strict=True))
        return [rows[key] for key in keys]

    @api.model
    def _lift_suppression(self, given, company, source, actor):
        """A new consent ends the suppression of the whole company.

        :param given: {number: when the person agreed, None for now}

        What the carrier blocks for one sender ends only by the recipient's own START (C-10).
        """
        suppression = self.env["sms.suppression"]
        refs = [0]
        if source == "sms":
            refs += suppression.search(
                [("number", "in", sorted(given)), ("company_id", "=", company.id)]
            ).mapped("sender_ref")
        suppression._release(
            sorted(given), company, source=source, actor=actor, sender_refs=refs, asked_at=given
        )
