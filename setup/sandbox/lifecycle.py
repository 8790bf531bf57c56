"""A message's life after acceptance: pace queue, carrier, last state, and the callbacks on the way.

Source: https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from .callbacks import Delivery, Form, Poster
from .faults import Dice, Faults
from .model import API_VERSION, Message, Number, Status
from .outcomes import Ending, OutcomeRules
from .prices import charge
from .schedule import Schedule
from .store import Store


class Lifecycle:
    """Moves messages on. ``faults`` is asked anew each time, so changes apply at once."""

    def __init__(
        self,
        store: Store,
        schedule: Schedule,
        poster: Poster,
        outcomes: OutcomeRules,
        dice: Dice,
        faults: Callable[[], Faults],
    ) -> None:
        self._store = store
        self._schedule = schedule
        self._poster = poster
        self._outcomes = outcomes
        self._dice = dice
        self._faults = faults

    def start(self, message: Message, number: Number) -> None:
        """Take over a message just accepted (``queued``, or ``accepted`` with a service)."""
        if message.status is Status.ACCEPTED:
            self._later(self._queue_accepted, message, number)
        else:
            self._enqueue(message, number)

    def set_pace(self, number: Number, mps: float) -> None:
        """Change a sender's segments per second (0: no limit); what waits keeps its order."""
        if mps < 0:
            raise ValueError("the pace cannot be negative")
        number.mps = mps
        if number.queue:
            number.next_free = self._schedule.now()
            self._pump_next(number)

    def cancel(self, message: Message) -> None:
        """Cancel a message that has not left the queue."""
        self._to(message, Status.CANCELED)

    def fail(self, message: Message, code: int) -> None:
        """End a message before it was sent."""
        self._to(message, Status.FAILED, code)

    def _queue_accepted(self, message: Message, number: Number) -> None:
        if message.status is Status.ACCEPTED:
            self._to(message, Status.QUEUED)
            self._enqueue(message, number)

    def _enqueue(self, message: Message, number: Number) -> None:
        if not number.mps and not number.queue:
            self._schedule.after(0, self.leave, message)
            return
        if not number.queue:
            number.next_free = max(number.next_free, self._schedule.now())
        number.queue.append(message)
        number.queued_segments += message.segments
        if number.pump_at is None:
            self._pump_next(number)

    def _pump_next(self, number: Number) -> None:
        """Look at the queue again when the next message may leave."""
        number.pump_at = number.next_free
        self._schedule.at(number.next_free, self._pump, number, number.next_free)

    def _pump(self, number: Number, planned: float) -> None:
        """Let leave what the pace allows by now. A plan that was changed meanwhile is void."""
        if planned != number.pump_at:
            return
        number.pump_at = None
        now = self._schedule.now()
        while number.queue and (number.next_free <= now or not number.mps):
            message = number.queue.popleft()
            number.queued_segments -= message.segments
            if message.status is Status.QUEUED and number.mps:
                number.next_free += message.segments / number.mps
            self.leave(message)
        if number.queue:
            self._pump_next(number)

    def leave(self, message: Message) -> None:
        """Hand a message to the carrier, past any queue; its number decides how it ends.

        A canceled one goes nowhere.
        """
        if message.status is not Status.QUEUED:
            return
        message.left_at = time.time()
        outcome = self._outcomes.find(message.phone, message.sender)
        if message.left_at - message.created > message.validity:
            self.fail(message, 30036)
        elif outcome.ending is Ending.FAILED and outcome.code is not None:
            self._later(self.fail, message, outcome.code)
        else:
            self._to(message, Status.SENDING)
            self._later(self._sent, message)

    def _sent(self, message: Message) -> None:
        message.sent = time.time()
        self._to(message, Status.SENT)
        outcome = self._outcomes.find(message.phone, message.sender)
        if outcome.ending is Ending.UNDELIVERED:
            self._later(self._to, message, Status.UNDELIVERED, outcome.code)
        elif outcome.ending is not Ending.SENT:
            self._later(self._to, message, Status.DELIVERED)

    def _later(self, step: Callable[..., None], *args: object) -> None:
        self._schedule.after(self._dice.seconds(self._faults().delivery_ms), step, *args)

    def _to(self, message: Message, status: Status, code: int | None = None) -> None:
        if message.deleted:
            return
        self._store.advance(message, status, code)
        if status in (Status.SENT, Status.FAILED):
            message.price = charge(message)
            message.account.spent += message.price or 0
        if message.callback and (status is not Status.SENDING or self._faults().sending_callback):
            self._announce(message, status, code)

    def _announce(self, message: Message, status: Status, code: int | None) -> None:
        """Post a status callback, as far as the faults let it through."""
        faults, dice = self._faults(), self._dice
        if dice.happens(faults.p_lost):
            self._poster.counts["lost"] += 1
            return
        delivery = self.delivery(message, status, code)
        wait = dice.seconds(faults.callback_delay_ms)
        if dice.happens(faults.shuffle):
            wait += dice.seconds(faults.shuffle_ms)
        self._post_after(wait, delivery)
        if dice.happens(faults.p_repeat):
            self._poster.counts["repeated"] += 1
            repeat = self.delivery(message, status, code, delivery.idempotency)
            self._post_after(wait + dice.seconds(faults.callback_delay_ms), repeat)
        if dice.happens(faults.extra_late):
            self._poster.counts["late"] += 1
            late = self.delivery(message, status, code, delivery.idempotency)
            self._post_after(wait + dice.seconds(faults.late_ms), late)

    def _post_after(self, seconds: float, delivery: Delivery) -> None:
        if seconds:
            self._schedule.after(seconds, self._poster.post, delivery)
        else:
            self._poster.post(delivery)

    def delivery(
        self, message: Message, status: Status, code: int | None, idempotency: str = ""
    ) -> Delivery:
        """The status callback for a state, as a webhook to post."""
        form = partial(status_form, message, status, code, time.time())
        delivery = Delivery(message.account, message.callback, form)
        if idempotency:
            delivery.idempotency = idempotency
        return delivery


def status_form(message: Message, status: Status, code: int | None, at: float) -> Form:
    """The parameters of a status callback for the state a message had at time ``at``."""
    form = {
        "AccountSid": message.account.sid,
        "ApiVersion": API_VERSION,
        "From": message.sender,
        "MessageSid": message.sid,
        "MessageStatus": status.value,
        "SmsSid": message.sid,
        "SmsStatus": status.value,
        "To": message.phone,
    }
    if message.service_sid:
        form["MessagingServiceSid"] = message.service_sid
    if status in (Status.FAILED, Status.UNDELIVERED) and code is not None:
        form["ErrorCode"] = str(code)
    if status is Status.DELIVERED:
        form["RawDlrDoneDate"] = time.strftime("%y%m%d%H%M", time.gmtime(at))
    return form
