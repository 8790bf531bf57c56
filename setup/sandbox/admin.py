"""The routes of the sandbox's own API below ``/sandbox``: JSON in, JSON out, loopback only.

A bad request is answered 400 with ``{"error": ...}``. What each route does: :mod:`admin_actions`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from . import admin_actions as actions
from . import guard
from .api import SANDBOX
from .core import Sandbox
from .errors import TwilioError
from .inbound import UnknownNumber
from .page import get_conversation, get_phones

Action = Callable[[Sandbox, actions.Params], Any]

ROUTES: tuple[tuple[str, str, Action], ...] = (
    ("GET", "messages", actions.get_messages),
    ("GET", "stats", actions.get_stats),
    ("POST", "reset", actions.reset),
    ("GET", "accounts", actions.get_accounts),
    ("POST", "accounts", actions.add_account),
    ("POST", "keys", actions.add_key),
    ("GET", "numbers", actions.get_numbers),
    ("POST", "numbers", actions.set_number),
    ("DELETE", "numbers", actions.remove_number),
    ("POST", "services", actions.add_service),
    ("GET", "outcomes", actions.get_outcomes),
    ("POST", "outcomes", actions.set_outcomes),
    ("DELETE", "outcomes", actions.clear_outcomes),
    ("GET", "faults", actions.get_faults),
    ("POST", "faults", actions.set_faults),
    ("DELETE", "faults", actions.clear_faults),
    ("GET", "optouts", actions.get_optouts),
    ("POST", "optouts", actions.add_optout),
    ("DELETE", "optouts", actions.remove_optout),
    ("POST", "inbound", actions.post_inbound),
    ("GET", "phones", get_phones),
    ("GET", "conversation", get_conversation),
)


def add_routes(app: web.Application) -> None:
    """Put the admin routes into an application."""
    for method, name, action in ROUTES:
        app.router.add_route(method, f"/sandbox/{name}", _handler(action))


def _handler(action: Action) -> Callable[[web.Request], Any]:
    async def handle(request: web.Request) -> web.Response:
        guard.check(request)
        try:
            return web.json_response(action(request.app[SANDBOX], await _params(request)))
        except UnknownNumber as problem:
            return _refusal(404, f"no account has the number {problem}")
        except KeyError as problem:
            return _refusal(400, f"missing: {problem.args[0]}")
        except (ValueError, TypeError, TwilioError) as problem:
            return _refusal(400, str(problem))

    return handle


async def _params(request: web.Request) -> actions.Params:
    """The query's parameters, and on top of them those of a JSON object in the body."""
    params: actions.Params = dict(request.query)
    raw = await request.read()
    if raw:
        body = json.loads(raw)
        if not isinstance(body, dict):
            raise ValueError("the body must be a JSON object")
        params.update(body)
    return params


def _refusal(status: int, text: str) -> web.Response:
    return web.json_response({"error": text}, status=status)
