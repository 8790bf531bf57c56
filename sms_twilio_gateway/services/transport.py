"""The official Twilio SDK, set up so that an operator can trust it. No ORM: threads use this.

Own time-outs always (the SDK's default is none), never a retry of its own (a repeated POST is a
repeated text), no logging of requests (they hold numbers and texts), nothing from the
environment, and another base address where the gateway says so (the sandbox).
https://www.twilio.com/docs/libraries/reference/twilio-python
"""

import ipaddress
import logging
import math
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import requests
import urllib3
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from twilio.rest.api.v2010.account import message as _message  # noqa: F401  # else at the first text

from ..kernel.errors import Outcome, classify_response

TWILIO_URL = "https://api.twilio.com"
TIMEOUT_SECONDS = 10.0
FIRST_CODE = 10000  # Twilio's codes start here; the SDK fills in the HTTP status where it has none

_silent = logging.getLogger(f"{__name__}.silent")
_silent.disabled = True


class ExternalCallRefused(RuntimeError):
    """A test tried to reach something that is not this machine."""


@dataclass(frozen=True)
class Account:
    """Credentials and address of a gateway, as read once from its record.

    ``loopback_only`` is set in tests: then nothing but this machine can be reached.
    """

    account_sid: str
    auth_token: str = field(repr=False)
    key_sid: str = ""
    key_secret: str = field(default="", repr=False)
    base_url: str = TWILIO_URL
    loopback_only: bool = False


@dataclass(frozen=True)
class Outgoing:
    """One text as the threads see it; ``sender`` is a number, or the SID of a messaging service.

    ``leave_by``: when (``time.time()``) the claim is too old for it to leave; by then others may
    have found out that it never left, and have sent it.
    """

    message_id: int
    attempt: int
    number: str
    sender: str
    body: str = field(repr=False)
    status_callback: str = ""
    segments: int = 1
    leave_by: float = math.inf


@dataclass(frozen=True)
class Result:
    """What became of an :class:`Outgoing`; ``status`` is Twilio's own word for it."""

    message_id: int
    outcome: Outcome
    sid: str | None = None
    status: str | None = None
    code: int | None = None
    detail: str = ""


class _HttpClient(TwilioHttpClient):
    """Sends what the SDK addresses to Twilio's API to ``base_url`` instead."""

    def __init__(self, base_url: str):
        super().__init__(timeout=TIMEOUT_SECONDS, logger=_silent)
        self._base_url = base_url.rstrip("/")
        if is_loopback(base_url):
            self.session.trust_env = False  # this machine is never reached through a proxy

    def request(self, method, url, *args, **kwargs):
        """Rebase the address; the path stays Twilio's, whichever of its hosts it is on."""
        if self._base_url != TWILIO_URL:
            parts = urlsplit(url)
            url = self._base_url + parts._replace(scheme="", netloc="").geturl()
        return super().request(method, url, *args, **kwargs)


def is_loopback(url: str) -> bool:
    """Whether the address is on this machine, by its literal host and not by asking a resolver."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def connect(account: Account) -> Client:
    """A client for one thread.

    :raises ExternalCallRefused: in a test, for an address that is not on this machine
    """
    if account.loopback_only and not is_loopback(account.base_url):
        raise ExternalCallRefused(f"tests may not reach {urlsplit(account.base_url).hostname}")
    return Client(
        username=account.key_sid or account.account_sid,
        password=account.key_secret if account.key_sid else account.auth_token,
        account_sid=account.account_sid,
        http_client=_HttpClient(account.base_url),
        environment={"nothing": "from the environment"},  # an empty one would mean os.environ
    )


def send(client: Client, message: Outgoing) -> Result:
    """Send one text. Never raises: whatever happens is an outcome."""
    service = message.sender.startswith("MG")
    try:
        sent = client.messages.create(
            to=message.number,
            body=message.body,
            status_callback=message.status_callback or None,
            **{"messaging_service_sid" if service else "from_": message.sender},
        )
    except TwilioRestException as error:
        code = error.code if error.code and error.code >= FIRST_CODE else None
        return _refused(message, error.status, code, error.msg)
    except TwilioServiceException as error:
        return _refused(message, error.status, error.code, error.title)
    except (requests.RequestException, TwilioException, ValueError, KeyError) as error:
        return Result(message.message_id, _outcome_of(error), detail=type(error).__name__)
    return Result(message.message_id, Outcome.ACCEPTED, sid=sent.sid, status=sent.status)


def _refused(message: Outgoing, status: int, code: int | None, detail: str) -> Result:
    outcome = classify_response(status, code)
    return Result(message.message_id, outcome, code=code, detail=detail or f"HTTP {status}")


def _outcome_of(error: Exception) -> Outcome:
    """A connection that was never made is the one failure after which nothing can have left."""
    if isinstance(error, requests.ConnectTimeout):
        return Outcome.UNSENT
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", None)
    never_connected = isinstance(reason, urllib3.exceptions.NewConnectionError)
    return Outcome.UNSENT if never_connected else Outcome.AMBIGUOUS
