"""The official Twilio SDK, pointed at a sandbox."""

from __future__ import annotations

from typing import Any

from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from .client import Credentials

TWILIO = ("https://api.twilio.com", "https://messaging.twilio.com")


class SandboxHttpClient(TwilioHttpClient):
    """Twilio's own HTTP client; only the scheme and host of the API are replaced."""

    def __init__(self, url: str, timeout: float = 10) -> None:
        super().__init__(timeout=timeout)
        self._base = url

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        for host in TWILIO:
            url = url.replace(host, self._base, 1)
        return super().request(method, url, *args, **kwargs)


def sdk_client(url: str, account: Credentials, timeout: float = 10) -> Client:
    """A ``twilio.rest.Client`` for an account of the sandbox at ``url``."""
    http = SandboxHttpClient(url, timeout)
    return Client(account.sid, account.token, http_client=http)
