"""What goes wrong on purpose, and how long things take: one record of numbers, changeable any time.

All chances are 0 to 1, all ``*_ms`` are (least, most) milliseconds. The random source is seeded, so
that one sequence of requests meets the same faults again.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

Range = tuple[float, float]


@dataclass(frozen=True)
class Faults:
    """The settings.

    Requests: ``latency_ms`` before an answer; ``rate429`` requests per second and account above
    which 20429 is answered (0: never); ``p429`` the same by chance; ``p503_html`` an HTML 503;
    ``drop_before`` the connection is closed, nothing accepted. After acceptance of a message:
    ``drop_after`` the connection is closed; ``timeout_after`` the answer is withheld for
    ``timeout_s`` seconds and then the connection closed. ``every_request`` extends p503_html and
    drop_before from message creation to all API requests.

    Messages: ``delivery_ms`` from the queue to sent, and again from sent to the last state.

    Callbacks: ``callback_delay_ms`` before posting; ``p_lost`` never posted; ``p_repeat`` posted
    twice; ``shuffle`` the chance to be held back up to ``shuffle_ms``, so that others overtake it;
    ``extra_late`` the chance of one more copy ``late_ms`` later; ``sending_callback`` also posts
    the passing state ``sending``.
    """

    latency_ms: Range = (0, 0)
    rate429: float = 0
    p429: float = 0
    p503_html: float = 0
    drop_before: float = 0
    drop_after: float = 0
    timeout_after: float = 0
    timeout_s: float = 30
    every_request: bool = False
    delivery_ms: Range = (20, 60)
    callback_delay_ms: Range = (0, 0)
    p_lost: float = 0
    p_repeat: float = 0
    shuffle: float = 0
    shuffle_ms: Range = (0, 1000)
    extra_late: float = 0
    late_ms: Range = (3000, 6000)
    sending_callback: bool = False

    def changed(self, values: Mapping[str, Any]) -> Faults:
        """A copy with some settings replaced; ValueError names what is unknown or out of range."""
        fields = {field.name: field for field in dataclasses.fields(self)}
        unknown = sorted(set(values) - set(fields))
        if unknown:
            raise ValueError(f"unknown fault setting: {', '.join(unknown)}")
        clean = {name: _clean(name, fields[name].default, value) for name, value in values.items()}
        return dataclasses.replace(self, **clean)

    def as_dict(self) -> dict[str, Any]:
        """The settings as JSON-ready values."""
        return dataclasses.asdict(self)


_CHANCES = {"p429", "p503_html", "drop_before", "drop_after", "timeout_after",
            "p_lost", "p_repeat", "shuffle", "extra_late"}  # fmt: skip


def _clean(name: str, default: Any, value: Any) -> Any:
    """Bring one setting into its type; ranges also from one number or "least,most"."""
    if isinstance(default, bool):
        if isinstance(value, str):
            value = value.lower() in ("1", "true", "yes")
        return bool(value)
    try:
        if isinstance(default, tuple):
            if isinstance(value, str):
                value = value.split(",")
            parts = [
                float(part) for part in (value if isinstance(value, list | tuple) else [value])
            ]
            low, high = parts[0], parts[-1]
            if len(parts) > 2 or not 0 <= low <= high:
                raise ValueError
            return (low, high)
        number = float(value)
    except (TypeError, ValueError, IndexError):
        raise ValueError(f"bad value for {name}: {value!r}") from None
    if number < 0 or (name in _CHANCES and number > 1):
        raise ValueError(f"{name} is out of range: {value!r}")
    return number


class RequestFault(Enum):
    """What happens to one API request instead of an answer."""

    NONE = "none"
    TOO_MANY = "429"
    HTML_503 = "503"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    TIMEOUT_AFTER = "timeout_after"


class Dice:
    """The seeded random source; one stream for requests, one for messages and callbacks."""

    def __init__(self, seed: int | None = None) -> None:
        self.seed(seed)

    def seed(self, seed: int | None) -> None:
        """Begin both streams anew; ``None`` makes them unpredictable."""
        self._requests = random.Random(seed)
        self._events = random.Random(None if seed is None else seed + 1)

    def request_fault(self, faults: Faults, creating: bool) -> RequestFault:
        """Draw the fate of a request; ``creating`` is the creation of a message."""
        roll = self._requests.random
        if faults.p429 and roll() < faults.p429:
            return RequestFault.TOO_MANY
        if creating or faults.every_request:
            if faults.p503_html and roll() < faults.p503_html:
                return RequestFault.HTML_503
            if faults.drop_before and roll() < faults.drop_before:
                return RequestFault.DROP_BEFORE
        if creating:
            if faults.drop_after and roll() < faults.drop_after:
                return RequestFault.DROP_AFTER
            if faults.timeout_after and roll() < faults.timeout_after:
                return RequestFault.TIMEOUT_AFTER
        return RequestFault.NONE

    def request_seconds(self, milliseconds: Range) -> float:
        """A waiting time for a request, in seconds."""
        return _draw(self._requests, milliseconds)

    def seconds(self, milliseconds: Range) -> float:
        """A waiting time for a message or callback, in seconds."""
        return _draw(self._events, milliseconds)

    def happens(self, chance: float) -> bool:
        """Whether something of this chance happens to a callback."""
        return bool(chance) and self._events.random() < chance


def _draw(source: random.Random, milliseconds: Range) -> float:
    low, high = milliseconds
    return (low if low == high else source.uniform(low, high)) / 1000
