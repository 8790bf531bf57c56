"""Posting webhooks: signed, retried by the rules in the URL's fragment, a bounded number at once.

Sources: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides (the fragment),
https://www.twilio.com/docs/usage/webhooks/webhooks-security (the signature).
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import secrets
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl, quote_plus, urldefrag, urlsplit

import aiohttp
from twilio.request_validator import RequestValidator
from yarl import URL

from .model import Account
from .schedule import Schedule

_logger = logging.getLogger(__name__)

Form = Mapping[str, str]
RETRY_PAUSE = 0.1  # seconds before the first retry, doubled each time
_LOOPBACK_NAMES = frozenset({"localhost"})


@dataclass(frozen=True)
class Policy:
    """Retries (``rc``), on what (``rp``: ct, rt, 4xx, 5xx, all) and timeouts in seconds."""

    retries: int = 1
    on: frozenset[str] = frozenset({"ct"})
    connect: float = 5
    read: float = 15
    total: float = 15

    @classmethod
    def from_fragment(cls, fragment: str) -> Policy:
        """Read ``rc=3&rp=all&ct=500``; what is missing or no number keeps its default.

        >>> Policy.from_fragment("rc=3&rp=all").retries
        3
        """
        values = dict(parse_qsl(fragment))
        policies = frozenset(values.get("rp", "ct").split(","))
        if "all" in policies:
            policies = frozenset({"ct", "rt", "4xx", "5xx"})
        return cls(
            retries=int(_bounded(values.get("rc"), 0, 5, 1)),
            on=policies,
            connect=_bounded(values.get("ct"), 100, 10_000, 5_000) / 1000,
            read=_bounded(values.get("rt"), 100, 15_000, 15_000) / 1000,
            total=_bounded(values.get("tt"), 100, 15_000, 15_000) / 1000,
        )


def _bounded(text: str | None, low: float, high: float, default: float) -> float:
    try:
        return min(max(float(text or ""), low), high)
    except ValueError:
        return default


@lru_cache(maxsize=256)
def _policy(fragment: str) -> Policy:
    return Policy.from_fragment(fragment)


# Of a form's values only the message's SID is new each time.
_quote = lru_cache(maxsize=8192)(quote_plus)


def _encode(form: Form) -> str:
    return "&".join(f"{_quote(name)}={_quote(value)}" for name, value in form.items())


@lru_cache(maxsize=256)
def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@lru_cache(maxsize=256)
def _validator(token: str) -> RequestValidator:
    return RequestValidator(token)


@dataclass(slots=True, eq=False)
class Delivery:
    """One webhook to post: the form is made when it is sent; ``on_reply`` gets a 2xx body."""

    account: Account
    url: str
    form: Callable[[], Form]
    method: str = "POST"
    on_reply: Callable[[str], None] | None = None
    idempotency: str = field(default_factory=lambda: secrets.token_hex(16))
    attempt: int = 0
    first_try: float | None = None


class Poster:
    """The callback client. ``concurrency`` requests run at once; the others wait in line.

    It posts to loopback addresses, and elsewhere only to hosts named in ``allowed_hosts``:
    a sandbox must not call the world.
    """

    def __init__(
        self, schedule: Schedule, concurrency: int = 64, allowed_hosts: tuple[str, ...] = ()
    ) -> None:
        self._schedule = schedule
        self._concurrency = concurrency
        self._allowed = frozenset(allowed_hosts) | _LOOPBACK_NAMES
        self._waiting: deque[Delivery] = deque()
        self._retrying = 0
        self._drops = 0
        self._workers: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self.counts: Counter[str] = Counter()

    @property
    def pending(self) -> int:
        """Webhooks that are being posted, wait in line or will be tried again."""
        return len(self._waiting) + len(self._workers) + self._retrying

    def post(self, delivery: Delivery) -> None:
        """Put a webhook in line."""
        if not delivery.url:
            return
        if not self._may_call(urlsplit(delivery.url).hostname or ""):
            self.counts["refused"] += 1
            return
        self._waiting.append(delivery)
        if len(self._workers) < self._concurrency:
            self._workers.add(asyncio.get_running_loop().create_task(self._work()))

    def drop_waiting(self) -> None:
        """Forget what waits in line or for another try (whose timers the caller drops).

        What is being posted has no consequences any more: no other try, no reply, no count.
        """
        self._waiting.clear()
        self._retrying = 0
        self._drops += 1

    async def close(self) -> None:
        """Stop posting."""
        self.drop_waiting()
        for worker in list(self._workers):
            worker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await worker
        if self._session is not None:
            await self._session.close()

    def _may_call(self, host: str) -> bool:
        return host in self._allowed or _is_loopback(host)

    async def _work(self) -> None:
        """Post until the line is empty, and be gone at once: what comes next has a worker."""
        try:
            while self._waiting:
                await self._deliver(self._waiting.popleft())
        finally:
            self._workers.remove(asyncio.current_task())

    async def _deliver(self, delivery: Delivery) -> None:
        """Post one webhook and see to what follows; one that cannot be posted has failed."""
        drops = self._drops
        try:
            problem, reply = await self._try(delivery)
            if drops == self._drops:
                self._conclude(delivery, problem, reply)
        except Exception:
            _logger.exception("a webhook failed")
            self.counts["failed"] += 1

    def _conclude(self, delivery: Delivery, problem: str | None, reply: str) -> None:
        policy = _policy(urldefrag(delivery.url).fragment)
        if problem is None:
            if delivery.on_reply is not None:
                delivery.on_reply(reply)
            self.counts["ok"] += 1
        elif problem in policy.on and self._may_retry(delivery, policy):
            self._retry(delivery)
        else:
            self.counts["failed"] += 1

    def _may_retry(self, delivery: Delivery, policy: Policy) -> bool:
        started = delivery.first_try or self._schedule.now()
        return delivery.attempt <= policy.retries and self._schedule.now() - started < policy.total

    def _retry(self, delivery: Delivery) -> None:
        self.counts["retried"] += 1
        self._retrying += 1
        pause = RETRY_PAUSE * 2 ** (delivery.attempt - 1)
        self._schedule.after(pause, self._again, delivery)

    def _again(self, delivery: Delivery) -> None:
        self._retrying -= 1
        self.post(delivery)

    async def _try(self, delivery: Delivery) -> tuple[str | None, str]:
        """Post once. Returns the problem (ct, rt, 4xx or 5xx as in the policy) and the body.

        The problem is ``None`` for 2xx and 3xx.
        """
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._concurrency, force_close=False)
            self._session = aiohttp.ClientSession(connector=connector, auto_decompress=True)
        url, fragment = urldefrag(delivery.url)
        policy = _policy(fragment)
        delivery.attempt += 1
        if delivery.first_try is None:
            delivery.first_try = self._schedule.now()
        form = dict(delivery.form())
        encoded = _encode(form)
        body: bytes | None = encoded.encode()
        if delivery.method == "GET":
            url += ("&" if "?" in url else "?") + encoded
            form, body = {}, None
        headers = {
            "X-Twilio-Signature": _validator(delivery.account.token).compute_signature(url, form),
            "I-Twilio-Idempotency-Token": delivery.idempotency,
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        timeout = aiohttp.ClientTimeout(
            total=policy.total, connect=None, sock_connect=policy.connect, sock_read=policy.read
        )
        try:
            async with self._session.request(
                delivery.method,
                URL(url, encoded=True),
                data=body,
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                text = await response.text(errors="replace")
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            return "ct", ""
        except asyncio.TimeoutError:
            return "rt", ""
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
            return "ct", ""
        except (aiohttp.ClientError, ValueError):
            return "rt", ""
        if response.status >= 400:
            return "5xx" if response.status >= 500 else "4xx", text
        return None, text
