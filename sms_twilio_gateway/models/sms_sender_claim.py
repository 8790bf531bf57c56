import time
from typing import NamedTuple

from odoo import fields, models

from odoo.addons.sms_consent.kernel.gate import Candidate, Verdict

from ..kernel.pacing import Bucket, plan
from ..kernel.states import State, Word
from ..services.transport import Outgoing

AHEAD_SECONDS = 3.0  # claimed so far ahead of the pace: a STOP or a pause waits no longer
MAX_CLAIM = 1000
LEAVE_WITHIN = 60.0  # seconds from its claim; well before it counts as never sent (PROVEN_ABSENT)


class Claimed(NamedTuple):
    """What a claim took: the bucket is the one it began with; ``more``: more is due."""

    texts: list[Outgoing]
    bucket: Bucket
    more: bool


class SmsSender(models.Model):
    """Taking what is due: judged by the gate, within the pace, and no more than for a moment."""

    _inherit = "sms.sender"

    def _claim(self, bucket=None, limit=MAX_CLAIM, horizon=AHEAD_SECONDS):
        """Judge the due messages and claim those that may leave within ``horizon`` seconds.

        :param bucket: the bucket of the lane's sending threads; default: as stored
        """
        now, clock = self._now()
        bucket = bucket or self._bucket(clock)
        wanted = min(limit, int(bucket.rate * horizon + bucket.burst) + 1)
        due = {"sender": self.id, "now": now, "limit": wanted}
        self.env.cr.execute(_DUE, due, log_exceptions=False)
        rows = self.env.cr.dictfetchall()
        allowed = self._judge(rows, now)
        may_leave = allowed[: self._left_today(now)]
        segments = (row["segments"] for row in may_leave)
        after, waits = plan(bucket, segments, bucket.at, horizon)
        chosen = may_leave[: len(waits)]
        self._take_along([row["id"] for row in chosen if row["gateway_id"] != self.gateway_id.id])
        self.env["sms.message"]._advance([Word(row["id"], State.SENDING, at=now) for row in chosen])
        if chosen:
            self._store_bucket(after)
            self._count_today(len(chosen), now)
        more = len(rows) == wanted or len(chosen) < len(may_leave)
        return Claimed([self._outgoing(row) for row in chosen], bucket, more)

    def _take_along(self, ids):
        """Texts go by the account of their sender at that moment, and are asked for there."""
        if ids:
            self.env.cr.execute(
                "UPDATE sms_message SET gateway_id = %s WHERE id = ANY(%s)",
                (self.gateway_id.id, ids),
            )

    def _now(self):
        """The present as Odoo stores it, and the database's clock in seconds."""
        self.env.cr.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        return fields.Datetime.now(), self.env.cr.fetchone()[0]

    def _judge(self, rows, now):
        """The rows that may leave; the others are refused, put off or expired right here."""
        expired = [row["id"] for row in rows if row["expires_at"] and row["expires_at"] <= now]
        words = [Word(row_id, State.CANCELED, reason="expired") for row_id in expired]
        current = [row for row in rows if row["id"] not in set(expired)]
        decisions = self.env["sms.consent.gate"]._decide(
            [self._candidate(row) for row in current], now=now, lock=True
        )
        deferred = []
        for row in current:
            decision = decisions[row["id"]]
            if decision.verdict is Verdict.DENY:
                words.append(Word(row["id"], State.BLOCKED, reason=decision.reason.value))
            elif decision.verdict is Verdict.DEFER:
                deferred.append((row["id"], decision.until))
        messages = self.env["sms.message"]
        messages._advance(words)
        messages._put_off(deferred)
        return [row for row in current if decisions[row["id"]].verdict is Verdict.ALLOW]

    def _candidate(self, row):
        return Candidate(
            key=row["id"],
            partner_id=row["partner_id"],
            number=row["number"],
            purpose_id=row["purpose_id"],
            company_id=row["company_id"],
            sender_id=self.id,
            exempt=row["exempt"],
        )

    def _outgoing(self, row):
        status = f"status/{row['uuid']}?a={row['attempts']}"
        return Outgoing(
            message_id=row["id"],
            attempt=row["attempts"],
            number=row["number"],
            sender=self._address(),
            body=row["body"],
            status_callback=self.gateway_id._callback_url(status),
            segments=row["segments"],
            leave_by=time.time() + LEAVE_WITHIN,
        )

    def _has_work_left(self):
        """Whether more is due now; for what is due later the lane is triggered then."""
        if self._why_not_ready():
            return False
        now = fields.Datetime.now()
        self.env.cr.execute(_NEXT_DUE, {"sender": self.id})
        due = self.env.cr.fetchone()[0]
        if due is None:
            return False
        at = max(due, self._tomorrow(now)) if self._left_today(now) == 0 else due
        if at > now:
            self._wake(at)
        return at <= now


# The priorities in use are few: each is looked up in the index by itself, so that a million
# messages that wait for the morning cost the others nothing.
_PRIORITIES = """
    WITH RECURSIVE used(priority) AS (
        (SELECT priority FROM sms_message
          WHERE state = 'queued' AND held IS NOT TRUE AND sender_id = %(sender)s
          ORDER BY priority LIMIT 1)
        UNION ALL
        SELECT (SELECT m.priority FROM sms_message m
                 WHERE m.state = 'queued' AND m.held IS NOT TRUE AND m.sender_id = %(sender)s
                   AND m.priority > used.priority
                 ORDER BY m.priority LIMIT 1)
          FROM used WHERE used.priority IS NOT NULL
    )
"""

_DUE = (
    _PRIORITIES
    + """
    SELECT due.*
      FROM used, LATERAL (
        SELECT id, uuid, gateway_id, attempts, number, COALESCE(secret_body, body) AS body,
               segments, partner_id, purpose_id, company_id, COALESCE(exempt, false) AS exempt,
               notice, expires_at, priority, not_before
          FROM sms_message
         WHERE state = 'queued' AND held IS NOT TRUE
           AND sender_id = %(sender)s AND priority = used.priority
           AND not_before <= %(now)s
         ORDER BY not_before, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED) AS due
     WHERE used.priority IS NOT NULL
     ORDER BY due.priority, due.not_before, due.id
     LIMIT %(limit)s
"""
)

_NEXT_DUE = (
    _PRIORITIES
    + """
    SELECT min(due.not_before)
      FROM used, LATERAL (
        SELECT not_before FROM sms_message
         WHERE state = 'queued' AND held IS NOT TRUE
           AND sender_id = %(sender)s AND priority = used.priority
         ORDER BY not_before LIMIT 1) AS due
     WHERE used.priority IS NOT NULL
"""
)
