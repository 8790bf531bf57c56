"""The page that shows each phone as a conversation: its files, its data, its live events."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from aiohttp import web

from . import guard
from .admin_actions import Json, Params, truth
from .api import SANDBOX
from .core import Sandbox
from .errors import explain
from .model import Direction, Message

FOLDER = Path(__file__).parent / "page"
FILES = {
    "/": ("index.html", "text/html"),
    "/page.css": ("page.css", "text/css"),
    "/page.js": ("page.js", "text/javascript"),
    "/render.js": ("render.js", "text/javascript"),
}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
PHONES_SHOWN = 100
PHONES_SEARCHED = 100_000
MESSAGES_SHOWN = 100
PING_SECONDS = 15


def add_routes(app: web.Application) -> None:
    """Put the page and its live events into an application."""
    for path in FILES:
        app.router.add_get(path, _file)
    app.router.add_get("/sandbox/events", _events)


async def _file(request: web.Request) -> web.Response:
    guard.check(request)
    name, content_type = FILES[request.path]
    text = (FOLDER / name).read_text(encoding="utf-8")
    return web.Response(text=text, content_type=content_type, headers=HEADERS)


def get_phones(sandbox: Sandbox, params: Params) -> Json:
    """The phones that got or sent texts, the latest active first; ``search`` looks into number
    and last text. At most 100, with ``more`` when there are others."""
    wanted = str(params.get("search", "")).strip().lower()
    rows = (_phone(phone, latest) for phone, latest in _latest(sandbox))
    found = list(islice((row for row in rows if row and _contains(row, wanted)), PHONES_SHOWN + 1))
    return {"phones": found[:PHONES_SHOWN], "more": len(found) > PHONES_SHOWN}


def _latest(sandbox: Sandbox) -> Iterator[tuple[str, Message]]:
    return islice(reversed(sandbox.store.phones.items()), PHONES_SEARCHED)


def _phone(phone: str, latest: Message) -> Json | None:
    message: Message | None = latest
    while message is not None and message.deleted:
        message = message.before_of_phone
    if message is None:
        return None
    return {
        "phone": phone,
        "text": message.body[:120],
        "time": message.created,
        "mine": message.direction is Direction.INBOUND,
        "seq": message.seq,
    }


def _contains(row: Json, wanted: str) -> bool:
    if not wanted:
        return True
    if wanted in row["text"].lower():
        return True
    digits = "".join(filter(str.isdigit, wanted))
    return bool(digits) and not any(map(str.isalpha, wanted)) and digits in row["phone"]


def get_conversation(sandbox: Sandbox, params: Params) -> Json:
    """A phone's latest 100 texts, oldest first, or the 100 before running number ``before``."""
    before = int(params.get("before", 0))
    texts = (
        message
        for message in sandbox.store.conversation(str(params["phone"]))
        if not before or message.seq < before
    )
    found = list(islice(texts, MESSAGES_SHOWN + 1))
    shown = [_bubble(message) for message in reversed(found[:MESSAGES_SHOWN])]
    return {"messages": shown, "more": len(found) > MESSAGES_SHOWN}


def _bubble(message: Message) -> Json:
    bubble = truth(message)
    bubble["media"] = list(message.media)
    bubble["error"] = None if message.error_code is None else explain(message.error_code)
    return bubble


async def _events(request: web.Request) -> web.StreamResponse:
    """Server-sent events: ``data: changed`` whenever the page should look again."""
    guard.check(request)
    response = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
    await response.prepare(request)
    with contextlib.suppress(ConnectionError), request.app[SANDBOX].bus.listen() as changed:
        await response.write(b"retry: 1000\n\n")
        while True:
            try:
                await asyncio.wait_for(changed.wait(), PING_SECONDS)
                changed.clear()
                await response.write(b"data: changed\n\n")
            except asyncio.TimeoutError:
                await response.write(b": still here\n\n")
    return response
