from datetime import timedelta

from odoo import api, fields, models

#: After words such as "the queue is full", as long as no end of it is known.
PAUSE = timedelta(seconds=60)


class SmsSender(models.Model):
    """A sender that is asked for patience pauses: what it sent now would fail alike (B-10)."""

    _inherit = "sms.sender"

    def _is_slowed(self):
        return bool(self.resume_at and self.resume_at > fields.Datetime.now())

    @api.model
    def _slow_down_for(self, failures):
        """Pause for ``failures``, a list of (sender id, code), until there is room again."""
        codes, now = self.env["sms.error.code"], fields.Datetime.now()
        moments = {}
        for sender_id, code in failures:
            until = max(now + PAUSE, codes._renewed_at(code, now))
            moments[sender_id] = max(until, moments.get(sender_id, until))
        if moments:
            self._slow_until(moments)

    @api.model
    def _slow_until(self, moments):
        """Let lanes begin nothing before ``moments``: {sender id: naive UTC}.

        Status callbacks ask for it by the thousand. So a row is written only when half of the
        pause is over, and one that somebody holds right now, such as its lane, is left to the
        next who asks: nobody waits for it, and no two wait for each other.
        """
        self.flush_model(["resume_at"])
        now = fields.Datetime.now()
        self.env.cr.execute(
            """WITH early AS (
                   SELECT s.id, w.until
                     FROM sms_sender s
                     JOIN unnest(%s::int[], %s::timestamp[], %s::timestamp[])
                          AS w(id, until, enough) ON w.id = s.id
                    WHERE s.resume_at IS NULL OR s.resume_at < w.enough
                      FOR UPDATE OF s SKIP LOCKED)
               UPDATE sms_sender s SET resume_at = early.until FROM early WHERE s.id = early.id""",
            (
                list(moments),
                list(moments.values()),
                [now + (until - now) / 2 for until in moments.values()],
            ),
            log_exceptions=False,
        )
        self.browse(moments).invalidate_recordset(["resume_at"])
