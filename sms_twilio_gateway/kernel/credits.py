"""Prepaid credits: what a text costs, and how far what is left reaches (IC-2).

One credit a segment and recipient. An attempt is charged when it ends ``delivered`` or
``undelivered``, for then the carrier was paid, and not when it ends ``failed``; an undelivered
attempt that is made again is charged, and so is the next one.
"""

from collections.abc import Iterable

from .states import FINAL, State

CHARGED = frozenset({State.DELIVERED, State.UNDELIVERED})

# an attempt that ended so has cost what it will ever cost, unless a later word raises it again
SETTLED = FINAL - {State.RECEIVED}


def charge(state: State, segments: int, past: int = 0) -> int:
    """Credits that a text has cost altogether; ``past`` is what earlier attempts have cost.

    >>> charge(State.DELIVERED, 2), charge(State.FAILED, 2), charge(State.FAILED, 2, past=2)
    (2, 0, 2)
    """
    return past + (segments if state in CHARGED else 0)


def affordable(needs: Iterable[int], credits: int) -> tuple[int, int]:
    """How many texts, in their order, ``credits`` pay for; and what the next one would need.

    No text is passed over for a shorter one behind it. The second figure is 0 when all can go.

    >>> affordable([1, 1, 3, 1], 4)
    (2, 3)
    >>> affordable([0, 2], 2)
    (2, 0)
    """
    count = 0
    for need in needs:
        if need > credits:
            return count, need
        credits -= need
        count += 1
    return count, 0
