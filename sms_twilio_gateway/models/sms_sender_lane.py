import math
import random
import time
from datetime import timedelta

from odoo import api, fields, models

from ..kernel.errors import Outcome
from ..kernel.states import TWILIO_STATES, State, Word
from ..services import dispatch
from .isolation import begin_read_committed, commit, retrying
from .sms_sender_claim import AHEAD_SECONDS, MAX_CLAIM

SLICE_SECONDS = 3.0  # after which a lane looks whether other cron jobs wait
TURN_SECONDS = 10.0  # a turn takes that long while no other job waits
TICK_SECONDS = 0.25  # results are written down, and more is claimed, that often
FIRST_CLAIM = 100  # small, so that sending begins at once
MAX_BACK_OFF = 300.0


class SmsSender(models.Model):
    """The lane of a sender: claim, commit, send, record, commit, and again.

    A turn is a pipeline: threads send what is claimed (``services/dispatch.py``), and meanwhile
    this transaction writes down what came back and claims what may leave in the next moment, so
    that the line does not wait for the database.

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

        It goes on while nobody else waits for a worker; then, with work left, the job is
        triggered for its next turn after the other jobs. The turn of an archived sender, its last,
        sends nothing and only settles what an earlier one has left.
        """
        sender = self.browse(sender_id).exists()
        # progress, so that a server killed three times in a row does not make the scheduler
        # think that the lane times out and put it off
        self.env["ir.cron"]._commit_progress(1)
        more = bool(sender) and sender._run_turn()
        if not sender.active:
            self.env["ir.cron"]._commit_progress(deactivate=True)
        elif more:
            sender._wake()

    def _run_turn(self):
        """Send what is due, as far as the pace and the turn's time allow.

        :return: whether more is due at once; what is due later has been triggered for then
        """
        self.ensure_one()
        retrying(self.env, self._give_up_orphans)
        commit(self.env)
        if self._why_not_ready() or not self._wait_for_slow_down():
            return False
        horizon = min(AHEAD_SECONDS, SLICE_SECONDS)
        claimed = self._claim_next(None, FIRST_CLAIM, horizon)
        if claimed.texts:
            # before the claim is committed: without credentials nothing is claimed
            sending = self._sending(claimed.bucket)
            commit(self.env)
            with sending:
                attempts = self._keep_sending(sending, claimed, horizon)
                # as long as the last ones are under way, so that the next turn follows at once
                more = self._has_work_left()
                commit(self.env)
                self._drain(sending, attempts)
            self._write_down(sending, attempts)  # what never left
            begin_read_committed(self.env)  # callbacks may slow it down at the same time
            if sending.throttled or self.throttle_count or self.resume_at:
                self._slow_down(sending.throttled, attempts)
                commit(self.env)
            return more or (sending.stopped and self._has_work_left())
        commit(self.env)
        if claimed.more:
            time.sleep(TICK_SECONDS)  # the pace allows none of them yet
        return self._has_work_left()

    def _sending(self, bucket):
        """The threads that send for this sender; they hold nothing yet."""
        stop_codes = self.env["sms.error.code"]._stop_codes()
        return dispatch.Sending(self.gateway_id._account(), bucket, stop_codes)

    def _keep_sending(self, sending, claimed, horizon):
        """Claim ahead of the threads and write down what they bring, until the turn is over.

        :return: {id of each message claimed: its attempt}; some may still be under way
        """
        started, attempts = time.monotonic(), {}
        while True:
            attempts.update({text.message_id: text.attempt for text in claimed.texts})
            sending.submit(claimed.texts)
            if not (claimed.more and self._wait_for_room(sending, attempts, started)):
                return attempts
            claimed = self._claim_next(sending.planned(), MAX_CLAIM, horizon)
            commit(self.env)

    def _wait_for_room(self, sending, attempts, started):
        """Write down what comes back, until the threads can take more; False: the turn is over."""
        while True:
            sending.wait(TICK_SECONDS)
            self._write_down(sending, attempts)
            if sending.stopped or self._is_over(started):
                return False
            if self._runs_low(sending):
                return True

    def _drain(self, sending, attempts):
        """Write down what the threads bring until they have nothing left."""
        while sending.busy() and not sending.stopped:
            sending.wait(TICK_SECONDS)
            self._write_down(sending, attempts)

    def _claim_next(self, *how):
        """Claim (see ``_claim``), again where somebody else was first; the caller commits."""
        return retrying(self.env, lambda: self._claim(*how))

    def _is_over(self, started):
        """Whether nothing more is to be claimed in this turn."""
        seconds = time.monotonic() - started
        return (
            bool(self._why_not_ready())
            or self._is_slowed()
            or seconds >= TURN_SECONDS
            or (seconds >= SLICE_SECONDS and self.cron_id._others_wait())
        )

    def _runs_low(self, sending):
        """Whether the threads will soon have nothing to send, and may have more by then."""
        bucket = sending.planned()
        enough = min(MAX_CLAIM, bucket.rate * AHEAD_SECONDS) / 2
        return sending.waiting() <= enough and (1 - bucket.tokens) / bucket.rate <= AHEAD_SECONDS

    def _give_up_orphans(self):
        """What a lane that died has left ``sending``: nobody knows whether it left the house."""
        begin_read_committed(self.env)  # callbacks may tell at the same time
        self.env.cr.execute(
            "SELECT id FROM sms_message WHERE sender_id = %s AND state = 'sending'", (self.id,)
        )
        orphans = [row_id for (row_id,) in self.env.cr.fetchall()]
        messages = self.env["sms.message"]
        messages._advance([Word(row_id, State.UNCERTAIN) for row_id in orphans])
        if orphans:
            messages._wake_settling()

    def _wait_for_slow_down(self):
        """Whether a slowed lane may go on; a long pause ends with a trigger instead."""
        seconds = (self.resume_at - fields.Datetime.now()).total_seconds() if self.resume_at else 0
        if seconds > SLICE_SECONDS:
            self._wake(self.resume_at)
            return False
        time.sleep(max(0.0, seconds))
        return True

    def _write_down(self, sending, attempts):
        """Record what came back since the last time, and commit."""
        results = sending.collect()
        if results:
            retrying(self.env, lambda: self._record(results, attempts, sending.planned()))
            commit(self.env)

    def _record(self, results, attempts, bucket):
        """Write down what became of texts; what never left goes back into the queue."""
        begin_read_committed(self.env)
        messages = self.env["sms.message"]
        messages._advance(
            [_word(result, attempts) for result in results if result.outcome in _STATES]
        )
        unsent = [result for result in results if result.outcome not in _STATES]
        if unsent:
            messages._requeue({r.message_id: None for r in unsent}, new_attempt=False)
            self._count_today(-len(unsent), fields.Datetime.now())
        if any(result.outcome is Outcome.AMBIGUOUS for result in results):
            messages._wake_settling()
        self._store_bucket(bucket)

    def _slow_down(self, throttled, claimed=()):
        """Double the pause after each turn that met a 429, with jitter; forget it after none.

        Where some of the ``claimed`` texts (ids) have left, the pause is the shortest again: a
        429 now and then among texts that pass would otherwise bring the lane to a standstill. A
        pause that texts of this turn have brought (``_slow_until``) stays.
        """
        count, resume_at = 0, self._is_slowed() and self.resume_at
        if throttled:
            count = 1 if self._some_left(claimed) else min(self.throttle_count + 1, 10)
            seconds = min(MAX_BACK_OFF, 2.0**count) * (0.5 + random.random() / 2)
            # whole seconds, as of the clock that tells whether it is over
            back_off = fields.Datetime.now() + timedelta(seconds=math.ceil(seconds))
            resume_at = max(back_off, resume_at or back_off)
        self.write({"throttle_count": count, "resume_at": resume_at})
        self.flush_recordset()

    def _some_left(self, claimed):
        """Whether Twilio has taken, or may have taken, one of the texts with these ids."""
        left = [("id", "in", list(claimed)), ("state", "not in", ("queued", "sending"))]
        return bool(claimed and self.env["sms.message"].sudo().search_count(left, limit=1))


_STATES = {
    Outcome.ACCEPTED: State.ACCEPTED,
    Outcome.REJECTED: State.FAILED,
    Outcome.AMBIGUOUS: State.UNCERTAIN,
}


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
