"""The parts of a running sandbox, put together."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from . import optout
from .bus import Bus
from .callbacks import Poster
from .checks import Draft
from .errors import TwilioError
from .faults import Dice, Faults
from .lifecycle import Lifecycle
from .model import QUEUE_SECONDS, Account, Direction, Message, Number, Status, new_sid
from .outcomes import Ending, OutcomeRules
from .ratelimit import RateLimit
from .schedule import Schedule
from .segments import count
from .stats import RequestRate
from .store import Store


@dataclass(frozen=True)
class Settings:
    """What a sandbox is started with."""

    seed: int | None = None
    faults: Faults = field(default_factory=Faults)
    callback_concurrency: int = 64
    callback_hosts: tuple[str, ...] = ()


class Sandbox:
    """One simulated Twilio. Made inside a running event loop."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.faults = settings.faults
        self.dice = Dice(settings.seed)
        self.bus = Bus()
        self.store = Store(self.bus.note)
        self.outcomes = OutcomeRules()
        self.rate = RequestRate()
        self.limit = RateLimit()
        self.schedule = Schedule(asyncio.get_running_loop())
        self.poster = Poster(self.schedule, settings.callback_concurrency, settings.callback_hosts)
        self.lifecycle = Lifecycle(
            self.store, self.schedule, self.poster, self.outcomes, self.dice, lambda: self.faults
        )

    @property
    def pending(self) -> int:
        """Steps of messages and webhooks still to come; 0 when all is at rest."""
        return len(self.schedule) + self.poster.pending

    def accept(self, account: Account, draft: Draft) -> Message:
        """Create a message from a checked request; raises TwilioError for what is refused."""
        number = draft.number
        if optout.is_opted_out(account, number.phone, draft.to):
            raise TwilioError(21610)
        outcome = self.outcomes.find(draft.to, number.phone)
        if outcome.ending is Ending.REJECT and outcome.code is not None:
            raise TwilioError(outcome.code, draft.to)
        segments = count(draft.body).segments
        full = number.mps and number.queued_segments + segments > number.mps * QUEUE_SECONDS
        if full and draft.service is None:
            raise TwilioError(21611)
        message = self.new_message(
            account,
            number,
            draft.to,
            draft.body,
            Direction.OUTBOUND_API,
            Status.QUEUED if draft.service is None else Status.ACCEPTED,
            draft.media,
        )
        message.callback = draft.callback
        message.validity = draft.validity
        message.service_sid = draft.service.sid if draft.service is not None else None
        self.store.add(message)
        if full:
            self.lifecycle.fail(message, 30001)
        elif number.is_blocked:
            self.lifecycle.fail(message, 30032)
        else:
            self.lifecycle.start(message, number)
        return message

    def new_message(
        self,
        account: Account,
        number: Number,
        phone: str,
        body: str,
        direction: Direction,
        status: Status,
        media: tuple[str, ...] = (),
    ) -> Message:
        """A message object, not yet kept."""
        now = time.time()
        return Message(
            sid=new_sid("MM" if media else "SM"),
            seq=self.store.next_seq(),
            account=account,
            phone=phone,
            sender=number.phone,
            body=body,
            direction=direction,
            status=status,
            segments=count(body).segments,
            created=now,
            updated=now,
            media=media,
        )

    def reset(self) -> None:
        """Forget messages, STOP lists, services, rules, what waits; accounts, numbers stay."""
        self.schedule.clear()
        self.poster.drop_waiting()
        self.poster.counts.clear()
        self.store.forget_messages()
        for account in self.store.accounts.values():
            account.services.clear()
        self.outcomes.clear()
        self.faults = self.settings.faults
        self.dice.seed(self.settings.seed)
        self.limit.clear()
        self.bus.note()

    async def close(self) -> None:
        """Stop all activity."""
        self.schedule.clear()
        await self.poster.close()
