from odoo import api, models


class SmsConsent(models.Model):
    """No code brings back what has been ended while it was on its way."""

    _inherit = "sms.consent"

    @api.model
    def _after_opt_out(self, company, numbers, partners, purposes):
        super()._after_opt_out(company, numbers, partners, purposes)
        self.env["sms.consent.code"]._withdraw(company, numbers, partners, purposes)
