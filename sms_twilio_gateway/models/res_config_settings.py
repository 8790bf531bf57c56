from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sms_gateway_id = fields.Many2one(
        "sms.gateway", "SMS Gateway", compute="_compute_sms_gateway_id"
    )
    sms_gateway_state = fields.Selection(related="sms_gateway_id.state")
    sms_gateway_message = fields.Char(related="sms_gateway_id.state_message")

    @api.depends("company_id")
    def _compute_sms_gateway_id(self):
        for settings in self:
            settings.sms_gateway_id = self.env["sms.gateway"].search(
                [("company_id", "=", settings.company_id.id)], limit=1
            )

    def action_open_sms_gateway(self):
        """The company's gateway, or a new one to fill in."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("SMS Gateway"),
            "res_model": "sms.gateway",
            "res_id": self.sms_gateway_id.id,
            "view_mode": "form",
        }

    def action_test_sms_gateway(self):
        """Test the connection without leaving the settings."""
        return self.sms_gateway_id.action_test_connection()
