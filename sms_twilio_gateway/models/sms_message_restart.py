from odoo import api, models

from ..kernel.states import State, Word


class SmsMessage(models.Model):
    """What becomes of texts that were left over: by the company's settings (PI-5)."""

    _inherit = "sms.message"

    @api.model
    def _resend_absent(self, ids):
        """Texts under way at an interruption of which Twilio knows nothing: again, or not."""
        messages = self.sudo().browse(ids)
        resent = messages.filtered("company_id.sms_restart_unfinished")
        given_up = messages - resent
        self._requeue(dict.fromkeys(resent.ids), new_attempt=False)
        self._advance(
            [Word(row_id, State.CANCELED, reason="not_restarted") for row_id in given_up.ids]
        )
        self._take_back_sent(given_up.ids)

    def _why_not(self, reason):
        own = {
            "stop_time": self.env._("It was not sent before the day's stop time."),
            "not_restarted": self.env._(
                "Sending was interrupted before this text reached Twilio, and the settings say "
                "not to send such texts again."
            ),
        }
        return own.get(reason) or super()._why_not(reason)
