"""A browser for each person."""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

from environment.stack import Stack

CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000  # ms: how fast the machine is proves nothing
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, with whatever browser the machine has."""
    with sync_playwright() as started:
        yield started


Browse = Callable[..., Page]


@pytest.fixture
def browse(playwright: Playwright, chromium_path: str, stack: Stack) -> Iterator[Browse]:
    """``browse(login="", phone=False)``: a fresh browser, logged in if a name is given."""
    with _browsers(playwright, chromium_path) as new_context:

        def start(login: str = "", phone: bool = False) -> Page:
            page = new_context(phone).pages[0]
            if login:
                page.goto(f"{stack.odoo.url}/web/login")
                page.fill("input[name=login]", login)
                page.fill("input[name=password]", login)
                page.click("button[type=submit]")
                page.wait_for_url(re.compile(r"/(odoo|my)\b"), wait_until="domcontentloaded")
            return page

        yield start


@contextmanager
def _browsers(playwright: Playwright, path: str) -> Iterator[Callable[[bool], BrowserContext]]:
    contexts: list[BrowserContext] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:

        def start(phone: bool) -> BrowserContext:
            context = playwright.chromium.launch_persistent_context(
                f"{folder}/{len(contexts)}",
                executable_path=path,
                args=CHROMIUM_FLAGS,
                viewport=PHONE if phone else DESKTOP,
                is_mobile=phone,
                has_touch=phone,
            )
            context.set_default_timeout(PATIENCE)
            contexts.append(context)
            return context

        yield start
        for context in contexts:
            context.close()
