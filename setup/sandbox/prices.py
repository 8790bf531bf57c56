"""What a text costs in the sandbox: USD per segment by destination, and the fee for a failed one.

Sample figures in Twilio's order of magnitude, not its price list: https://www.twilio.com/sms/pricing
"""

from __future__ import annotations

from decimal import Decimal

from .errors import FREE_FAILURES
from .model import Message, Status

FAILED_FEE = Decimal("0.001")
INBOUND_PRICE = Decimal("0.0079")
DEFAULT_PRICE = Decimal("0.0500")

# Dialling prefix -> USD per outbound segment; the longest prefix wins.
PRICES: dict[str, Decimal] = {
    "+1": Decimal("0.0079"),
    "+32": Decimal("0.0900"),
    "+33": Decimal("0.0798"),
    "+34": Decimal("0.0721"),
    "+39": Decimal("0.0927"),
    "+44": Decimal("0.0463"),
    "+49": Decimal("0.1076"),
    "+52": Decimal("0.0435"),
    "+61": Decimal("0.0515"),
    "+91": Decimal("0.0832"),
}
_LONGEST = max(map(len, PRICES))


def segment_price(phone: str) -> Decimal:
    """USD per segment to a number in E.164.

    >>> segment_price("+12025550123")
    Decimal('0.0079')
    """
    for length in range(_LONGEST, 1, -1):
        price = PRICES.get(phone[:length])
        if price is not None:
            return price
    return DEFAULT_PRICE


def charge(message: Message) -> Decimal | None:
    """What an outbound message in its present state costs; ``None`` while there is no price."""
    if message.status is Status.FAILED:
        return None if message.error_code in FREE_FAILURES else FAILED_FEE
    return segment_price(message.phone) * message.segments
