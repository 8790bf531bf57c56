"""Signed status callbacks as bytes, and posting them as fast as a server takes them."""

import asyncio
import time
from collections.abc import Sequence
from urllib.parse import quote_plus

from twilio.request_validator import RequestValidator

CONCURRENT = 8
PHONE, SENDER = "+12125550123", "+18335550100"


def status_callback(url: str, account_sid: str, token: str, message_sid: str, status: str) -> bytes:
    """A whole HTTP request, as Twilio would post it to ``url``."""
    form = {
        "AccountSid": account_sid,
        "ApiVersion": "2010-04-01",
        "From": SENDER,
        "MessageSid": message_sid,
        "MessageStatus": status,
        "SmsSid": message_sid,
        "SmsStatus": status,
        "To": PHONE,
    }
    signature = RequestValidator(token).compute_signature(url, form)
    body = "&".join(f"{name}={quote_plus(value)}" for name, value in form.items()).encode()
    host, _, path = url.removeprefix("http://").partition("/")
    head = (
        f"POST /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n"
        f"X-Twilio-Signature: {signature}\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def rate(port: int, requests: Sequence[bytes], concurrent: int = CONCURRENT) -> float:
    """Requests a second, ``concurrent`` at a time; every answer must be a 2xx."""
    started = time.perf_counter()
    asyncio.run(_post_all(port, requests, concurrent))
    return len(requests) / (time.perf_counter() - started)


async def _post_all(port: int, requests: Sequence[bytes], concurrent: int) -> None:
    waiting = iter(requests)

    async def work() -> None:
        for request in waiting:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request)
            answer = await reader.read()
            writer.close()
            status = answer.partition(b"\r\n")[0]
            if b" 20" not in status:
                raise RuntimeError(f"the server answered {status!r}")

    await asyncio.gather(*(work() for _each in range(concurrent)))
