"""Twilio's REST API: one way in for every request (faults, log-in, errors), then the routes."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import parse_qsl

from aiohttp import web

from . import accounts_api, messages_api, messaging_api, render
from .core import Sandbox
from .errors import TwilioError
from .faults import RequestFault
from .model import API_VERSION, Account
from .request import Answer, Call

Handler = Callable[[Call], Answer]

SANDBOX: web.AppKey[Sandbox] = web.AppKey("sandbox", Sandbox)

_ROUTES: tuple[tuple[re.Pattern[str], dict[str, Handler]], ...] = (
    (
        re.compile(r"/Messages\.json"),
        {"POST": messages_api.create, "GET": messages_api.listing},
    ),
    (
        re.compile(r"/Messages/(?P<sid>\w+)\.json"),
        {
            "GET": messages_api.fetch,
            "POST": messages_api.update,
            "DELETE": messages_api.delete,
        },
    ),
    (re.compile(r"\.json"), {"GET": accounts_api.fetch_account}),
    (re.compile(r"/Balance\.json"), {"GET": accounts_api.fetch_balance}),
    (re.compile(r"/IncomingPhoneNumbers\.json"), {"GET": accounts_api.list_numbers}),
    (
        re.compile(r"/IncomingPhoneNumbers/(?P<sid>\w+)\.json"),
        {"GET": accounts_api.fetch_number, "POST": accounts_api.update_number},
    ),
    (re.compile(r"/SMS/ShortCodes\.json"), {"GET": accounts_api.list_short_codes}),
    (
        re.compile(r"/SMS/ShortCodes/(?P<sid>\w+)\.json"),
        {"GET": accounts_api.fetch_short_code, "POST": accounts_api.update_short_code},
    ),
)
_ACCOUNT = re.compile(rf"/{API_VERSION}/Accounts/(?P<account>\w+)(?P<rest>.*)")
# Twilio has these on a host of their own; the account is the one that logs in.
MESSAGING_VERSION = "v1"
_MESSAGING_ROUTES: tuple[tuple[re.Pattern[str], dict[str, Handler]], ...] = (
    (re.compile(r"/v1/Tollfree/Verifications"), {"GET": messaging_api.list_verifications}),
    (
        re.compile(r"/v1/Tollfree/Verifications/(?P<sid>\w+)"),
        {"GET": messaging_api.fetch_verification},
    ),
    (re.compile(r"/v1/Services"), {"GET": messaging_api.list_services}),
    (
        re.compile(r"/v1/Services/(?P<sid>\w+)"),
        {"GET": messaging_api.fetch_service, "POST": messaging_api.update_service},
    ),
    (
        re.compile(r"/v1/Services/(?P<sid>\w+)/PhoneNumbers"),
        {"GET": messaging_api.list_phone_numbers},
    ),
    (
        re.compile(r"/v1/Services/(?P<sid>\w+)/ShortCodes"),
        {"GET": messaging_api.list_short_codes},
    ),
)
_HTML_503 = (
    "<html><head><title>503 Service Temporarily Unavailable</title></head>"
    "<body><center><h1>503 Service Temporarily Unavailable</h1></center></body></html>"
)


async def entry(request: web.Request) -> web.Response:
    """Answer any request below ``/2010-04-01``, and those of the messaging host."""
    sandbox = request.app[SANDBOX]
    faults = sandbox.faults
    sandbox.rate.tick()
    raw = await request.read()
    wait = sandbox.dice.request_seconds(faults.latency_ms)
    if wait:
        await asyncio.sleep(wait)
    creating = request.method == "POST" and request.path.endswith("/Messages.json")
    fault = sandbox.dice.request_fault(faults, creating)
    try:
        account = authenticate(sandbox, request.headers.get("Authorization", ""))
        if fault is RequestFault.HTML_503:
            return web.Response(status=503, text=_HTML_503, content_type="text/html")
        if fault is RequestFault.DROP_BEFORE:
            return _hang_up(request)
        if fault is RequestFault.TOO_MANY or not sandbox.limit.allows(account.sid, faults.rate429):
            raise TwilioError(20429)
        handler, call = _route(sandbox, account, request, raw)
        answer = handler(call)
    except TwilioError as problem:
        headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if problem.status == 401 else {}
        return _json(problem.status, render.error(problem), headers)
    if fault is RequestFault.TIMEOUT_AFTER:
        await asyncio.sleep(faults.timeout_s)
    if fault in (RequestFault.DROP_AFTER, RequestFault.TIMEOUT_AFTER):
        return _hang_up(request)
    return _json(answer.status, answer.body)


async def unknown(request: web.Request) -> web.Response:
    """Any path that is neither the API's nor the sandbox's: 20404 as JSON."""
    return _json(404, render.error(TwilioError(20404, request.path)))


def authenticate(sandbox: Sandbox, header: str) -> Account:
    """The account of a basic Authorization header (SID and token, or API key and secret).

    Raises TwilioError 20003.
    """
    name, secret = _credentials(header)
    account = sandbox.store.accounts.get(name)
    expected = account.token if account is not None else None
    if account is None:
        for owner in sandbox.store.accounts.values():
            if name in owner.keys:
                account, expected = owner, owner.keys[name]
    if account is None or expected is None:
        raise TwilioError(20003)
    if not hmac.compare_digest(secret.encode(), expected.encode()):
        raise TwilioError(20003)
    return account


@lru_cache(maxsize=64)
def _credentials(header: str) -> tuple[str, str]:
    scheme, _, encoded = header.partition(" ")
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return "", ""
    name, _, secret = text.partition(":")
    return (name, secret) if scheme.lower() == "basic" else ("", "")


def _route(
    sandbox: Sandbox, account: Account, request: web.Request, raw: bytes
) -> tuple[Handler, Call]:
    path = request.path
    routes, rest = _MESSAGING_ROUTES, path
    if not path.startswith(f"/{MESSAGING_VERSION}/"):
        match = _ACCOUNT.fullmatch(path)
        if match is None or match["account"] != account.sid:
            raise TwilioError(20404, path)
        routes, rest = _ROUTES, match["rest"]
    for pattern, methods in routes:
        found = pattern.fullmatch(rest)
        if found is None:
            continue
        handler = methods.get(request.method)
        if handler is None:
            raise TwilioError(20004)
        return handler, Call(
            sandbox=sandbox,
            account=account,
            path=path,
            sid=found.groupdict().get("sid") or "",
            params=_params(request, raw),
        )
    raise TwilioError(20404, path)


def _params(request: web.Request, raw: bytes) -> tuple[tuple[str, str], ...]:
    """The form of a POST, the query of anything else; blanks are kept."""
    if request.method != "POST":
        return tuple(request.query.items())
    try:
        return tuple(parse_qsl(raw.decode(), keep_blank_values=True))
    except UnicodeDecodeError:
        raise TwilioError(20001, "encoding") from None


def _hang_up(request: web.Request) -> web.Response:
    """Close the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _json(
    status: int, body: render.Json | None, headers: dict[str, str] | None = None
) -> web.Response:
    if body is None:
        return web.Response(status=status, headers=headers)
    return web.Response(
        status=status,
        body=render.dumps(body),
        headers=headers,
        content_type="application/json",
        charset="utf-8",
    )
