from odoo import api, fields, models
from odoo.tools import format_datetime


class SmsMessage(models.Model):
    """What a text in the queue waits for, in words: most leave within seconds and say nothing."""

    _inherit = "sms.message"

    @api.depends("held", "not_before", "sender_id")
    def _compute_explanation(self):
        """Behind what happened to a former attempt, if there was one."""
        result = super()._compute_explanation()
        for message_id, reason in self._why_waiting().items():
            message = self.browse(message_id)
            message.explanation = " ".join(filter(None, (message.explanation, reason))) or False
        return result

    def _why_waiting(self):
        """{id: why nothing happens to a queued text yet; empty where its turn comes at once}."""
        queued = self.filtered(lambda message: message.state == "queued")
        reasons = {sender: sender._why_not_ready() for sender in queued.sender_id.sudo()}
        return {
            message.id: message._waits_for(reasons.get(message.sender_id, "")) for message in queued
        }

    def _waits_for(self, reason):
        """``reason``: why the sender can't send, if it can't."""
        self.ensure_one()
        if self.held:
            return self.env._("Held back until somebody lets it go.")
        if reason:
            return self.env._(
                "Waits for %(sender)s: %(reason)s",
                sender=self.sender_id.sudo().name,
                reason=reason,
            )
        slowed = self.sender_id.sudo().resume_at
        until = max(filter(None, (self.not_before, slowed)), default=None)
        if until and until > fields.Datetime.now():
            moment = format_datetime(self.env, until, dt_format="short")
            return self.env._("Waits until %s.", moment)
        return ""
