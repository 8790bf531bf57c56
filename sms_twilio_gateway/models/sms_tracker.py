from odoo import api, models

# states of ours -> states of Odoo's own sms.sms, as its notifications and mailing traces know them
SMS_STATES = {
    "queued": "outgoing",
    "sending": "process",
    "uncertain": "process",
    "accepted": "process",
    "sent": "pending",
    "delivered": "sent",
}
FAILURES = {
    "blocked": "sms_not_allowed",
    "canceled": "sms_not_allowed",
    "failed": "sms_not_delivered",
    "undelivered": "sms_not_delivered",
}


class SmsTracker(models.Model):
    """Odoo's notification of a text (the paper plane in the chatter) follows the message."""

    _inherit = "sms.tracker"

    @api.model
    def _follow_messages(self, messages):
        """Tell the notifications and traces behind ``messages`` how these stand now."""
        tracked = messages.filtered("sms_uuid")
        if not tracked:
            return
        trackers = self.search([("sms_uuid", "in", tracked.mapped("sms_uuid"))])
        by_uuid = trackers.grouped("sms_uuid")
        for (state, why), group in tracked.grouped(lambda m: (m.state, m.explanation)).items():
            found = self.union(*(by_uuid.get(uuid, self) for uuid in group.mapped("sms_uuid")))
            if state in SMS_STATES:
                found._action_update_from_sms_state(SMS_STATES[state])
            else:
                found._action_update_from_sms_state(
                    "error", failure_type=FAILURES[state], failure_reason=why
                )
