from collections import defaultdict

from odoo import api, models


class SmsConsentCode(models.Model):
    """Requests follow the consents that wait for them."""

    _inherit = "sms.consent.code"

    @api.model
    def _request_pending(self, company, partner, number, purposes):
        """The consents of ``partner`` to ``purposes`` wait: ask for a code at ``number``."""
        consents = partner.sudo().sms_consent_ids.filtered(
            lambda row: (
                row.company_id == company and row.purpose_id in purposes and row.state == "pending"
            )
        )
        lang = consents[:1].wording_lang or partner.lang
        self._request(
            company=company,
            number=number,
            source=consents[:1].source or "system",
            partner=partner,
            purposes=purposes,
            wording=consents.wording_id.with_context(lang=lang),
        )

    @api.model
    def _settle(self, consents):
        """These are given now, in whatever way: nobody has to be asked for them any more."""
        given = defaultdict(self.env["sms.consent.purpose"].browse)
        for consent in consents:
            given[consent.partner_id, consent.company_id, consent.number] |= consent.purpose_id
        for row in self.sudo().search(
            [("partner_id", "in", consents.partner_id.ids), ("state", "=", "waiting")]
        ):
            settled = given[row.partner_id, row.company_id, row.number] & row.purpose_ids
            if settled:
                row.purpose_ids -= settled
                row.filtered(lambda row: not row.purpose_ids)._cancel()

    @api.model
    def _withdraw(self, company, numbers, partners, purposes):
        """An opt-out also ends what was still waiting; ``purposes`` None means everything."""
        rows = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "waiting"),
                "|",
                ("number", "in", list(numbers)),
                ("partner_id", "in", partners.ids),
            ]
        )
        if purposes is not None:
            rows = rows.filtered(lambda row: row.purpose_ids & purposes)
            for row in rows:
                row.purpose_ids -= purposes
            rows = rows.filtered(lambda row: not row.purpose_ids)
        rows._cancel()
