from odoo import api, models

from ..kernel.errors import Action

# states of ours -> states of Odoo's own sms.sms, as its notifications and mailing traces know them
SMS_STATES = {
    "queued": "outgoing",
    "sending": "process",
    "uncertain": "process",
    "accepted": "process",
    "sent": "pending",
    "delivered": "sent",
}
REFUSED, EXPIRED, UNDELIVERED = "sms_not_allowed", "sms_expired", "sms_not_delivered"
FAILURES_BY_ACTION = {
    Action.SUPPRESS_NUMBER: "sms_invalid_destination",
    Action.SUPPRESS_FOR_SENDER: REFUSED,
}


class SmsTracker(models.Model):
    """Odoo's notification of a text (the paper plane in the chatter) follows the message.

    So does the recipient of a mailing (``mailing.trace``) where Odoo's SMS Marketing is installed.
    """

    _inherit = "sms.tracker"

    @api.model
    def _follow_messages(self, messages):
        """Tell the notifications and traces behind ``messages`` how these stand now."""
        trackers = self.search([("sms_uuid", "in", messages.mapped("sms_uuid"))])
        by_uuid = trackers.grouped("sms_uuid")
        for (state, failure, why), group in messages.grouped(self._told).items():
            found = self.union(*(by_uuid.get(uuid, self) for uuid in group.mapped("sms_uuid")))
            if not found:
                continue
            if state in SMS_STATES:
                found._action_update_from_sms_state(SMS_STATES[state])
            else:
                found._action_update_from_sms_state(
                    "error", failure_type=failure, failure_reason=why
                )

    @api.model
    def _told(self, message):
        """State, Odoo's failure type and the sentence that a message's followers are told."""
        if message.state in SMS_STATES:
            return message.state, False, False
        return message.state, self._failure_type(message), message.explanation

    @api.model
    def _failure_type(self, message):
        if message.state in ("blocked", "canceled"):
            return EXPIRED if message.block_reason == "expired" else REFUSED
        _class, action = self.env["sms.error.code"]._rule(message.error_code)
        return FAILURES_BY_ACTION.get(action, UNDELIVERED)
