from odoo import models

# A refusal is no failed delivery: like Odoo's own opted-out and blacklisted recipients, who does
# not agree is left out, and does not count among those that a mailing could have reached.
REFUSED = "sms_not_allowed"
# what a text that was refused later may have been shown as until then; "cancel" from outside
# leaves "process" alone, because another provider could not take it back
BEFORE_REFUSAL = ("outgoing", "process")


class SmsTracker(models.Model):
    """The recipients of a mailing show what became of each text."""

    _inherit = "sms.tracker"

    def _update_sms_traces(self, trace_status, failure_type=False, failure_reason=False):
        if trace_status == "error" and failure_type == REFUSED:
            return self._leave_out(failure_reason)
        if trace_status == "error" and failure_type in self.env["sms.sms"].BOUNCE_DELIVERY_ERRORS:
            trace_status = "bounce"
        return super()._update_sms_traces(
            trace_status, failure_type=failure_type, failure_reason=failure_reason
        )

    def _leave_out(self, why):
        traces = self.mailing_trace_id.filtered(lambda t: t.trace_status in BEFORE_REFUSAL)
        traces.write(
            {"trace_status": "cancel", "failure_type": "sms_optout", "failure_reason": why}
        )
        return traces
