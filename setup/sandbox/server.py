"""The HTTP server: Twilio's API, the admin API and the page on one loopback port."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from aiohttp import web

from . import admin, api, page
from .api import SANDBOX
from .core import Sandbox
from .model import API_VERSION


def build(sandbox: Sandbox) -> web.Application:
    """The application with all routes."""
    app = web.Application(client_max_size=1 << 20)
    app[SANDBOX] = sandbox
    app.router.add_route("*", f"/{API_VERSION}/{{tail:.*}}", api.entry)
    app.router.add_route("*", f"/{api.MESSAGING_VERSION}/{{tail:.*}}", api.entry)
    admin.add_routes(app)
    page.add_routes(app)
    app.router.add_route("*", "/{tail:.*}", api.unknown)
    return app


@contextlib.asynccontextmanager
async def serve(sandbox: Sandbox, host: str, port: int) -> AsyncIterator[str]:
    """Listen, and yield the base URL; stops everything at the end."""
    runner = web.AppRunner(build(sandbox), access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port, backlog=1024).start()
        yield f"http://{host}:{runner.addresses[0][1]}"
    finally:
        await sandbox.close()
        await runner.cleanup()
