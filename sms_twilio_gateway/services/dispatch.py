"""Sends what a lane has claimed, concurrently and paced. No ORM: threads run this.

The lane hands over texts that it has claimed and committed, and fetches one result for each, in
any order, while it goes on claiming and writing down: the line never waits for the database.
A text takes its segments from the bucket at the moment it leaves, so the pace holds however slow
the answers are, and however late a thread wakes up.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

from twilio.rest import Client

from ..kernel.errors import Outcome
from ..kernel.pacing import Bucket, charge, draw, refill
from .transport import Account, Outgoing, Result, connect, send

MAX_THREADS = 64  # measured: 32 are enough at 50 ms; Twilio itself often takes longer
TYPICAL_SECONDS = 0.3  # of one request; with the pace it gives the number of threads
IDLE_SECONDS = 20.0  # a connection not used for longer may be closed by the other side
MAX_IDLE = 128


class ClientPool:
    """Connected clients kept from one turn to the next; a client is used by one thread."""

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
        """Keep the client for the next turn."""
        with self._lock:
            self._idle.append((time.monotonic(), account, client))
            while len(self._idle) > MAX_IDLE:
                self._idle.popleft()


_pool = ClientPool()


def threads_for(rate: float) -> int:
    """Threads that keep ``rate`` requests a second going.

    >>> threads_for(3), threads_for(100), threads_for(1000)
    (2, 31, 64)
    """
    return max(2, min(MAX_THREADS, 1 + int(rate * TYPICAL_SECONDS)))


class Sending:
    """The sending end of a lane's turn; use as a context manager.

    ``bucket.at`` is the present of its own clock (the database's). A 429, an unreachable Twilio
    or an error among ``stop_codes`` (the sender is unusable, or too fast) stops it:
    :attr:`stopped`. What was handed over and not started by the end comes back ``UNSENT``, and has
    not left the house.

    :raises ExternalCallRefused: in a test, for an address that is not on this machine
    """

    def __init__(
        self,
        account: Account,
        bucket: Bucket,
        stop_codes: frozenset[int],
        send_one: Callable[[Client, Outgoing], Result] = send,
    ):
        _pool.give_back(account, _pool.borrow(account))  # raises here and not within a thread
        self._account, self._send, self._stop_codes = account, send_one, stop_codes
        self._origin, self._base, self._bucket = time.monotonic(), bucket.at, bucket
        self._lock = threading.Lock()  # guards all that follows
        self._to_do = threading.Condition(self._lock)  # the threads wait for it
        self._done = threading.Condition(self._lock)  # the lane waits for it
        self._pacing = False  # one thread waits for the bucket; the others wait for it
        self._queue: deque[Outgoing] = deque()
        self._queued_segments = 0
        self._results: list[Result] = []
        self._open = 0  # handed over, and no result fetched yet
        self._over = False
        self._threads: list[threading.Thread] = []
        self.stopped = False
        self.throttled = False

    def __enter__(self) -> "Sending":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def submit(self, messages: Sequence[Outgoing]) -> None:
        """Send these after what is waiting, in this order."""
        with self._lock:
            self._queue.extend(messages)
            self._queued_segments += sum(message.segments for message in messages)
            self._open += len(messages)
            self._to_do.notify(len(messages))
        wanted = min(threads_for(self._bucket.rate), len(self._threads) + len(messages))
        while len(self._threads) < wanted:
            name = f"sms-lane-{len(self._threads)}"
            thread = threading.Thread(target=self._work, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def waiting(self) -> int:
        """How many texts have not left yet."""
        return len(self._queue)

    def busy(self) -> bool:
        """Whether there is any text whose result has not been fetched."""
        return self._open > 0

    def planned(self) -> Bucket:
        """The bucket now, as it will be when all that waits has left."""
        with self._lock:
            return charge(refill(self._bucket, self._now()), self._queued_segments)

    def wait(self, seconds: float) -> None:
        """Return after ``seconds``; sooner when everything handed over has its result."""
        with self._lock:
            self._done.wait_for(self._all_done, seconds)

    def collect(self) -> list[Result]:
        """The results since the last call."""
        with self._lock:
            results, self._results = self._results, []
            self._open -= len(results)
        return results

    def close(self) -> None:
        """Start nothing more, wait for what is under way; what never left is ``UNSENT``."""
        with self._lock:
            self._over = True
            self._to_do.notify_all()
        for thread in self._threads:
            thread.join()
        with self._lock:
            self._results += [Result(left.message_id, Outcome.UNSENT) for left in self._queue]
            self._queue.clear()
            self._queued_segments = 0

    def _all_done(self) -> bool:
        return self.stopped or 0 < self._open == len(self._results)

    def _now(self) -> float:
        return self._base + time.monotonic() - self._origin

    def _work(self) -> None:
        client = _pool.borrow(self._account)
        while (message := self._next()) is not None:
            self._note(self._send(client, message))
        _pool.give_back(self._account, client)

    def _note(self, result: Result) -> None:
        with self._lock:
            self._results.append(result)
            self.throttled |= asks_for_patience(result)
            if ends_turn(result, self._stop_codes):
                self.stopped = self._over = True
                self._to_do.notify_all()
            if self._all_done():
                self._done.notify()

    def _next(self) -> Outgoing | None:
        """The next text, at the moment it may leave; None when it is over.

        Threads never line up for a lock: with the pace far away, whoever is free takes one.
        """
        with self._lock:
            while not self._over:
                self._leave_behind()
                if not self._queue or self._pacing:
                    self._to_do.wait()
                    continue
                segments = self._queue[0].segments
                self._bucket, wait = draw(self._bucket, segments, self._now())
                if not wait:
                    self._queued_segments -= segments
                    if len(self._queue) > 1:
                        self._to_do.notify()
                    return self._queue.popleft()
                self._pacing = True
                self._to_do.wait(wait)
                self._pacing = False
        return None

    def _leave_behind(self) -> None:
        """Pass over what should have left long ago: this process had been stopped meanwhile."""
        while self._queue and self._queue[0].leave_by < time.time():
            late = self._queue.popleft()
            self._queued_segments -= late.segments
            self._results.append(Result(late.message_id, Outcome.UNSENT))
            if self._all_done():
                self._done.notify()


def ends_turn(result: Result, stop_codes: frozenset[int]) -> bool:
    """Whether sending more makes no sense after this result."""
    if result.outcome in (Outcome.THROTTLED, Outcome.UNSENT):
        return True
    return result.outcome is Outcome.REJECTED and result.code in stop_codes


def asks_for_patience(result: Result) -> bool:
    """A 429, or a Twilio that can't be reached."""
    return result.outcome in (Outcome.THROTTLED, Outcome.UNSENT)
