"""How a sender is doing, as a traffic light."""

from enum import Enum

ERRORS_BAD, ERRORS_POOR = 0.20, 0.05  # shares of what was sent
FEW = 20  # fewer texts say nothing about a rate


class Light(str, Enum):
    """What staff see at a glance."""

    GREEN = "good"
    YELLOW = "attention"
    RED = "bad"


def light(*, can_send: bool, waiting: bool, sent: int, failed: int) -> Light:
    """The light of a sender: ``waiting`` is one that somebody paused or Twilio slowed down.

    >>> light(can_send=True, waiting=False, sent=100, failed=21)
    <Light.RED: 'bad'>
    >>> light(can_send=True, waiting=False, sent=4, failed=4)
    <Light.YELLOW: 'attention'>
    """
    if not can_send and not waiting:
        return Light.RED
    rate = failed / sent if sent else 0.0
    if sent >= FEW and rate >= ERRORS_BAD:
        return Light.RED
    if waiting or rate >= ERRORS_POOR:
        return Light.YELLOW
    return Light.GREEN
