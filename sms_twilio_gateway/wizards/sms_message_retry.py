from odoo import api, fields, models


class SmsMessageRetry(models.TransientModel):
    """Before failed texts are sent once more: which can be, and why others can't."""

    _name = "sms.message.retry"
    _description = "Try Texts Again"

    message_ids = fields.Many2many("sms.message", string="Texts", readonly=True)
    line_ids = fields.One2many("sms.message.retry.line", "retry_id", readonly=True)
    allowed_count = fields.Integer("Can Be Sent Again", compute="_compute_counts")
    refused_count = fields.Integer("Can't", compute="_compute_counts")

    @api.depends("line_ids.reason")
    def _compute_counts(self):
        for retry in self:
            retry.refused_count = len(retry.line_ids.filtered("reason"))
            retry.allowed_count = len(retry.line_ids) - retry.refused_count

    @api.model_create_multi
    def create(self, vals_list):
        """The lines follow from the texts, which the user must be allowed to see."""
        retries = super().create([{"message_ids": v.get("message_ids")} for v in vals_list])
        for retry in retries:
            retry.message_ids._check_may_retry()
            reasons = retry.message_ids._why_not_again()
            self.env["sms.message.retry.line"].sudo().create(
                [
                    {"retry_id": retry.id, "message_id": message.id, "reason": reasons[message.id]}
                    for message in retry.message_ids
                ]
            )
        return retries

    def action_send_again(self):
        """Queue what can be sent again; judged anew, for minutes may have gone by."""
        self.ensure_one()
        sent = self.message_ids._send_again()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if sent else "warning",
                "message": self.env._("Texts in the queue again: %s", len(sent)),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }


class SmsMessageRetryLine(models.TransientModel):
    """One text of the choice; ``reason`` says why it can't be sent again, empty where it can."""

    _name = "sms.message.retry.line"
    _description = "Text to Try Again"
    _order = "reason DESC, id"

    retry_id = fields.Many2one("sms.message.retry", required=True, ondelete="cascade")
    message_id = fields.Many2one("sms.message", required=True, ondelete="cascade", readonly=True)
    partner_id = fields.Many2one(related="message_id.partner_id")
    number = fields.Char(related="message_id.number")
    error_id = fields.Many2one(related="message_id.error_id")
    explanation = fields.Char(related="message_id.explanation")
    reason = fields.Char("Why Not", readonly=True)
