"""What the sandbox keeps: accounts, numbers, messaging services and messages.

Times are Unix seconds (float, UTC). A message is one small slotted object; there may be a million.
"""

from __future__ import annotations

import secrets
from collections import Counter, deque
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

API_VERSION = "2010-04-01"
QUEUE_SECONDS = 36_000  # a sender's queue holds 10 hours' worth of segments
MAGIC_VALID_FROM = "+15005550006"
START_BALANCE = Decimal(1000)


class Status(Enum):
    """Twilio's message states; the value is what the API and the callbacks say."""

    ACCEPTED = "accepted"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    CANCELED = "canceled"
    RECEIVED = "received"


UNSENT = frozenset({Status.ACCEPTED, Status.QUEUED})
IN_PROGRESS = frozenset({Status.ACCEPTED, Status.QUEUED, Status.SENDING})


class Direction(Enum):
    """Who began: the API, a phone, or Twilio answering a phone."""

    OUTBOUND_API = "outbound-api"
    OUTBOUND_REPLY = "outbound-reply"
    INBOUND = "inbound"


class Kind(Enum):
    """Kinds of sender; they decide the default pace and the opt-out handling."""

    TOLLFREE = "tollfree"
    LOCAL = "local"
    TENDLC = "10dlc"
    MOBILE = "mobile"
    SHORTCODE = "shortcode"
    ALPHANUMERIC = "alphanumeric"


# Segments per second when a number is registered without a pace.
# Source: https://www.twilio.com/docs/messaging/guides/scaling-queueing-latency
DEFAULT_MPS: dict[Kind, float] = {
    Kind.TOLLFREE: 3,
    Kind.LOCAL: 1,
    Kind.TENDLC: 12,
    Kind.MOBILE: 10,
    Kind.SHORTCODE: 100,
    Kind.ALPHANUMERIC: 10,
}


def new_sid(prefix: str) -> str:
    """A fresh SID: two letters and 32 hex digits."""
    return prefix + secrets.token_hex(16)


@dataclass(slots=True, eq=False)
class Number:
    """A sender of one account, with its pace queue.

    ``mps`` is segments per second, 0 for no limit. ``next_free`` (event-loop clock) is when the
    next message may leave, ``pump_at`` when the queue is looked at next; ``queued_segments`` is
    what waits. ``default_optout`` makes the sandbox answer STOP, START and HELP itself and keep
    the STOP list; ``opt_out_type`` adds OptOutType to the inbound webhook, as Advanced Opt-Out
    does. ``verification`` is Twilio's state of a toll-free number, empty if none was asked for.
    """

    phone: str
    kind: Kind
    mps: float
    sid: str = field(default_factory=lambda: new_sid("PN"))
    created: float = 0.0
    sms_url: str = ""
    sms_method: str = "POST"
    status_callback: str = ""
    default_optout: bool = True
    opt_out_type: bool = False
    verification: str = "TWILIO_APPROVED"
    queue: deque[Message] = field(default_factory=deque)
    queued_segments: int = 0
    next_free: float = 0.0
    pump_at: float | None = None

    @property
    def is_blocked(self) -> bool:
        """Carriers take no texts of a toll-free number that is not verified."""
        return self.kind is Kind.TOLLFREE and self.verification != "TWILIO_APPROVED"


@dataclass(slots=True, eq=False)
class Service:
    """A messaging service: a pool of the account's numbers, with its own callback and webhook.

    ``use_number_url``: what comes in goes to the number's webhook and not to the service's.
    """

    sid: str
    pool: tuple[Number, ...]
    status_callback: str = ""
    inbound_url: str = ""
    inbound_method: str = "POST"
    use_number_url: bool = False
    name: str = "Messaging service"


@dataclass(slots=True, eq=False)
class Message:
    """One text, out or in.

    ``phone`` is the person's number and ``sender`` the account's, whichever way the text went.
    ``before_of_phone`` and ``before_of_sender`` link to the next older text of the same phone and
    of the same sender: the indexes of a million messages for 16 bytes each.
    """

    sid: str
    seq: int
    account: Account
    phone: str
    sender: str
    body: str
    direction: Direction
    status: Status
    segments: int
    created: float
    updated: float
    callback: str = ""
    service_sid: str | None = None
    validity: int = QUEUE_SECONDS
    media: tuple[str, ...] = ()
    sent: float | None = None
    left_at: float | None = None
    error_code: int | None = None
    price: Decimal | None = None
    deleted: bool = False
    before_of_phone: Message | None = None
    before_of_sender: Message | None = None

    @property
    def to(self) -> str:
        return self.sender if self.direction is Direction.INBOUND else self.phone

    @property
    def from_(self) -> str:
        return self.phone if self.direction is Direction.INBOUND else self.sender


@dataclass(slots=True, eq=False)
class Account:
    """One Twilio account with all that belongs to it; accounts share nothing but the phones.

    ``magic`` is the test number that every account may send from, without a pace.
    """

    sid: str
    token: str
    created: float
    keys: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, Number] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    optouts: set[tuple[str, str]] = field(default_factory=set)
    by_sid: dict[str, Message] = field(default_factory=dict)
    log: list[Message] = field(default_factory=list)
    latest_of_sender: dict[str, Message] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    spent: Decimal = Decimal(0)
    magic: Number = field(default_factory=lambda: Number(MAGIC_VALID_FROM, Kind.TENDLC, mps=0))
