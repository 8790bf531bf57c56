from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.phone_validation.tools.phone_validation import phone_format

from ..kernel.numbers import parse


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
    def _rows(self, partner, company, *, masked=False):
        """A :class:`PurposeRow` for each purpose, in order; ``masked``: see :meth:`_masked`."""
        partner = partner.sudo()
        consents = {
            consent.purpose_id.id: consent
            for consent in partner.sms_consent_ids.filtered(lambda row: row.company_id == company)
        }
        stopped = self.env["sms.suppression"]._suppressed_numbers(
            [consent.number for consent in consents.values()], company
        )
        waiting = self._codes(partner, company)
        rows = []
        for purpose in self._purposes():
            consent = consents.get(purpose.id, self.env["sms.consent"].sudo())
            status = self._status(consent, stopped, waiting)
            rows.append(self._row(purpose, consent, status, masked))
        return rows

    def _status(self, consent, stopped, waiting):
        """The consent's state as it matters to the person now."""
        if consent.state == "opted_in" and consent.number in stopped:
            return "stopped"
        if consent.state == "opted_in" and consent.expires_on:
            return "opted_in" if self._today() <= consent.expires_on else "expired"
        if consent.state == "pending" and not self._code_for(consent, waiting):
            return "unconfirmed"
        return consent.state or "none"

    def _row(self, purpose, consent, status, masked):
        agreed = status in ("opted_in", "pending")
        partner = consent.partner_id
        phone = partner.sms_phone_ids.filtered(lambda row: row.number_e164 == consent.number)[:1]
        wording = purpose._get_wording(self.env.lang)
        write = self._masked if masked else self._readable
        return PurposeRow(
            purpose=purpose,
            status=status,
            agreed=agreed,
            phone=phone if agreed else phone.browse(),
            number=write(consent.number) if agreed else "",
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
