"""Who may use the admin API and the page: only this machine, and no other web site through it."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SAFE_METHODS = frozenset({"GET", "HEAD"})


def check(request: web.Request) -> None:
    """Raise 403 unless the Host is a loopback name (DNS rebinding) and, for changes, the request
    comes from the sandbox's own page or from no page at all (cross-site requests)."""
    if _host_name(request.host) not in LOOPBACK:
        raise web.HTTPForbidden(text="the sandbox answers to loopback names only")
    if request.method in SAFE_METHODS:
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.host}":
        raise web.HTTPForbidden(text="not from another site")
    if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        raise web.HTTPForbidden(text="not from another site")


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
