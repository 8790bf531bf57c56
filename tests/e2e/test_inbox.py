"""A reply arrives while the inbox is open; staff answer; the icon turns to delivered."""

from conftest import Browse
from playwright.sync_api import expect

from environment.stack import Stack, wait_until

OUR_NUMBER = "+18335550100"
THEIR_NUMBER = "+12025550171"
QUESTION = "Is the pool open on Sunday?"
ANSWER = "Yes, from 10 to 6."


def _contact(stack: Stack) -> int:
    country = stack.admin.ref("base.us")
    values = {"name": "Pia Pool", "phone": THEIR_NUMBER, "country_id": country}
    [contact] = stack.admin.call("res.partner", "create", [values])
    return int(contact)


def test_ic_4_a_reply_arrives_live_and_is_answered(stack: Stack, browse: Browse) -> None:
    """IC-4, B-9, PI-8: nothing is reloaded between the question and the delivered answer."""
    contact = _contact(stack)
    page = browse("frontdesk")
    page.goto(f"{stack.odoo.url}/odoo/sms-inbox")
    expect(page.locator(".o_sms_list")).to_be_visible()
    row = page.locator(".o_sms_row", has_text="Pia Pool")
    expect(row).to_have_count(0)

    stack.sandbox.inbound(THEIR_NUMBER, OUR_NUMBER, QUESTION)
    expect(row).to_contain_text(QUESTION)
    assert "o_sms_unread" in (row.get_attribute("class") or "")

    row.click()
    page.fill(".o_sms_text", ANSWER)
    page.press(".o_sms_text", "Enter")
    bubble = page.locator(".o_sms_out", has_text=ANSWER)
    expect(bubble.locator(".o_sms_state")).to_contain_text("Delivered")
    wait_until(lambda: ANSWER in stack.texts_to(THEIR_NUMBER), "the answer on the phone")
    assert stack.texts_to(THEIR_NUMBER).count(ANSWER) == 1

    stack.sandbox.inbound(THEIR_NUMBER, OUR_NUMBER, "STOP")
    expect(page.locator(".o_sms_blocked")).to_contain_text("Opted out")

    page.goto(f"{stack.odoo.url}/odoo/contacts/{contact}")
    chatter = page.locator(".o-mail-Thread")
    expect(chatter).to_contain_text(QUESTION)
    expect(chatter).to_contain_text(ANSWER)
