import random
import time
from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.sms_consent.kernel.gate import Candidate, Verdict

from ..kernel.errors import Outcome
from ..kernel.pacing import plan
from ..kernel.states import TWILIO_STATES, State, Word
from ..services import dispatch
from ..services.transport import Outgoing
from .isolation import begin_read_committed, commit, retrying

SLICE_SECONDS = 4.0  # short: pause, STOP and other cron jobs wait no longer than this
TURN_SECONDS = 10.0  # slices follow each other that long while no other job waits
MAX_CLAIM = 2000
MAX_BACK_OFF = 300.0


class SmsSender(models.Model):
    """The lane of a sender: claim, commit, send, record, commit, and again.

    Why nothing is sent twice: a message is ``sending`` in the database before its request leaves.
    A lane that dies leaves such rows behind, and the next one, which alone runs for this sender
    (Odoo locks the cron job's row), makes them ``uncertain``: they are settled by callback or by
    look-up and never just sent again.

    Why a STOP is never overtaken: the claim begins with a fresh snapshot, so it sees every STOP
    committed before. One that commits while the claim is under way meets it at a lock:

    - the STOP cancels the number's queued messages: rows that it has changed are skipped by the
      claim's ``SKIP LOCKED``, or, once committed, fail it (serialization failure: it begins anew);
    - messages that the STOP could not see, because they were queued at the same moment, need a
      consent row, which the gate locks (``lock=True``) and the STOP has changed: the same failure;
    - where the claim has locked first, the STOP waits until the claim has committed. The message
      was claimed before the STOP was.
    """

    _inherit = "sms.sender"

    @api.model
    def _cron_lane(self, sender_id):
        """A turn of a sender's lane; the sender's cron job calls it.

        A slice, and more while nobody else waits for a worker; then, with work left, the job is
        triggered for its next turn after the other jobs.
        """
        sender = self.browse(sender_id).exists()
        if not sender.active:
            self.env["ir.cron"]._commit_progress(deactivate=True)
            return
        # progress, so that a server killed three times in a row does not make the scheduler
        # think that the lane times out and put it off
        self.env["ir.cron"]._commit_progress(1)
        turn_ends = time.monotonic() + TURN_SECONDS
        while sender._run_slice():
            if time.monotonic() >= turn_ends or sender._others_wait():
                sender._wake()
                return

    def _others_wait(self):
        """Whether any other scheduled action is due."""
        self.env.cr.execute(
            """SELECT 1 FROM ir_cron c
                WHERE c.active AND c.id != %(lane)s
                  AND (c.nextcall <= %(now)s
                       OR EXISTS (SELECT 1 FROM ir_cron_trigger t
                                   WHERE t.cron_id = c.id AND t.call_at <= %(now)s))
                LIMIT 1""",
            {"lane": self.cron_id.id, "now": fields.Datetime.now()},
        )
        return bool(self.env.cr.rowcount)

    def _run_slice(self):
        """Send what is due, as far as the pace and a few seconds allow.

        :return: whether more is due at once; what is due later has been triggered for then
        """
        self.ensure_one()
        commit(self.env)
        retrying(self.env, self._give_up_orphans)
        commit(self.env)
        if self._why_not_ready() or not self._wait_for_slow_down():
            return False
        claimed, bucket = retrying(self.env, self._claim)
        account = self.gateway_id._account() if claimed else None
        commit(self.env)
        if claimed:
            stop_codes = self.env["sms.error.code"]._stop_codes()
            done = dispatch.run(account, claimed, bucket, SLICE_SECONDS, stop_codes)
            attempts = {message.message_id: message.attempt for message in claimed}
            retrying(self.env, lambda: self._record(done, attempts))
            commit(self.env)
        return self._has_work_left(bucket)

    def _give_up_orphans(self):
        """What a lane that died has left ``sending``: nobody knows whether it left the house."""
        self.env.cr.execute(
            "SELECT id FROM sms_message WHERE sender_id = %s AND state = 'sending'", (self.id,)
        )
        orphans = [row_id for (row_id,) in self.env.cr.fetchall()]
        messages = self.env["sms.message"]
        messages._advance([Word(row_id, State.UNCERTAIN) for row_id in orphans])
        if orphans:
            messages._wake_settling()

    def _wait_for_slow_down(self):
        """Whether the lane may go on after a 429; a long pause ends with a trigger instead."""
        seconds = (self.resume_at - fields.Datetime.now()).total_seconds() if self.resume_at else 0
        if seconds > SLICE_SECONDS:
            self._wake(self.resume_at)
            return False
        time.sleep(max(0.0, seconds))
        return True

    def _claim(self):
        """Judge the due messages and claim those that may leave in this slice.

        :return: the texts to send, and the bucket at the present moment of the database's clock
        """
        now, clock = self._now()
        bucket = self._bucket(clock)
        wanted = min(MAX_CLAIM, int(bucket.rate * SLICE_SECONDS + bucket.burst) + 1)
        self.env.cr.execute(_DUE, {"sender": self.id, "now": now, "limit": wanted})
        rows = self.env.cr.dictfetchall()
        allowed = self._judge(rows, now)
        after, waits = plan(bucket, (row["segments"] for row in allowed), clock, SLICE_SECONDS)
        chosen = allowed[: len(waits)][: self._left_today(now)]
        self.env["sms.message"]._advance([Word(row["id"], State.SENDING, at=now) for row in chosen])
        if chosen:
            self._store_bucket(after)
            self._count_today(len(chosen), now)
        return [self._outgoing(row) for row in chosen], bucket

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
        url = self.gateway_id._webhook_url(f"status/{row['uuid']}?a={row['attempts']}")
        return Outgoing(
            message_id=row["id"],
            attempt=row["attempts"],
            number=row["number"],
            sender=self._address(),
            body=row["body"],
            # three more tries on time-outs and errors of ours, not only on a lost connection
            # https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
            status_callback=f"{url}#rc=3&rp=all",
            segments=row["segments"],
        )

    def _record(self, done, attempts):
        """Write down what became of a slice's texts, and slow down where Twilio asked for it."""
        begin_read_committed(self.env)
        messages = self.env["sms.message"]
        messages._advance(
            [_word(result, attempts) for result in done.results if result.outcome in _STATES]
        )
        messages._note_sent([r.message_id for r in done.results if r.outcome in _LEFT])
        unsent = [result for result in done.results if result.outcome not in _STATES]
        messages._requeue([(result.message_id, 0.0) for result in unsent], new_attempt=False)
        if any(result.outcome is Outcome.AMBIGUOUS for result in done.results):
            messages._wake_settling()
        self._store_bucket(done.bucket)
        self._slow_down(any(_asks_for_patience(result) for result in unsent))

    def _slow_down(self, throttled):
        """Double the pause after each slice that met a 429, with jitter; forget it after none."""
        if throttled:
            count = min(self.throttle_count + 1, 10)
            seconds = min(MAX_BACK_OFF, 2.0**count) * (0.5 + random.random() / 2)
            resume_at = fields.Datetime.now() + timedelta(seconds=seconds)
            self.write({"throttle_count": count, "resume_at": resume_at})
        elif self.throttle_count:
            self.write({"throttle_count": 0, "resume_at": False})

    def _has_work_left(self, bucket):
        """Whether more is due now; for what is due later the lane is triggered then."""
        if self._why_not_ready():
            return False
        now = fields.Datetime.now()
        self.env.cr.execute(_NEXT_DUE, {"sender": self.id})
        due = self.env.cr.fetchone()[0]
        if due is None:
            return False
        debt = timedelta(seconds=max(0.0, -self.bucket_tokens / bucket.rate - SLICE_SECONDS))
        at = max(due, now + debt)
        if self._left_today(now) == 0:
            at = max(at, self._tomorrow(now))
        if at > now:
            self._wake(at)
        return at <= now


_STATES = {
    Outcome.ACCEPTED: State.ACCEPTED,
    Outcome.REJECTED: State.FAILED,
    Outcome.AMBIGUOUS: State.UNCERTAIN,
}

_LEFT = (Outcome.ACCEPTED, Outcome.AMBIGUOUS)


def _word(result, attempts):
    state = _STATES[result.outcome]
    if result.status:
        state = TWILIO_STATES.get(result.status, state)
    return Word(
        result.message_id,
        state,
        attempt=attempts[result.message_id],
        sid=result.sid,
        code=result.code,
        detail=result.detail or None,
        processed=result.outcome is not Outcome.REJECTED,
    )


def _asks_for_patience(result):
    """A 429, or a Twilio that can't be reached; not what merely had its turn cut short."""
    return result.outcome is Outcome.THROTTLED or bool(result.detail)


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
        SELECT id, uuid, attempts, number, COALESCE(secret_body, body) AS body, segments,
               partner_id, purpose_id, company_id, COALESCE(exempt, false) AS exempt,
               expires_at, priority, not_before
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
