import logging

from odoo import api, fields, models

from .isolation import CONCURRENCY_ERRORS, begin_read_committed

_logger = logging.getLogger(__name__)

BATCH = 200


class SmsMessage(models.Model):
    """Telling Odoo's notifications and mailings what status callbacks have brought.

    Odoo's own code for it (the paper plane in the chatter, the bus, a mailing's traces) takes
    several times as long as the callback itself, and locks rows that others want. So a callback
    only notes that there is something to tell, and a job tells it a moment later, for many
    messages at once.
    """

    _inherit = "sms.message"

    untold = fields.Boolean(readonly=True, copy=False)

    _untold = models.Index("(id) WHERE untold")

    @api.model
    def _wake_telling(self):
        """Let the job run once this transaction is committed; nothing where it is to run anyway.

        A trigger that is there is locked: the job removes it before it looks at the messages, and
        so waits until it can see these.
        """
        job = self.env.ref("sms_twilio_gateway.cron_tell").sudo()
        self.env.cr.execute(
            """SELECT 1 FROM ir_cron_trigger WHERE cron_id = %s AND call_at <= %s
                LIMIT 1 FOR SHARE SKIP LOCKED""",
            (job.id, fields.Datetime.now()),
        )
        if not self.env.cr.rowcount:
            job._trigger()

    @api.model
    def _cron_tell(self):
        """Tell what there is to tell, batch by batch, each one committed."""
        while self._tell_batch():
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _tell_batch(self):
        """One batch; whether there may be more."""
        begin_read_committed(self.env)
        self.env.cr.execute(
            """UPDATE sms_message SET untold = FALSE
                WHERE id IN (SELECT id FROM sms_message WHERE untold
                              ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED)
            RETURNING id""",
            (BATCH,),
        )
        messages = self.sudo().browse([row_id for (row_id,) in self.env.cr.fetchall()])
        messages.invalidate_recordset()
        if messages:
            messages._tell()
        return len(messages) == BATCH

    def _tell(self):
        """Tell of these; one whose record is broken does not keep the others from it."""
        try:
            with self.env.cr.savepoint():
                self.env["sms.tracker"].sudo()._follow_messages(self)
        except CONCURRENCY_ERRORS:
            raise
        except Exception:
            if len(self) == 1:
                _logger.exception("nobody could be told of message %s", self.id)
            else:
                for message in self:
                    message._tell()
