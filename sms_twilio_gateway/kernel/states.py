"""The life of a message as a monotone function: nothing late, repeated or shuffled moves it back.

The states of one attempt are totally ordered by :func:`rank`, and a word about the message only
ever raises it: the result is the maximum of all words heard, whatever their order. Sending again
is not a step back but a new attempt, with a number of its own in the callback address, so that
words about an earlier attempt are known to be stale.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class State(str, Enum):
    """States of ``sms.message``; ``RECEIVED`` is the only one of inbound messages."""

    QUEUED = "queued"
    SENDING = "sending"
    UNCERTAIN = "uncertain"
    ACCEPTED = "accepted"
    SENT = "sent"
    BLOCKED = "blocked"
    CANCELED = "canceled"
    FAILED = "failed"
    UNDELIVERED = "undelivered"
    DELIVERED = "delivered"
    RECEIVED = "received"


_ORDER = tuple(State)

# nothing more is expected; `sent` is not among them though it may stay the last word
FINAL = frozenset(
    {
        State.BLOCKED,
        State.CANCELED,
        State.FAILED,
        State.UNDELIVERED,
        State.DELIVERED,
        State.RECEIVED,
    }
)

# ours to decide, and only while nothing has left the house
BEFORE_SENDING = frozenset({State.QUEUED})

# from these the same text may be sent once more, as a new attempt (see kernel/errors.py)
RETRYABLE = frozenset({State.SENDING, State.UNCERTAIN, State.FAILED, State.UNDELIVERED})

# https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
TWILIO_STATES = {
    "accepted": State.ACCEPTED,
    "scheduled": State.ACCEPTED,
    "queued": State.ACCEPTED,
    "sending": State.ACCEPTED,
    "sent": State.SENT,
    "delivered": State.DELIVERED,
    "read": State.DELIVERED,
    "partially_delivered": State.DELIVERED,
    "undelivered": State.UNDELIVERED,
    "failed": State.FAILED,
    "canceled": State.CANCELED,
}


def rank(state: State) -> int:
    """Position in the life of a message; higher replaces lower.

    >>> rank(State.SENDING) < rank(State.UNCERTAIN) < rank(State.ACCEPTED)
    True
    """
    return _ORDER.index(state)


def advance(current: State, incoming: State) -> State:
    """State after hearing ``incoming``: commutative, associative, idempotent.

    >>> advance(State.DELIVERED, State.SENT)
    <State.DELIVERED: 'delivered'>
    """
    return max(current, incoming, key=rank)


def replaceable_by(incoming: State) -> tuple[State, ...]:
    """States that ``incoming`` may replace: the guard of every UPDATE of the state.

    >>> [state.value for state in replaceable_by(State.UNCERTAIN)]
    ['queued', 'sending']
    """
    return _ORDER[: rank(incoming)]


@dataclass(frozen=True)
class Word:
    """Something heard or decided about one message; ``attempt`` None means the present one.

    ``at`` is when it happened, naive UTC. ``processed`` False says that Twilio refused the
    request itself: nothing was sent, and nothing more will be heard.
    """

    message_id: int
    state: State
    attempt: int | None = None
    sid: str | None = None
    code: int | None = None
    detail: str | None = None
    reason: str | None = None
    at: datetime | None = None
    processed: bool = True
