import pytz

from odoo import models

from ..kernel.day import next_day
from ..kernel.pacing import refill, within


class SmsSender(models.Model):
    """What a sender may send: its pace, kept from slice to slice, and its daily limit."""

    _inherit = "sms.sender"

    def _bucket(self, now):
        """The token bucket at ``now`` (seconds of the database's clock); a new one is full."""
        if not self.bucket_at:
            return within(self.mps, self.burst, self.burst, now)
        return refill(within(self.mps, self.burst, self.bucket_tokens, self.bucket_at), now)

    def _store_bucket(self, bucket):
        self.env.cr.execute(
            "UPDATE sms_sender SET bucket_tokens = %s, bucket_at = %s WHERE id = %s",
            (bucket.tokens, bucket.at, self.id),
            log_exceptions=False,
        )
        self.invalidate_recordset(["bucket_tokens", "bucket_at"])

    def _zone(self):
        return pytz.timezone(self.company_id.partner_id.tz or "UTC")

    def _today(self, now):
        """The company's day at ``now`` (naive UTC)."""
        return pytz.utc.localize(now).astimezone(self._zone()).date()

    def _left_today(self, now):
        """How many texts may still leave today; None: any number."""
        if not self.daily_limit:
            return None
        sent = self.sent_count if self.sent_on == self._today(now) else 0
        return max(0, self.daily_limit - sent)

    def _count_today(self, texts, now):
        """Count claimed texts towards the daily limit; a negative number is given back."""
        today = self._today(now)
        self.env.cr.execute(
            """UPDATE sms_sender
                  SET sent_on = %(today)s,
                      sent_count = %(texts)s
                                 + CASE WHEN sent_on = %(today)s THEN COALESCE(sent_count, 0)
                                        ELSE 0 END
                WHERE id = %(id)s""",
            {"today": today, "texts": texts, "id": self.id},
            log_exceptions=False,
        )
        self.invalidate_recordset(["sent_on", "sent_count"])

    def _tomorrow(self, now):
        """When the company's next day begins (naive UTC)."""
        return next_day(now, self._zone().zone)
