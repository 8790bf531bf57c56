from datetime import timedelta

from odoo import api, fields, models

from .isolation import retrying
from .sms_message import FINAL_STATES

# What Twilio has taken and says nothing about any more: some networks report no delivery.
SILENT = timedelta(days=2)


class SmsMessage(models.Model):
    """Codes and links of a recipient's own are kept no longer than it takes to send them.

    What is delivered, refused or cancelled loses them at once (``_ADVANCE``). A failure may yet be
    tried again in the same breath, so it loses them here.
    """

    _inherit = "sms.message"

    secret_gone = fields.Boolean(
        readonly=True, copy=False, help="What left is forgotten: it can't be sent once more."
    )

    _secret = models.Index("(state_at) WHERE secret_body IS NOT NULL")

    @api.autovacuum
    def _gc_secrets(self):
        """Forget the secret texts of messages that will not be sent again."""
        self.flush_model()
        retrying(self.env, self._forget_secrets)
        self.invalidate_model(["secret_body", "secret_gone"])

    @api.model
    def _forget_secrets(self):
        """A report of Twilio's about one of them may come at the same moment."""
        self.env.cr.execute(
            """UPDATE sms_message SET secret_body = NULL, secret_gone = true
                WHERE secret_body IS NOT NULL
                  AND (state = ANY(%(final)s)
                       OR state IN ('accepted', 'sent') AND state_at < %(silent)s)""",
            {"final": FINAL_STATES, "silent": fields.Datetime.now() - SILENT},
            log_exceptions=False,
        )
