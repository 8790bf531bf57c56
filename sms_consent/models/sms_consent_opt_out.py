from odoo import api, fields, models
from odoo.fields import Domain

from ..kernel.numbers import parse


class SmsConsent(models.Model):
    """Opt out: the one way by which consent is withdrawn."""

    _inherit = "sms.consent"

    @api.model
    def _opt_out(
        self,
        *,
        company,
        source,
        partner=None,
        number=None,
        purposes=None,
        note="",
        actor=None,
        confirm=True,
        reason="stop",
    ):
        """Withdraw consent of a person, of a number, or both, from ``company``.

        Private, so not callable by RPC. Works at once, in this transaction (C-2), and counts for
        every contact that has the number (C-15).

        :param number: E.164 or as typed; default: the numbers that ``partner`` has agreed to
        :param purposes: None for all kinds of texts; that also suppresses the number
        :param reason: why the number is suppressed, a key of ``sms.suppression.reason``
        :param confirm: whether the person gets the one confirmation (C-3)
        :return: the consents that have changed
        """
        self = self.sudo()
        partner = (partner or self.env["res.partner"]).sudo()
        company, purposes = company.sudo(), purposes.sudo() if purposes is not None else None
        actor = actor or self._actor(source, company)
        numbers = self._numbers_to_opt_out(partner, company, number, purposes)
        consents = self._consents_to_opt_out(partner, company, numbers, purposes)
        changed = consents.filtered(lambda consent: consent.state != "opted_out")
        ended = changed.filtered(lambda consent: consent.state in ("opted_in", "pending"))
        told = set(numbers) if source == "sms" else set(ended.mapped("number"))
        entries = changed._change(
            {"state": "opted_out", "opted_out_at": fields.Datetime.now()},
            "opt_out",
            actor=actor,
            source=source,
            note=note,
        )
        suppressed = self.env["sms.suppression"]
        if purposes is None:
            suppressed = suppressed._suppress(
                numbers, company, reason, source=source, actor=actor, note=note
            )
        self._after_opt_out(company, numbers, consents.partner_id | partner, purposes)
        if confirm and (changed or suppressed):
            self._confirm_opt_out(company, partner, sorted(told), purposes)
        self.env["sms.consent.log"]._append(entries)
        return changed

    @api.model
    def _after_opt_out(self, company, numbers, partners, purposes):
        """Hook for other modules, in the same transaction; ``purposes`` None means all."""

    @api.model
    def _numbers_to_opt_out(self, partner, company, number, purposes):
        """The E.164 numbers that the opt-out is about, possibly none."""
        if number:
            region = self.env["res.partner.phone"]._region_of(partner) if partner else None
            parsed = parse(number, region or company._sms_region())
            return [parsed.e164 if parsed.valid else number]
        domain = Domain("partner_id", "=", partner.id) & Domain("company_id", "=", company.id)
        if purposes is not None:
            domain &= Domain("purpose_id", "in", purposes.ids)
        numbers = {consent.number for consent in self.search(domain) if consent.number}
        if purposes is None and not numbers:
            primary = partner.sms_phone_ids.filtered("is_primary")
            numbers = {phone.number_e164 for phone in primary if phone.number_e164}
        return sorted(numbers)

    @api.model
    def _consents_to_opt_out(self, partner, company, numbers, purposes):
        """Consents of the person (made where missing, to hold the "no") and of the numbers."""
        wanted = purposes
        if wanted is None:
            wanted = self.env["sms.consent.purpose"].search([("active", "=", True)])
        consents = self.browse()
        if partner:
            consents = self._find_or_create(partner, wanted, company)
        domain = Domain("company_id", "=", company.id) & Domain("number", "in", numbers)
        if purposes is not None:
            domain &= Domain("purpose_id", "in", purposes.ids)
        return consents | self.search(domain & Domain("state", "in", ("opted_in", "pending")))

    @api.model
    def _confirm_opt_out(self, company, partner, numbers, purposes):
        """Tell those who had consented, or who have just texted; nobody else may be texted."""
        for number in numbers:
            self.env["sms.consent.confirmation"]._notify(
                "opt_out",
                company=company,
                partner=partner,
                number=number,
                purposes=purposes,
            )
