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
            before = message.explanation or ""
            told = before in reason  # a sender that was stopped gives the same reason
            message.explanation = (reason if told else f"{before} {reason}".strip()) or False
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
        sender = self.sender_id.sudo()
        now = fields.Datetime.now()
        due, slowed = self.not_before or now, sender.resume_at or now
        if max(due, slowed) <= now:
            return ""
        moment = format_datetime(self.env, max(due, slowed), dt_format="short")
        if due >= slowed:
            return self.env._("Waits until %s.", moment)
        return self.env._(
            "Waits until %(moment)s: Twilio did not answer, or asked %(sender)s to slow down.",
            moment=moment,
            sender=sender.name,
        )
