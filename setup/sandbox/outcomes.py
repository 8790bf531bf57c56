"""How a text ends, decided by the number it goes to (or else by the number it comes from)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Ending(Enum):
    """The last state; REJECT refuses the creation itself with an API error."""

    DELIVERED = "delivered"
    SENT = "sent"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    REJECT = "reject"


DEFAULT_CODES = {Ending.UNDELIVERED: 30003, Ending.FAILED: 30008, Ending.REJECT: 21612}


@dataclass(frozen=True)
class Outcome:
    """An ending with its error code (``None`` where the ending has none)."""

    ending: Ending
    code: int | None = None

    @classmethod
    def parse(cls, text: str) -> Outcome:
        """Read ``delivered``, ``sent``, ``undelivered:30005``, ``failed:30008``, ``reject:21408``.

        >>> Outcome.parse("undelivered:30005").code
        30005

        Raises ValueError for anything else.
        """
        name, _, code = text.partition(":")
        ending = Ending(name)
        if ending in DEFAULT_CODES:
            return cls(ending, int(code) if code else DEFAULT_CODES[ending])
        if code:
            raise ValueError(f"{name} takes no error code: {text}")
        return cls(ending)

    def __str__(self) -> str:
        return self.ending.value if self.code is None else f"{self.ending.value}:{self.code}"


DELIVERED = Outcome(Ending.DELIVERED)
_WILD = re.compile(r"[XYxy?]")


class OutcomeRules:
    """The table number -> outcome. A rule's X, Y or ? stands for any digit; exact numbers win,
    then the newest pattern; a rule for the destination wins over one for the sender."""

    def __init__(self) -> None:
        self._exact: dict[str, Outcome] = {}
        self._patterns: dict[str, tuple[re.Pattern[str], Outcome]] = {}

    def set(self, number: str, outcome: Outcome) -> None:
        """Add or replace the rule for a number or a pattern."""
        if _WILD.search(number) and number.startswith("+"):
            expression = re.compile(_WILD.sub(r"\\d", re.escape(number).replace(r"\?", "?")))
            self._patterns.pop(number, None)
            self._patterns[number] = (expression, outcome)
        else:
            self._exact[number] = outcome

    def clear(self) -> None:
        """Forget all rules: every text is delivered."""
        self._exact.clear()
        self._patterns.clear()

    def find(self, phone: str, sender: str) -> Outcome:
        """The outcome for a text from ``sender`` to ``phone``."""
        return self._match(phone) or self._match(sender) or DELIVERED

    def _match(self, number: str) -> Outcome | None:
        exact = self._exact.get(number)
        if exact is not None or not self._patterns:
            return exact
        for expression, outcome in reversed(self._patterns.values()):
            if expression.fullmatch(number):
                return outcome
        return None

    def as_dict(self) -> dict[str, str]:
        """All rules in the form they were given."""
        rules = {number: str(outcome) for number, outcome in self._exact.items()}
        rules.update((text, str(outcome)) for text, (_, outcome) in self._patterns.items())
        return rules
