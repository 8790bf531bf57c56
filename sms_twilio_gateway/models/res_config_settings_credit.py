from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    """Credits and how long texts are kept, on the SMS page of the settings (IC-7)."""

    _inherit = "res.config.settings"

    sms_billing = fields.Selection(related="company_id.sms_billing", readonly=False, required=True)
    sms_credit_threshold = fields.Integer(related="company_id.sms_credit_threshold", readonly=False)
    sms_credits_available = fields.Integer("Credits Left", compute="_compute_sms_credits_available")
    sms_redact_months = fields.Integer(related="company_id.sms_redact_months", readonly=False)
    sms_redact_at_provider = fields.Boolean(
        related="company_id.sms_redact_at_provider", readonly=False
    )
    sms_delete_years = fields.Integer(related="company_id.sms_delete_years", readonly=False)

    @api.depends("company_id")
    def _compute_sms_credits_available(self):
        for settings in self:
            account = self.env["sms.credit.account"].search(
                [("company_id", "=", settings.company_id.id)]
            )
            settings.sms_credits_available = account.available
