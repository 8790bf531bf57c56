"""A running Odoo, the sandbox connected to it, and a browser for each person."""

import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

import demo
from environment.odoo_process import OdooServer
from environment.web_client import WebClient
from sandbox.client import SandboxClient

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
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
WAIT_SECONDS = 90.0


def wait_until(condition: Callable[[], object], what: str) -> None:
    """Ask twice a second until ``condition()`` is true; fail after WAIT_SECONDS."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.5)


@dataclass
class Stack:
    """Odoo and the sandbox, connected to each other, and Odoo's people as programs."""

    odoo: OdooServer
    sandbox: SandboxClient
    admin: WebClient

    def login(self, login: str) -> WebClient:
        """Log a demo user in; their passwords are their names."""
        return WebClient(self.odoo.url, self.odoo.database, login, login)

    def opt_in(self, contact: int, purpose: int, company: int = 0) -> None:
        """Staff record a consent given on paper, by the fields of the dialog."""
        values = {
            "mode": "opt_in",
            "partner_id": contact,
            "purpose_ids": [purpose],
            "consent_type": "paper",
        }
        context = {"allowed_company_ids": [company]} if company else {}
        [wizard] = self.admin.call("sms.consent.wizard", "create", [values], context=context)
        self.admin.call("sms.consent.wizard", "action_apply", [wizard], context=context)

    def service_purpose(self, company: int) -> int:
        """What ordinary service texts of a company are for."""
        [values] = self.admin.call("res.company", "read", [company], ["sms_default_purpose_id"])
        return int(values["sms_default_purpose_id"][0])

    def texts_to(self, number: str) -> list[str]:
        """What the sandbox's phone has got, oldest first."""
        found = self.sandbox.messages(to=number, direction="outbound-api")
        return [message["body"] for message in found]


@pytest.fixture(scope="session")
def stack(odoo_server: OdooServer, sandbox: SandboxClient) -> Stack:
    """Every gateway of the demo points to the sandbox, as setup/run does it."""
    admin = WebClient(odoo_server.url, odoo_server.database, "admin", "admin")
    demo.connect_gateways(admin, sandbox, list(sandbox.accounts), odoo_server.url)
    return Stack(odoo_server, sandbox, admin)


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
            context.set_default_timeout(30_000)
            contexts.append(context)
            return context

        yield start
        for context in contexts:
            context.close()
