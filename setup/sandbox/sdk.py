"""The official Twilio SDK, pointed at a sandbox."""

from __future__ import annotations

from typing import Any

from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from .client import Credentials

TWILIO = "https://api.twilio.com"


class SandboxHttpClient(TwilioHttpClient):
    """Twilio's own HTTP client; only the scheme and host of the API are replaced."""

    def __init__(self, url: str, timeout: float = 10) -> None:
        super().__init__(timeout=timeout)
        self._base = url

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        return super().request(method, url.replace(TWILIO, self._base, 1), *args, **kwargs)


def sdk_client(url: str, account: Credentials, timeout: float = 10) -> Client:
    """A ``twilio.rest.Client`` for an account of the sandbox at ``url``."""
    http = SandboxHttpClient(url, timeout)
    return Client(account.sid, account.token, http_client=http)
