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
#: From the second showing on: a landline and a dead number are not texted again.
EXPECTED_AGAIN = {"delivered": 36, "blocked": 14}
#: Words of the campaign's text, by which it is known again on the phones.
CAMPAIGN_WORDS = "our spring newsletter is out"
#: How texts to two of the demo's numbers end, whatever the sandbox's own rules are.
OUTCOMES = {"+12105550198": "undelivered:30006", "+15035550199": "undelivered:30005"}
#: How Twilio calls the states of a toll-free number's verification; none has been asked for yet.
VERIFICATIONS = {
    "restricted": "",
    "pending": "PENDING_REVIEW",
    "verified": "TWILIO_APPROVED",
    "rejected": "TWILIO_REJECTED",
}
FINAL = ("delivered", "undelivered", "failed", "blocked", "canceled")
WAIT_SECONDS = 180.0
POLL_SECONDS = 0.5


@dataclass
class Result:
    """What the demo found.

    :param expected: messages of the campaign per state, as they must be
    :param counts: and as they are
    :param checks: what had to be so, and whether it was
    """

    expected: dict[str, int]
    counts: dict[str, int] = field(default_factory=dict)
    checks: dict[str, bool] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether everything was as expected."""
        return all(self.checks.values()) and self.counts == self.expected


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
        known = ["number", "mps", "kind", "verification_state"]
        for sender in admin.call("sms.sender", "search_read", domain, known):
            settings = {"mps": sender["mps"]}
            if sender["kind"] == "toll_free":
                settings["verification"] = VERIFICATIONS[sender["verification_state"]]
            sandbox.set_number(account, sender["number"], **settings)
        admin.call("sms.gateway", "action_set_webhooks", [gateway])
        admin.call("sms.gateway", "action_test_connection", [gateway])
    sandbox.outcomes(OUTCOMES)


def run(url: str, admin: WebClient, sandbox: SandboxClient, database: str) -> Result:
    """Launch the campaign as its manager, wait for the end, answer STOP from one phone.

    :param admin: only to look up which records are meant
    """
    manager = WebClient(url, database, MANAGER, MANAGER)
    return Demo(admin, manager, sandbox).run()


class Demo:
    """One showing of the campaign, seen by its manager and by one member's phone."""

    def __init__(self, admin: WebClient, manager: WebClient, sandbox: SandboxClient) -> None:
        self.manager = manager
        self.sandbox = sandbox
        self.newsletter = admin.ref(CAMPAIGN)
        self.purpose = admin.ref(PURPOSE)
        self.member = admin.ref(STOPPING_MEMBER)
        [values] = manager.call("res.partner", "read", [self.member], ["phone_sanitized"])
        self.phone = str(values["phone_sanitized"])
        self.sender = self._sender()

    def run(self) -> Result:
        """Show everything once; what came out."""
        campaign = self._draft()
        result = Result(EXPECTED if campaign == self.newsletter else EXPECTED_AGAIN)
        with step("A campaign to 50 members, through cron, Twilio's SDK and webhooks") as bar:
            self.manager.call("sms.campaign", "action_launch", [campaign])
            _wait(lambda: self._is_over(campaign, bar), "the campaign to end")
        result.counts = self._counts(campaign)
        received = {message["to"] for message in self._sandbox_texts()}
        texted = sum(result.expected.values()) - result.expected["blocked"]
        result.checks[f"it came to {texted} phones"] = len(received) == texted
        result.checks["a member who agreed got it"] = self.phone in received
        with step("The member answers STOP"):
            self.sandbox.inbound(self.phone, self.sender, "STOP")
            result.checks["STOP opts the member out"] = _wait(
                lambda: not self._has_agreed(), "STOP to be understood", must=False
            )
        return result

    def _draft(self) -> int:
        """The demo campaign as a draft: itself the first time, then a copy.

        Before a copy the member who stopped last time texts START, so the counts are the same.
        """
        [values] = self.manager.call("sms.campaign", "read", [self.newsletter], ["state"])
        if values["state"] == "draft":
            return self.newsletter
        if not self._has_agreed():
            with step("The member who stopped last time answers START"):
                self.sandbox.inbound(self.phone, self.sender, "START")
                _wait(self._has_agreed, "START to be understood")
        [copied] = self.manager.call("sms.campaign", "copy", [self.newsletter])
        return int(copied)

    def _sender(self) -> str:
        """The number the campaign's texts come from."""
        [values] = self.manager.call("sms.campaign", "read", [self.newsletter], ["sender_id"])
        [sender] = self.manager.call("sms.sender", "read", [values["sender_id"][0]], ["number"])
        return str(sender["number"])

    def _sandbox_texts(self) -> list[dict[str, Any]]:
        """The campaign's texts as they arrived at the local Twilio."""
        texts = self.sandbox.messages(direction="outbound-api", from_=self.sender)
        return [text for text in texts if CAMPAIGN_WORDS in text["body"]]

    def _counts(self, campaign: int) -> dict[str, int]:
        domain = [("campaign_id", "=", campaign), ("direction", "=", "outbound")]
        groups = self.manager.call(
            "sms.message", "formatted_read_group", domain, ["state"], ["__count"]
        )
        return {group["state"]: group["__count"] for group in groups}

    def _is_over(self, campaign: int, bar: Bar) -> bool:
        counts = self._counts(campaign)
        total = sum(counts.values())
        final = sum(counts.get(state, 0) for state in FINAL)
        bar.at(final / max(total, 1), ", ".join(f"{counts[state]} {state}" for state in counts))
        [values] = self.manager.call("sms.campaign", "read", [campaign], ["state"])
        return total > 0 and final == total and values["state"] == "completed"

    def _has_agreed(self) -> bool:
        """Whether the member's consent to newsletters is given now."""
        domain = [
            ("partner_id", "=", self.member),
            ("purpose_id", "=", self.purpose),
            ("state", "=", "opted_in"),
        ]
        return bool(self.manager.call("sms.consent", "search_count", domain))


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
