from odoo import fields, models


class SmsSender(models.Model):
    """A sender that stops says so, once, to those who can mend it (IM-5)."""

    _name = "sms.sender"
    _inherit = ["sms.sender", "mail.thread", "mail.activity.mixin"]

    mps = fields.Float(tracking=True)
    daily_limit = fields.Integer(tracking=True)
    campaign_segment_limit = fields.Integer(tracking=True)
    verification_state = fields.Selection(tracking=True)
    state = fields.Selection(tracking=True)

    def _stop(self, reason):
        """Stop, and tell the administrators by an activity and an e-mail."""
        running = self.sudo().filtered(lambda sender: sender.state != "stopped")
        result = super()._stop(reason)
        for sender in running:
            sender.company_id._sms_alert(
                sender,
                self.env._("%s has stopped texting", sender.name),
                self.env._(
                    "Nothing leaves from %(sender)s until this is mended: %(reason)s Texts wait "
                    "in the queue meanwhile. Then press Resume: %(link)s",
                    sender=sender.name,
                    reason=reason,
                    link=f"{sender.get_base_url()}/odoo/sms.sender/{sender.id}",
                ),
            )
        return result

    def action_resume(self):
        """Send again, and take the alert off people's lists."""
        result = super().action_resume()
        self.sudo().activity_unlink(["mail.mail_activity_data_warning"])
        return result
