from odoo import api, models


class SmsConsent(models.Model):
    """What changes a consent also changes the requests that wait for it."""

    _inherit = "sms.consent"

    @api.model
    def _after_opt_in(self, consents):
        self.env["sms.consent.code"]._settle(consents)
        return super()._after_opt_in(consents)

    @api.model
    def _after_opt_out(self, company, numbers, partners, purposes):
        """No code brings back what has been ended while it was on its way."""
        self.env["sms.consent.code"]._withdraw(company, numbers, partners, purposes)
        return super()._after_opt_out(company, numbers, partners, purposes)
