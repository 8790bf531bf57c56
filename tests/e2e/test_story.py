"""The whole chain as people live it: opt in, a campaign, STOP, the next campaign."""

import re

from conftest import Browse
from playwright.sync_api import Page, expect

import demo
from environment.stack import Stack, wait_until
from environment.web_client import WebClient

#: One of the campaign's 50, never asked before; her text is the last that a campaign queues.
MEMBER = "sms_campaigns.demo_member_46"
MEMBER_NAME = "Leila Hosseini"
NUMBER = "+16045550145"
LOGIN = "leila"
AGREED = 39  # the demo's 38 and our member
MARKETING = "sms_consent.purpose_marketing"


def test_from_opt_in_to_stop(stack: Stack, browse: Browse) -> None:
    """NF-1, NF-2, NF-6, NF-9, IM-7, B-5, C-15: every screen changes as it should."""
    manager = stack.login("campaigns")
    _opt_in_on_the_portal(stack, browse)
    _front_desk_sees(stack, browse, state="Opted in", by=MEMBER_NAME)
    first = _campaign(stack, manager)
    suppressed = {
        s["number"] for s in stack.admin.call("sms.suppression", "search_read", [], ["number"])
    }
    _launch(stack, browse("campaigns"), first)
    _only_who_agreed_was_texted(stack, manager, first, suppressed)
    second = _queued_campaign(stack, manager)
    _texts_stop(stack, browse())
    _front_desk_sees(stack, browse, state="Opted out", by="Unknown")
    _queued_text_is_cancelled(stack, manager, second)
    _next_campaign_leaves_out(stack, manager, browse("campaigns"))


def _opt_in_on_the_portal(stack: Stack, browse: Browse) -> None:
    user = {
        "partner_id": stack.admin.ref(MEMBER),
        "login": LOGIN,
        "password": LOGIN,
        "group_ids": [(6, 0, [stack.admin.ref("base.group_portal")])],
    }
    stack.admin.call("res.users", "create", [user])
    page = browse(LOGIN)
    page.goto(f"{stack.odoo.url}/my")
    page.get_by_role("link", name=re.compile("Text messages")).click()
    box = page.get_by_label("I agree to Marketing texts")
    expect(box).not_to_be_checked()
    box.check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("saved")
    card = page.locator("[data-purpose=marketing]")
    expect(card.locator(".badge")).to_have_text("Opted in")
    wait_until(lambda: stack.texts_to(NUMBER), "the confirmation of the opt-in")


def _front_desk_sees(stack: Stack, browse: Browse, state: str, by: str) -> None:
    page = browse("frontdesk")
    page.goto(f"{stack.odoo.url}/odoo/contacts/{stack.admin.ref(MEMBER)}")
    page.locator(".o_notebook .nav-link", has_text="SMS").click()
    rows = page.locator(".o_field_widget[name=sms_consent_rows]")
    expect(rows.locator(".badge").first).to_have_text(state)
    log = page.locator(".o_field_widget[name=sms_log_ids] .o_data_row")
    expect(log.filter(has_text="Marketing").filter(has_text=state).first).to_contain_text(by)


def _campaign(stack: Stack, manager: WebClient) -> int:
    """A copy of the demo's campaign."""
    copied = manager.call("sms.campaign", "copy", [stack.admin.ref(demo.CAMPAIGN)])
    return int(copied[0] if isinstance(copied, list) else copied)


def _launch(stack: Stack, page: Page, campaign: int) -> str:
    """Launch by the buttons; what the dialog said."""
    page.goto(f"{stack.odoo.url}/odoo/action-sms_campaigns.sms_campaign_action/{campaign}")
    page.get_by_role("button", name="Launch", exact=True).click()
    dialog = page.get_by_role("dialog")
    launch = dialog.get_by_role("button", name="Launch now")
    expect(launch).to_be_visible()
    said = dialog.inner_text()
    launch.click()
    expect(dialog).to_be_hidden()
    return said


def _messages(manager: WebClient, campaign: int) -> list[dict[str, str]]:
    fields = ["number", "state", "partner_id", "block_reason"]
    return manager.call("sms.message", "search_read", [("campaign_id", "=", campaign)], fields)


def _is_completed(manager: WebClient, campaign: int) -> bool:
    [values] = manager.call("sms.campaign", "read", [campaign], ["state"])
    return bool(values["state"] == "completed")


def _only_who_agreed_was_texted(
    stack: Stack, manager: WebClient, campaign: int, suppressed: set[str]
) -> None:
    """``suppressed``: before the launch. A campaign of another test may have texted the club."""
    wait_until(lambda: _is_completed(manager, campaign), "the campaign to be completed")
    messages = _messages(manager, campaign)
    texted = {m["number"] for m in messages if m["state"] != "blocked"}
    domain = [("purpose_id", "=", stack.admin.ref(MARKETING)), ("state", "=", "opted_in")]
    agreed = {
        c["number"] for c in stack.admin.call("sms.consent", "search_read", domain, ["number"])
    }
    agreed &= {m["number"] for m in messages}
    assert (len(agreed), len(messages)) == (AGREED, 50)
    assert texted == agreed - suppressed
    assert NUMBER in texted
    body = "our spring newsletter is out"
    sent = stack.sandbox.messages(direction="outbound-api")
    reached = [m["to"] for m in sent if body in m["body"] and m["to"] in texted]
    assert sorted(reached) == sorted(texted), "each of them once, and nobody else"
    mine = [m["body"] for m in sent if m["to"] == NUMBER and body in m["body"]]
    assert mine[0].startswith(f"Hello {MEMBER_NAME}")


def _queued_campaign(stack: Stack, manager: WebClient) -> int:
    """One more campaign, paused before our member's turn, which a slow sender puts off."""
    campaign = _campaign(stack, manager)
    sender = stack.admin.ref("sms_twilio_gateway.demo_sender")
    [usual] = stack.admin.call("sms.sender", "read", [sender], ["mps", "burst"])
    stack.admin.call("sms.sender", "write", [sender], {"mps": 0.1, "burst": 1})
    manager.call("sms.campaign", "action_launch", [campaign])
    wait_until(lambda: _messages(manager, campaign), "the campaign to be queued")
    manager.call("sms.campaign", "action_pause", [campaign])
    pace = {"mps": usual["mps"], "burst": usual["burst"]}
    stack.admin.call("sms.sender", "write", [sender], pace)
    mine = [m for m in _messages(manager, campaign) if m["number"] == NUMBER]
    assert [m["state"] for m in mine] == ["queued"]
    return campaign


def _texts_stop(stack: Stack, page: Page) -> None:
    """A person types STOP on the sandbox's phone, and reads the one confirmation there."""
    page.goto(f"{stack.sandbox.url}/#{NUMBER}")
    page.get_by_test_id("bubble").first.wait_for()  # the page knows by now whom to answer
    before = page.get_by_test_id("bubble").count()
    page.get_by_test_id("reply-input").fill("STOP")
    page.get_by_test_id("reply-send").click()
    confirmation = page.get_by_test_id("bubble-body").filter(
        has_text=re.compile("blocks all texts|unsubscribed|opted out", re.IGNORECASE)
    )
    expect(confirmation).to_have_count(1)
    assert page.get_by_test_id("bubble").count() > before


def _queued_text_is_cancelled(stack: Stack, manager: WebClient, campaign: int) -> None:
    mine = [m for m in _messages(manager, campaign) if m["number"] == NUMBER]
    assert [m["state"] for m in mine] == ["canceled"]
    manager.call("sms.campaign", "action_resume", [campaign])
    wait_until(lambda: _is_completed(manager, campaign), "the second campaign to be completed")
    newsletters = [text for text in stack.texts_to(NUMBER) if "newsletter" in text]
    assert len(newsletters) == 1, "only the one before the STOP"


def _next_campaign_leaves_out(stack: Stack, manager: WebClient, page: Page) -> None:
    third = _campaign(stack, manager)
    said = _launch(stack, page, third)
    assert "left out" in said.lower()
    wait_until(lambda: _messages(manager, third), "the third campaign to be queued")
    wait_until(lambda: _is_completed(manager, third), "the third campaign to be completed")
    mine = [m for m in _messages(manager, third) if m["number"] == NUMBER]
    assert [(m["state"], m["block_reason"]) for m in mine] == [("blocked", "suppressed")]
    assert len([text for text in stack.texts_to(NUMBER) if "newsletter" in text]) == 1
