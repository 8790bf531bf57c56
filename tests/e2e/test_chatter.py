"""A text from the chatter: refused with the reason, or sent through the one record."""

from conftest import Browse
from playwright.sync_api import Page, expect

from environment.stack import Stack, wait_until

NUMBER_REFUSED = "+12025550161"
NUMBER_AGREED = "+12025550162"


def _contact(stack: Stack, name: str, number: str) -> int:
    country = stack.admin.ref("base.us")
    [contact] = stack.admin.call(
        "res.partner", "create", [{"name": name, "phone": number, "country_id": country}]
    )
    return int(contact)


def _send(page: Page, text: str) -> None:
    """The phone's own SMS button, the composer, Send."""
    page.locator(".o_field_phone").first.hover()
    page.locator(".o_field_phone_sms").first.click()
    dialog = page.locator(".modal", has=page.locator("[name=body]"))
    dialog.locator("[name=body] textarea").fill(text)
    dialog.get_by_role("button", name="Send").first.click()
    expect(dialog).to_be_hidden()


def _failed_reason(page: Page) -> str:
    """What the red envelope in the chatter says."""
    page.locator(
        ".o-mail-Message-notification.text-danger, .o-mail-Notification-icon"
    ).first.click()
    return page.locator(".o-mail-MessageNotificationPopover, .popover").first.inner_text()


def test_refused_without_consent_and_says_why(stack: Stack, browse: Browse) -> None:
    """NF-10, B-1: nothing leaves, and the chatter tells the reason."""
    contact = _contact(stack, "Rita Refused", NUMBER_REFUSED)
    page = browse("frontdesk")
    page.goto(f"{stack.odoo.url}/odoo/contacts/{contact}")
    _send(page, "Hello Rita")
    expect(page.locator(".o-mail-Message", has_text="Hello Rita")).to_be_visible()
    notice = stack.admin.call(
        "mail.notification",
        "search_read",
        [("res_partner_id", "=", contact), ("notification_type", "=", "sms")],
        ["notification_status", "failure_type", "failure_reason"],
    )
    assert [row["notification_status"] for row in notice] == ["exception"]
    assert notice[0]["failure_type"] == "sms_not_allowed"
    assert "has not agreed" in notice[0]["failure_reason"]
    assert "has not agreed" in _failed_reason(page)
    assert stack.texts_to(NUMBER_REFUSED) == []


def test_with_consent_the_icon_follows_the_state(stack: Stack, browse: Browse) -> None:
    """NF-8, B-1: the same record, and the paper plane turns to delivered."""
    contact = _contact(stack, "Greta Agreed", NUMBER_AGREED)
    stack.opt_in(contact, stack.service_purpose(stack.admin.ref("base.main_company")))
    page = browse("frontdesk")
    page.goto(f"{stack.odoo.url}/odoo/contacts/{contact}")
    _send(page, "Hello Greta")

    def states() -> list[str]:
        domain = [("number", "=", NUMBER_AGREED), ("body", "=", "Hello Greta")]
        found = stack.admin.call("sms.message", "search_read", domain, ["state"])
        return [message["state"] for message in found]

    wait_until(lambda: states() == ["delivered"], "the text to be delivered")
    assert "Hello Greta" in stack.texts_to(NUMBER_AGREED)
    page.reload()
    message = page.locator(".o-mail-Message", has_text="Hello Greta")
    expect(message.locator(".o-mail-Message-notification .fa")).to_be_visible()
    notice = stack.admin.call(
        "mail.notification",
        "search_read",
        [("res_partner_id", "=", contact), ("notification_type", "=", "sms")],
        ["notification_status"],
    )
    assert [row["notification_status"] for row in notice] == ["sent"]
