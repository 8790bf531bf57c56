from collections import defaultdict
from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.phone_validation.tools.phone_validation import phone_format

from ..kernel.numbers import parse


@dataclass(frozen=True, slots=True)
class Choice:
    """What a form says about one purpose: the box and the number as sent, and as first shown.

    ``wording`` is the stamp of the wording that stood beside the box. Ids come from the browser
    and are only ever looked up among the person's own records.
    """

    purpose: models.BaseModel
    agreed: bool
    was_agreed: bool
    phone_id: int = 0
    was_phone_id: int = 0
    wording: str = ""

    @property
    def changed(self):
        """Whether the person has done something here; what was only shown changes nothing."""
        return self.agreed != self.was_agreed or (
            self.agreed and self.phone_id != self.was_phone_id
        )


@dataclass(frozen=True, slots=True)
class PurposeRow:
    """What a page shows of one purpose. ``status`` is a key of the page's badges."""

    purpose: models.BaseModel
    status: str
    agreed: bool
    phone: models.BaseModel
    number: str
    since: object
    wording: models.BaseModel
    stamp: str


class SmsConsentPage(models.AbstractModel):
    """What people see and change of the texts they get, on the portal and by preference link.

    The caller has found out who the person is; everything here is about that person alone.
    """

    _name = "sms.consent.page"
    _description = "SMS Consent Page"

    @api.model
    def _purposes(self):
        """The purposes that people may see and decide on: shown to members, with a wording."""
        purposes = self.env["sms.consent.purpose"].sudo().search([("portal_visible", "=", True)])
        return purposes.filtered(lambda purpose: purpose._get_wording())

    @api.model
    def _stamp(self, wording):
        """Tells one version of a wording in one language from every other."""
        return f"{wording.id}:{wording.env.lang}" if wording else ""

    @api.model
    def _usable_phones(self, partner, company):
        """The person's phones that ``company`` may text."""
        return partner.sudo().sms_phone_ids.filtered(
            lambda phone: not self._phone_problem(phone, company)
        )

    @api.model
    def _phone_problem(self, phone, company):
        """Why a phone can't be opted in, in a sentence; empty if it can."""
        try:
            self.env["sms.consent"]._check_number(
                parse(phone.number_e164 or phone.number), phone.number, company.sudo()
            )
        except UserError as error:
            return str(error)
        return ""

    @api.model
    def _phone_problems(self, partner, company):
        """[(phone, sentence)]: all phones of the person, each with what stops it or ""."""
        return [
            (phone, self._phone_problem(phone, company)) for phone in partner.sudo().sms_phone_ids
        ]

    @api.model
    def _phone_kinds(self):
        return self.env["res.partner.phone"]._fields["kind"]._description_selection(self.env)

    @api.model
    def _phone_labels(self, partner, *, masked=False):
        """{phone id: number and kind} of all phones of the person."""
        kinds, write = dict(self._phone_kinds()), self._masked if masked else self._readable
        return {
            phone.id: f"{write(phone.number_e164 or phone.number)} ({kinds[phone.kind]})"
            for phone in partner.sudo().sms_phone_ids
        }

    @api.model
    def _rows(self, partner, company):
        """A :class:`PurposeRow` for each purpose, in order."""
        partner = partner.sudo()
        consents = {
            consent.purpose_id.id: consent
            for consent in partner.sms_consent_ids.filtered(lambda row: row.company_id == company)
        }
        stopped = self.env["sms.suppression"]._suppressed_numbers(
            [consent.number for consent in consents.values()], company
        )
        return [
            self._row(purpose, consents.get(purpose.id), partner, stopped)
            for purpose in self._purposes()
        ]

    def _row(self, purpose, consent, partner, stopped):
        consent = consent or self.env["sms.consent"].sudo()
        status = consent.state or "none"
        if status == "opted_in" and consent.number in stopped:
            status = "stopped"
        elif status == "opted_in" and consent.expires_on and consent.expires_on < self._today():
            status = "expired"
        agreed = status in ("opted_in", "pending")
        phone = partner.sms_phone_ids.filtered(lambda row: row.number_e164 == consent.number)[:1]
        wording = purpose._get_wording(self.env.lang)
        return PurposeRow(
            purpose=purpose,
            status=status,
            agreed=agreed,
            phone=phone if agreed else phone.browse(),
            number=self._readable(consent.number) if agreed else "",
            since=consent.state_at if status != "none" else False,
            wording=wording,
            stamp=self._stamp(wording),
        )

    @api.model
    def _today(self):
        return fields.Date.context_today(self)

    @api.model
    def _readable(self, number):
        """An E.164 number as people read it; anything else as it is."""
        if not parse(number).valid:
            return number or ""
        return phone_format(number, None, None, force_format="INTERNATIONAL")

    @api.model
    def _masked(self, number):
        """A number that its owner recognises and nobody else learns: its last four digits."""
        digits = "".join(char for char in number or "" if char.isdigit())
        return f"••• ••• {digits[-4:]}" if digits else ""

    # ------------------------------------------------------------------ changing

    @api.model
    def _save(self, partner, company, choices, *, source):
        """Do what the person has changed, all of it or nothing.

        :param choices: iterable of :class:`Choice`
        :param source: portal or preference_link
        :return: {purpose id: sentence} of what stands in the way; empty when all is done
        """
        changed = [choice for choice in choices if choice.changed]
        errors = self._check_choices(partner, company, changed)
        if errors:
            return errors
        consents = self.env["sms.consent"].sudo()
        with self.env.cr.savepoint():
            withdrawn = self._purposes_of(choice for choice in changed if not choice.agreed)
            if withdrawn:
                consents._opt_out(
                    partner=partner, company=company, purposes=withdrawn, source=source
                )
            for phone, purposes in self._by_phone(partner, changed).items():
                consents._opt_in(
                    partner,
                    purposes,
                    company=company,
                    number=phone.number_e164,
                    wording=self._wordings(purposes),
                    source=source,
                )
        return {}

    def _check_choices(self, partner, company, changed):
        usable = self._usable_phones(partner, company)
        errors = {}
        for choice in changed:
            if not choice.agreed:
                continue
            wording = choice.purpose._get_wording(self.env.lang)
            if choice.wording != self._stamp(wording):
                errors[choice.purpose.id] = self.env._(
                    "The wording has changed since you opened this page. Please read it and tick "
                    "the box again if you agree."
                )
            elif choice.phone_id not in usable.ids:
                errors[choice.purpose.id] = self.env._("Choose one of your own numbers.")
        return errors

    @api.model
    def _purposes_of(self, choices):
        return self.env["sms.consent.purpose"].union(*(choice.purpose for choice in choices))

    def _by_phone(self, partner, choices):
        """{phone: purposes agreed to}: one confirmation for each number, not for each box."""
        chosen = defaultdict(self.env["sms.consent.purpose"].sudo)
        phones = {phone.id: phone for phone in partner.sudo().sms_phone_ids}
        for choice in choices:
            if choice.agreed:
                chosen[phones[choice.phone_id]] |= choice.purpose
        return chosen

    def _wordings(self, purposes):
        """The wordings in force, in the language of the page."""
        wordings = [purpose._get_wording(self.env.lang) for purpose in purposes]
        return wordings[0].union(*wordings[1:])

    @api.model
    def _add_phone(self, partner, company, number, kind):
        """Add ``number`` (as typed) to the person's phones; the phone, new or known.

        :raise UserError: in the person's words, when the company may not text it
        """
        partner = partner.sudo()
        phones = self.env["res.partner.phone"].sudo()
        parsed = parse(number, phones._region_of(partner))
        self.env["sms.consent"]._check_number(parsed, number, company.sudo())
        known = partner.sms_phone_ids.filtered(lambda phone: phone.number_e164 == parsed.e164)
        if known:
            return known[:1]
        kinds = dict(self._phone_kinds())
        return phones.create(
            {
                "partner_id": partner.id,
                "number": self._readable(parsed.e164),
                "kind": kind if kind in kinds else "mobile",
            }
        )

    @api.model
    def _stop_all(self, partner, company, *, source):
        """End every kind of text from ``company`` to the person's numbers."""
        return (
            self.env["sms.consent"].sudo()._opt_out(partner=partner, company=company, source=source)
        )
