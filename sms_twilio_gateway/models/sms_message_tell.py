import logging
import time

from odoo import api, fields, models

from .isolation import CONCURRENCY_ERRORS, begin_read_committed

_logger = logging.getLogger(__name__)

BATCH = 500
#: For so long more may come in: a text is often sent and delivered within a second or two.
GATHER_SECONDS, TICK_SECONDS = 1.0, 0.1


class SmsMessage(models.Model):
    """Telling Odoo's notifications and mailings what status callbacks have brought.

    Odoo's own code for it (the paper plane in the chatter, the bus, a mailing's traces) takes
    several times as long as the callback itself, and locks rows that others want. So a callback
    only notes that there is something to tell, and a job tells it a moment later, for many
    messages at once.
    """

    _inherit = "sms.message"

    def _tell_later(self):
        """Let the job tell of these once this transaction is committed.

        It is triggered but where it is to run anyway. A trigger that is there is locked: the job
        removes it before it looks at the messages, and so waits until it can see these.
        """
        job_id = self.env["ir.model.data"]._xmlid_to_res_id("sms_twilio_gateway.cron_tell")
        self.env.cr.execute(
            """WITH noted AS (INSERT INTO sms_message_untold (message_id) SELECT unnest(%s::int[]))
               SELECT 1 FROM ir_cron_trigger WHERE cron_id = %s AND call_at <= %s
                LIMIT 1 FOR SHARE SKIP LOCKED""",
            (self.ids, job_id, fields.Datetime.now()),
        )
        if not self.env.cr.rowcount:
            self.env["ir.cron"].sudo().browse(job_id)._trigger()

    @api.model
    def _cron_tell(self):
        """Tell what there is to tell, batch by batch, each one committed."""
        self._gather()
        while self._tell_batch():
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _gather(self):
        """Wait for more, unless another job wants the worker: a message is told of once."""
        job = self.env.ref("sms_twilio_gateway.cron_tell").sudo()
        end = time.monotonic() + GATHER_SECONDS
        while time.monotonic() < end and not job._others_wait():
            time.sleep(TICK_SECONDS)

    @api.model
    def _tell_batch(self):
        """One batch; whether there may be more."""
        begin_read_committed(self.env)
        self.env.cr.execute(
            """DELETE FROM sms_message_untold
                WHERE id IN (SELECT id FROM sms_message_untold ORDER BY id LIMIT %s)
            RETURNING message_id""",
            (BATCH,),
        )
        ids = [row_id for (row_id,) in self.env.cr.fetchall()]
        self.env.invalidate_all()
        # as Odoo's own controllers do: in nobody's name, so that the authors alone are told
        public = self.env.ref("base.public_user")
        self.with_user(public).sudo().browse(dict.fromkeys(ids))._tell()
        return len(ids) == BATCH

    def _tell(self):
        """Tell of these; one whose record is broken does not keep the others from it."""
        if not self:
            return
        try:
            with self.env.cr.savepoint():
                self._tell_now()
        except CONCURRENCY_ERRORS:
            raise
        except Exception:
            if len(self) == 1:
                _logger.exception("nobody could be told of message %s", self.id)
            else:
                for message in self:
                    message._tell()

    def _tell_now(self):
        self.env["sms.tracker"].sudo()._follow_messages(self)
