from odoo import api, models


class SmsConsent(models.Model):
    _inherit = "sms.consent"

    @api.model
    def _after_opt_out(self, company, numbers, partners, purposes):
        """An opt-out of everything, or of answers, takes back the request for an answer."""
        result = super()._after_opt_out(company, numbers, partners, purposes)
        if numbers and (purposes is None or any(purposes.mapped("is_answer"))):
            self.env["sms.conversation"].sudo()._end_invitations(company, numbers)
        return result
