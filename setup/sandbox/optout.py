"""STOP, START and HELP, as Twilio handles them by default for a sender.

Source: https://help.twilio.com/articles/223134027 (keywords), 223181748 (toll-free numbers).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .model import Account, Kind, Number

STOP_WORDS = frozenset(
    {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
)
START_WORDS = frozenset({"START", "UNSTOP", "YES"})
HELP_WORDS = frozenset({"HELP", "INFO"})
TOLLFREE_START_WORDS = frozenset({"START", "UNSTOP"})

STOP_REPLY = (
    "You have successfully been unsubscribed. You will not receive any more messages from this "
    "number. Reply START to resubscribe."
)
START_REPLY = (
    "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
)
HELP_REPLY = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
TOLLFREE_STOP_REPLY = (
    'NETWORK MSG: You replied with the word "stop" which blocks all texts sent from this number. '
    'Text back "unstop" to receive messages again.'
)
TOLLFREE_START_REPLY = (
    'NETWORK MSG: You have replied "unstop" and will begin receiving messages again from this '
    "number."
)


class Keyword(Enum):
    """What a whole message can mean; the value is OptOutType."""

    STOP = "STOP"
    START = "START"
    HELP = "HELP"


@dataclass(frozen=True)
class Handled:
    """What the network made of an inbound text: the keyword and the reply it sends, if any."""

    keyword: Keyword | None
    reply: str = ""


def keyword_of(body: str, kind: Kind) -> Keyword | None:
    """The keyword that the whole message is; letter case and outer blanks do not count.

    >>> keyword_of(" stop ", Kind.TENDLC)
    <Keyword.STOP: 'STOP'>
    >>> keyword_of("stop please", Kind.TENDLC) is None
    True
    """
    word = body.strip().upper()
    if word in STOP_WORDS:
        return Keyword.STOP
    if word in (TOLLFREE_START_WORDS if kind is Kind.TOLLFREE else START_WORDS):
        return Keyword.START
    return Keyword.HELP if word in HELP_WORDS else None


def is_opted_out(account: Account, sender: str, phone: str) -> bool:
    """Whether creating a text from ``sender`` to ``phone`` must fail with 21610."""
    return (sender, phone) in account.optouts


def handle(account: Account, number: Number, phone: str, body: str) -> Handled:
    """Apply an inbound text to the STOP list.

    A number without ``default_optout`` changes nothing and answers nothing. In a messaging
    service STOP and START count for the whole pool.
    """
    keyword = keyword_of(body, number.kind)
    if keyword is None or not number.default_optout:
        return Handled(keyword)
    tollfree = number.kind is Kind.TOLLFREE
    pairs = {(sender, phone) for sender in _same_pool(account, number)}
    if keyword is Keyword.STOP:
        account.optouts |= pairs
        return Handled(keyword, TOLLFREE_STOP_REPLY if tollfree else STOP_REPLY)
    if keyword is Keyword.START:
        account.optouts -= pairs
        return Handled(keyword, TOLLFREE_START_REPLY if tollfree else START_REPLY)
    return Handled(keyword, HELP_REPLY)


def _same_pool(account: Account, number: Number) -> set[str]:
    senders = {number.phone}
    for service in account.services.values():
        if number in service.pool:
            senders.update(member.phone for member in service.pool)
    return senders
