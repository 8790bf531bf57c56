"""Odoo and the sandbox connected to each other, for what tests do as people would."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import demo
from sandbox.client import SandboxClient

from .odoo_process import OdooServer
from .web_client import WebClient

WAIT_SECONDS = 240.0


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


def connect(odoo: OdooServer, sandbox: SandboxClient) -> Stack:
    """Point the gateways of ``odoo`` to ``sandbox``, each to an account of its own.

    No campaign of the demo begins by itself, whatever date it is.
    """
    admin = WebClient(odoo.url, odoo.database, "admin", "admin")
    scheduled = admin.call("sms.campaign", "search", [("state", "=", "scheduled")])
    admin.call("sms.campaign", "action_pause", scheduled)
    demo.connect_gateways(admin, sandbox, list(sandbox.accounts), odoo.url)
    return Stack(odoo, sandbox, admin)
