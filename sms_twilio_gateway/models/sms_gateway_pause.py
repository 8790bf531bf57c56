from odoo import api, fields, models
from odoo.exceptions import AccessError


class SmsGateway(models.Model):
    """Pause and resume for all senders of an account at once; their own states stay."""

    _inherit = "sms.gateway"

    paused = fields.Boolean(
        readonly=True, copy=False, help="Nothing leaves from any sender until it is resumed."
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any("paused" in vals for vals in vals_list):
            raise AccessError(self.env._("Use Pause and Resume."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and "paused" in vals:
            raise AccessError(self.env._("Use Pause and Resume."))
        return super().write(vals)

    def action_pause(self):
        """Hold back everything of this account; what is queued stays queued."""
        self.check_access("write")
        self.sudo().paused = True

    def action_resume(self):
        """Send again, at once; a sender that is paused itself, or stopped, stays so."""
        self.check_access("write")
        self.sudo().paused = False
        self.sudo().sender_ids._wake()


class SmsSender(models.Model):
    _inherit = "sms.sender"

    @api.depends("gateway_id.paused")
    def _compute_can_send_reason(self):
        return super()._compute_can_send_reason()

    def _why_not_ready(self):
        paused = self.sudo().gateway_id.paused
        return super()._why_not_ready() or (
            self.env._("Sending is paused for the whole gateway.") if paused else ""
        )
