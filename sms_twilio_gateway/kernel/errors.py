"""What an error means for the message, its number and its sender. Codes are data, classes are not.

https://www.twilio.com/docs/api/errors
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class ErrorClass(str, Enum):
    """Why a text failed, as far as the next step depends on it."""

    CONFIGURATION = "configuration"  # nothing will leave until somebody mends it
    TEMPORARY = "temporary"  # worth another attempt
    PERMANENT = "permanent"  # this number can't take texts
    CONSENT = "consent"  # the recipient or the carrier refuses this sender
    CONTENT = "content"  # the text itself is refused
    UNKNOWN = "unknown"  # kept raw, never retried by itself


class Action(str, Enum):
    """What the gateway does by itself about an error, besides telling it."""

    NONE = "none"
    RETRY = "retry"
    RETRY_ONCE = "retry_once"
    SLOW_DOWN = "slow_down"  # not processed: try again, at a slower pace
    STOP_SENDER = "stop_sender"
    SUPPRESS_NUMBER = "suppress_number"
    SUPPRESS_FOR_SENDER = "suppress_for_sender"


#: Actions that queue the text once more.
RETRYING = frozenset({Action.RETRY, Action.RETRY_ONCE, Action.SLOW_DOWN})


@dataclass(frozen=True)
class RetryPolicy:
    """Attempts in all (the first included) and the delay, in seconds, before the second."""

    max_attempts: int = 4
    first_delay: float = 30.0
    max_delay: float = 3600.0


def next_attempt(
    action: Action, attempts: int, policy: RetryPolicy, random: Callable[[], float]
) -> float | None:
    """Seconds until the next attempt after ``attempts`` failed ones, or None to give up.

    The delay doubles, with jitter between half and all of it, so that what failed together does
    not come back together. ``random`` returns a float in [0, 1).

    >>> next_attempt(Action.RETRY, 2, RetryPolicy(), random=lambda: 0.0)
    30.0
    >>> next_attempt(Action.RETRY_ONCE, 2, RetryPolicy(), random=lambda: 0.0) is None
    True
    """
    limits = {
        Action.RETRY: policy.max_attempts,
        Action.RETRY_ONCE: min(2, policy.max_attempts),
        # the text was not looked at: patience, not a count of failures, is what is asked for
        Action.SLOW_DOWN: policy.max_attempts * 10,
    }
    if attempts >= limits.get(action, 0):
        return None
    delay = min(policy.max_delay, policy.first_delay * 2.0 ** min(attempts - 1, 30))
    return delay * (0.5 + random() / 2)


class Outcome(str, Enum):
    """What a request to send came to."""

    ACCEPTED = "accepted"  # Twilio has it, under a SID
    REJECTED = "rejected"  # Twilio said no, in its own words: nothing was sent
    THROTTLED = "throttled"  # 429: not processed, safe to send again
    UNSENT = "unsent"  # never left the house
    AMBIGUOUS = "ambiguous"  # it left, and we do not know what became of it


def classify_response(status: int | None, code: int | None) -> Outcome:
    """Outcome of a request that was not accepted.

    ``status`` is the HTTP status, None without a response; ``code`` is Twilio's error code where
    the response was Twilio's own JSON. A 5xx or a foreign page (a proxy's) may hide an accepted
    message, so only a 4xx that names a code is a plain no.

    >>> classify_response(503, None)
    <Outcome.AMBIGUOUS: 'ambiguous'>
    """
    if status == 429 or code == 20429:
        return Outcome.THROTTLED
    if status is not None and 400 <= status < 500 and code is not None:
        return Outcome.REJECTED
    return Outcome.AMBIGUOUS
