"""Who changed a consent, as the log writes it down."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class ActorKind(str, Enum):
    """What sort of actor; the values are those of ``sms.consent.log.changed_by_kind``."""

    STAFF = "staff"
    MEMBER = "member"
    UNKNOWN = "unknown"
    CARRIER = "carrier"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """``name`` is what people read under "Changed by"; ``ip`` and ``user_agent`` for web only."""

    kind: ActorKind
    name: str
    user_id: int | None = None
    ip: str | None = None
    user_agent: str | None = None


# An inbound text is a number, not a person (C-15).
UNKNOWN = Actor(ActorKind.UNKNOWN, "Unknown")
CARRIER = Actor(ActorKind.CARRIER, "Carrier")
SYSTEM = Actor(ActorKind.SYSTEM, "System")
