"""Sends the texts of one slice, concurrently and paced. No ORM: threads run this.

The caller hands over what it has claimed and committed, and gets one result for each, in any
order. A thread takes the next text only when it can send it: it first takes its segments from
the bucket all threads share and waits its turn, so the pace holds at the moment of sending,
however slow the answers are.
"""

import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from twilio.rest import Client

from ..kernel.errors import Outcome
from ..kernel.pacing import Bucket, give_back, refill, take
from .transport import Account, Outgoing, Result, connect, send

MAX_THREADS = 32  # measured: 32 reach 477 requests a second at 50 ms; more only take memory
TYPICAL_SECONDS = 0.3  # of one request; with the pace it gives the number of threads
IDLE_SECONDS = 20.0  # a connection not used for longer may be closed by the other side
MAX_IDLE = 128


@dataclass
class Slice:
    """The outcome of a slice: one result a text, and the bucket as the pace has left it."""

    results: list[Result]
    bucket: Bucket


class ClientPool:
    """Connected clients kept from one slice to the next; a client is used by one thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: deque[tuple[float, Account, Client]] = deque()

    def borrow(self, account: Account) -> Client:
        """An idle client of the account, or a new one."""
        now = time.monotonic()
        with self._lock:
            self._idle = deque(item for item in self._idle if now - item[0] < IDLE_SECONDS)
            for item in self._idle:
                if item[1] == account:
                    self._idle.remove(item)
                    return item[2]
        return connect(account)

    def give_back(self, account: Account, client: Client) -> None:
        """Keep the client for the next slice."""
        with self._lock:
            self._idle.append((time.monotonic(), account, client))
            while len(self._idle) > MAX_IDLE:
                self._idle.popleft()


_pool = ClientPool()


class _Pace:
    """The bucket of the slice, shared by its threads; its clock starts with the slice."""

    def __init__(self, bucket: Bucket):
        self._lock = threading.Lock()
        self._origin = time.monotonic()
        self._base = bucket.at
        self._bucket = bucket

    def now(self) -> float:
        return self._base + time.monotonic() - self._origin

    def take(self, segments: int) -> float:
        with self._lock:
            self._bucket, wait = take(self._bucket, segments, self.now())
            return wait

    def give_back(self, segments: int) -> None:
        with self._lock:
            self._bucket = give_back(self._bucket, segments)

    def bucket(self) -> Bucket:
        with self._lock:
            return refill(self._bucket, self.now())


def threads_for(rate: float, messages: int) -> int:
    """Threads that keep ``rate`` requests a second going, no more than there are messages.

    >>> threads_for(3, 100), threads_for(300, 1000), threads_for(300, 5)
    (2, 32, 5)
    """
    wanted = 1 + int(rate * TYPICAL_SECONDS)
    return max(1, min(MAX_THREADS, max(2, wanted), messages))


def run(
    account: Account,
    messages: Sequence[Outgoing],
    bucket: Bucket,
    seconds: float,
    stop_codes: frozenset[int],
    send_one: Callable[[Client, Outgoing], Result] = send,
) -> Slice:
    """Send ``messages`` in order, starting none later than ``seconds`` from now.

    ``bucket.at`` is the present of its own clock. A 429, an unreachable Twilio or an error among
    ``stop_codes`` (the sender is unusable) ends the slice; what was not started comes back
    ``UNSENT``, and has not left the house.

    :raises ExternalCallRefused: in a test, for an address that is not on this machine
    """
    _pool.give_back(account, _pool.borrow(account))  # raises here and not within a thread
    pace, stopped = _Pace(bucket), threading.Event()
    queue = deque(messages)
    deadline = time.monotonic() + seconds
    results: list[list[Result]] = []

    def work() -> None:
        mine: list[Result] = []
        results.append(mine)
        client = _pool.borrow(account)
        while not stopped.is_set() and time.monotonic() < deadline:
            try:
                message = queue.popleft()
            except IndexError:
                break
            if stopped.wait(pace.take(message.segments)):
                pace.give_back(message.segments)
                break
            result = send_one(client, message)
            mine.append(result)
            if ends_slice(result, stop_codes):
                stopped.set()
        _pool.give_back(account, client)

    number = threads_for(bucket.rate, len(messages))
    workers = [
        threading.Thread(target=work, name=f"sms-lane-{index}", daemon=True)
        for index in range(number)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    done = list(itertools.chain.from_iterable(results))
    return Slice(done + _unsent(messages, done), pace.bucket())


def ends_slice(result: Result, stop_codes: frozenset[int]) -> bool:
    """Whether sending more makes no sense after this result."""
    if result.outcome in (Outcome.THROTTLED, Outcome.UNSENT):
        return True
    return result.outcome is Outcome.REJECTED and result.code in stop_codes


def _unsent(messages: Iterable[Outgoing], done: Iterable[Result]) -> list[Result]:
    known = {result.message_id for result in done}
    return [Result(m.message_id, Outcome.UNSENT) for m in messages if m.message_id not in known]
