"""The demo of setup/run: a campaign through real cron, the Twilio SDK, webhooks and a STOP.

Everything is done as a person would, through Odoo's own web interface and by typing on a phone of
the sandbox; nothing is written into the database. What must come out is known beforehand from the
demo data (sms_campaigns/demo) and checked.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from environment.errors import SetupError
from environment.progress import Bar, step
from environment.web_client import WebClient
from sandbox.client import Credentials, SandboxClient

CAMPAIGN = "sms_campaigns.demo_campaign_newsletter"
MANAGER = "campaigns"
#: A member who agreed, gets the campaign, and then texts STOP.
STOPPING_MEMBER = "sms_campaigns.demo_member_01"
PURPOSE = "sms_consent.purpose_marketing"
#: Of 50 members 38 agreed (one of them a landline, one unknown to the carrier); see
#: sms_campaigns/demo/sms_consent.xml.
EXPECTED = {"delivered": 36, "undelivered": 2, "blocked": 12}
#: How texts to two of the demo's numbers end, whatever the sandbox's own rules are.
OUTCOMES = {"+12105550198": "undelivered:30006", "+15035550199": "undelivered:30005"}
FINAL = ("delivered", "undelivered", "failed", "blocked", "canceled")
WAIT_SECONDS = 180.0
POLL_SECONDS = 0.5


@dataclass
class Result:
    """What the demo found.

    :param counts: messages of the campaign per state
    :param checks: what had to be so, and whether it was
    """

    counts: dict[str, int] = field(default_factory=dict)
    checks: dict[str, bool] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether everything was as expected."""
        return all(self.checks.values()) and self.counts == EXPECTED


def connect_gateways(
    admin: WebClient, sandbox: SandboxClient, accounts: list[Credentials], address: str
) -> None:
    """Point every gateway to the sandbox, each to an account of its own, with its numbers.

    :param address: where the sandbox reaches Odoo
    """
    gateways = admin.call("sms.gateway", "search", [], order="id")
    while len(accounts) < len(gateways):
        accounts.append(sandbox.add_account())
    for gateway, account in zip(gateways, accounts, strict=False):
        values = {
            "account_sid": account.sid,
            "auth_token": account.token,
            "api_base_url": sandbox.url,
            "webhook_base_url": address,
        }
        admin.call("sms.gateway", "write", [gateway], values)
        domain = [("gateway_id", "=", gateway), ("number", "!=", False)]
        for sender in admin.call("sms.sender", "search_read", domain, ["number", "mps"]):
            sandbox.set_number(account, sender["number"], mps=sender["mps"])
        admin.call("sms.gateway", "action_set_webhooks", [gateway])
        admin.call("sms.gateway", "action_test_connection", [gateway])
    sandbox.outcomes(OUTCOMES)


def run(url: str, database: str, sandbox: SandboxClient) -> Result:
    """Launch the campaign as its manager, wait for the end, answer STOP from one phone."""
    manager = WebClient(url, database, MANAGER, MANAGER)
    result = Result()
    campaign = _campaign(manager, sandbox)
    with step("A campaign to 50 members, through cron, Twilio's SDK and webhooks") as bar:
        manager.call("sms.campaign", "action_launch", [campaign])
        _wait(lambda: _is_over(manager, campaign, bar), "the campaign to end")
    result.counts = _counts(manager, campaign)
    arrived = sandbox.stats()
    result.checks["nothing is left to send or to report"] = not arrived["pending"]
    with step("A member answers STOP"):
        result.checks["STOP opts the member out"] = _stop(manager, sandbox, campaign)
    return result


def _campaign(manager: WebClient, sandbox: SandboxClient) -> int:
    """The demo campaign as a draft: itself the first time, then a copy.

    Before a copy the member who stopped last time texts START, so that the counts are the same.
    """
    campaign = manager.ref(CAMPAIGN)
    [values] = manager.call("sms.campaign", "read", [campaign], ["state"])
    if values["state"] == "draft":
        return campaign
    if not _has_agreed(manager):
        [message] = _texts_to(manager, campaign, _member(manager)["phone_sanitized"])
        sandbox.inbound(message["number"], _sender(manager, message), "START")
        _wait(lambda: _has_agreed(manager), "START to be understood")
    copied = manager.call("sms.campaign", "copy", [campaign])
    return int(copied[0] if isinstance(copied, list) else copied)


def _counts(manager: WebClient, campaign: int) -> dict[str, int]:
    domain = [("campaign_id", "=", campaign), ("direction", "=", "outbound")]
    groups = manager.call("sms.message", "formatted_read_group", domain, ["state"], ["__count"])
    return {group["state"]: group["__count"] for group in groups}


def _is_over(manager: WebClient, campaign: int, bar: Bar) -> bool:
    counts = _counts(manager, campaign)
    total = sum(counts.values())
    final = sum(counts.get(state, 0) for state in FINAL)
    bar.at(final / max(total, 1), ", ".join(f"{counts[state]} {state}" for state in counts))
    [values] = manager.call("sms.campaign", "read", [campaign], ["state"])
    return total > 0 and final == total and values["state"] == "completed"


def _stop(manager: WebClient, sandbox: SandboxClient, campaign: int) -> bool:
    """Text STOP as a member who got the campaign; whether Odoo understood."""
    member = _member(manager)
    [message] = _texts_to(manager, campaign, member["phone_sanitized"])
    sandbox.inbound(message["number"], _sender(manager, message), "STOP")
    return _wait(lambda: not _has_agreed(manager), "STOP to be understood", must=False)


def _member(manager: WebClient) -> dict[str, Any]:
    [member] = manager.call(
        "res.partner", "read", [manager.ref(STOPPING_MEMBER)], ["phone_sanitized"]
    )
    return member


def _texts_to(manager: WebClient, campaign: int, number: str) -> list[dict[str, Any]]:
    domain = [("campaign_id", "=", campaign), ("number", "=", number)]
    return manager.call("sms.message", "search_read", domain, ["number", "sender_id"])


def _sender(manager: WebClient, message: dict[str, Any]) -> str:
    [sender] = manager.call("sms.sender", "read", [message["sender_id"][0]], ["number"])
    return str(sender["number"])


def _has_agreed(manager: WebClient) -> bool:
    """Whether the member's consent to newsletters is given now."""
    domain = [
        ("partner_id", "=", manager.ref(STOPPING_MEMBER)),
        ("purpose_id", "=", manager.ref(PURPOSE)),
        ("state", "=", "opted_in"),
    ]
    return bool(manager.call("sms.consent", "search_count", domain))


def _wait(condition: Callable[[], bool], what: str, *, must: bool = True) -> bool:
    """Wait until ``condition`` holds.

    :raises SetupError: after WAIT_SECONDS, if it ``must`` hold
    """
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            if not must:
                return False
            raise SetupError(
                f"Waited {WAIT_SECONDS:.0f} s in vain for {what}.",
                "read .dev/log/odoo.log; setup/run --reset makes the demo's database anew",
            )
        time.sleep(POLL_SECONDS)
    return True
