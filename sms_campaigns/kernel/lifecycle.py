"""The life of a campaign: which state may follow which.

>>> can_move(State.DRAFT, State.IN_PROCESS)
True
>>> can_move(State.COMPLETED, State.IN_PROCESS)
False
"""

from enum import Enum


class State(str, Enum):
    """Stages of a campaign, in the order in which people see them."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    IN_PROCESS = "in_process"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


#: What may follow each state. A finished campaign is never run again: it is duplicated. One that
#: comes again goes back to SCHEDULED after each run. One that has paused before anything was
#: written may go back to DRAFT.
NEXT = {
    State.DRAFT: {State.SCHEDULED, State.IN_PROCESS, State.CANCELLED},
    State.SCHEDULED: {
        State.DRAFT,
        State.IN_PROCESS,
        State.PAUSED,
        State.COMPLETED,
        State.CANCELLED,
    },
    State.IN_PROCESS: {State.SCHEDULED, State.PAUSED, State.COMPLETED, State.CANCELLED},
    State.PAUSED: {
        State.DRAFT,
        State.SCHEDULED,
        State.IN_PROCESS,
        State.COMPLETED,
        State.CANCELLED,
    },
    State.COMPLETED: set(),
    State.CANCELLED: set(),
}

#: States in which text, audience and sender may still be changed.
EDITABLE = frozenset({State.DRAFT, State.SCHEDULED})


def can_move(current: State, wanted: State) -> bool:
    """Say whether a campaign in ``current`` may become ``wanted``."""
    return wanted in NEXT[current]
