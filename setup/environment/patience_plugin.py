"""pytest plugin: a busy machine has minutes for what Odoo's tests of pages allow seconds.

How fast pages are is what the benchmarks tell. Load it with ``-p environment.patience_plugin``.
"""

from functools import partialmethod

import pytest

#: Seconds that these methods allow unless a test says otherwise.
PAGE_SECONDS = {"url_open": 120, "make_jsonrpc_request": 120, "start_tour": 300}
BROWSER_SECONDS = {"_json_command": 60, "_websocket_request": 60}
CURSOR_SECONDS = 60


def pytest_sessionstart(session: pytest.Session) -> None:
    """Odoo can be imported by now, and no test has run."""
    from odoo.tests import common  # noqa: PLC0415

    for owner, limits in ((common.HttpCase, PAGE_SECONDS), (common.ChromeBrowser, BROWSER_SECONDS)):
        for name, seconds in limits.items():
            setattr(owner, name, partialmethod(getattr(owner, name), timeout=seconds))
    common.BaseCase.test_cursor_lock_timeout = CURSOR_SECONDS
    common.CHECK_BROWSER_ITERATIONS = round(60 / common.CHECK_BROWSER_SLEEP)
