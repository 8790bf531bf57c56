"""All accounts and messages in memory, and the questions asked of them."""

from __future__ import annotations

import heapq
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .model import QUEUE_SECONDS, Account, Direction, Message, Status

# No message is sent later than this many seconds after its creation.
LONGEST_WAIT = QUEUE_SECONDS + 3_600

Listener = Callable[[Message], None]


@dataclass(frozen=True)
class Query:
    """Filters of the message list; dates are Unix seconds, both ends included, on the sent time."""

    to: str | None = None
    from_: str | None = None
    sent_from: float | None = None
    sent_until: float | None = None

    def matches(self, message: Message) -> bool:
        if self.to is not None and message.to != self.to:
            return False
        if self.from_ is not None and message.from_ != self.from_:
            return False
        if self.sent_from is not None and (message.sent is None or message.sent < self.sent_from):
            return False
        return self.sent_until is None or (
            message.sent is not None and message.sent <= self.sent_until
        )


class Store:
    """Owns accounts and messages. Every change of a message's state goes through ``advance``."""

    def __init__(self, listener: Listener) -> None:
        self.accounts: dict[str, Account] = {}
        # Phone -> its newest message, over all accounts; the most recently active phone is last.
        self.phones: dict[str, Message] = {}
        self._tell = listener
        self._seq = 0

    def add_account(self, sid: str, token: str) -> Account:
        """Open an account; ValueError when the SID is taken."""
        if sid in self.accounts:
            raise ValueError(f"account {sid} exists")
        account = self.accounts[sid] = Account(sid=sid, token=token, created=time.time())
        return account

    def add(self, message: Message) -> None:
        """Keep a new message and link it into the indexes."""
        account = message.account
        message.before_of_phone = self.phones.pop(message.phone, None)
        self.phones[message.phone] = message
        message.before_of_sender = account.latest_of_sender.get(message.sender)
        account.latest_of_sender[message.sender] = message
        account.by_sid[message.sid] = message
        account.log.append(message)
        account.counts[message.status.value] += 1
        self._tell(message)

    def next_seq(self) -> int:
        """The running number of the next message, over all accounts."""
        self._seq += 1
        return self._seq

    def advance(self, message: Message, status: Status, error_code: int | None = None) -> None:
        """Put a message into its next state; a deleted one stays as it is."""
        if message.deleted:
            return
        counts = message.account.counts
        counts[message.status.value] -= 1
        counts[status.value] += 1
        message.status = status
        message.updated = time.time()
        if error_code is not None:
            message.error_code = error_code
        self._tell(message)

    def redact(self, message: Message) -> None:
        """Empty a message's body."""
        message.body = ""
        message.updated = time.time()
        self._tell(message)

    def delete(self, message: Message) -> None:
        """Take a message out of all answers; the links of older messages stay."""
        message.deleted = True
        message.body = ""
        message.account.counts[message.status.value] -= 1
        del message.account.by_sid[message.sid]
        self._tell(message)

    def forget_messages(self) -> None:
        """Drop all messages, STOP lists and queues; accounts and numbers stay."""
        self.phones.clear()
        for account in self.accounts.values():
            account.by_sid.clear()
            account.log.clear()
            account.latest_of_sender.clear()
            account.counts.clear()
            account.optouts.clear()
            account.spent *= 0
            for number in account.numbers.values():
                number.queue.clear()
                number.queued_segments = 0
                number.next_free = 0.0
                number.pump_at = None

    def find(self, account: Account, query: Query, before: int | None = None) -> Iterator[Message]:
        """The account's messages that match, newest first, older than running number ``before``."""
        oldest = None if query.sent_from is None else query.sent_from - LONGEST_WAIT
        for message in self._candidates(account, query, before):
            if oldest is not None and message.created < oldest:
                return
            if (
                (before is None or message.seq < before)
                and not message.deleted
                and message.account is account
                and query.matches(message)
            ):
                yield message

    def _candidates(self, account: Account, query: Query, before: int | None) -> Iterator[Message]:
        """A short chain of messages that holds all answers, newest first.

        ``before`` is the last message of the page before, whose links are the way on.
        """
        log = account.log
        place = len(log) if before is None else bisect_left(log, before, key=lambda m: m.seq)
        if query.to is None and query.from_ is None:
            return (log[index] for index in range(place - 1, -1, -1))
        last = log[place] if place < len(log) else None
        outbound = (
            self._of_phone(query.to, last)
            if query.to is not None
            else _of_sender(account, query.from_ or "", last)
        )
        inbound = (
            self._of_phone(query.from_, last)
            if query.from_ is not None
            else _of_sender(account, query.to or "", last)
        )
        return heapq.merge(
            (m for m in outbound if m.direction is not Direction.INBOUND),
            (m for m in inbound if m.direction is Direction.INBOUND),
            key=lambda message: -message.seq,
        )

    def conversation(self, phone: str) -> Iterator[Message]:
        """A phone's texts with all accounts, newest first."""
        return (message for message in self._of_phone(phone, None) if not message.deleted)

    def _of_phone(self, phone: str, last: Message | None) -> Iterator[Message]:
        """A phone's messages, from its newest or from the one before ``last``."""
        own = last is not None and last.phone == phone
        message = last.before_of_phone if own and last else self.phones.get(phone)
        while message is not None:
            yield message
            message = message.before_of_phone


def _of_sender(account: Account, sender: str, last: Message | None) -> Iterator[Message]:
    """A sender's messages, from its newest or from the one before ``last``."""
    own = last is not None and last.sender == sender
    message = last.before_of_sender if own and last else account.latest_of_sender.get(sender)
    while message is not None:
        yield message
        message = message.before_of_sender
