"""Twilio can't be reached: the person is told, nothing is lost, and it leaves when it is back."""

from environment.stack import Stack, wait_until

NUMBER = "+12025550163"
TEXT = "Waiting for Twilio"
CLOSED = "http://127.0.0.1:9"


def _state(stack: Stack) -> str:
    domain = [("number", "=", NUMBER), ("body", "=", TEXT)]
    [message] = stack.admin.call("sms.message", "search_read", domain, ["state"])
    return str(message["state"])


def test_waits_while_twilio_is_down(stack: Stack) -> None:
    """PI-4: a temporary failure keeps the text in the queue; then it is sent once."""
    admin = stack.admin
    gateway = admin.ref("sms_twilio_gateway.demo_gateway")
    [contact] = admin.call(
        "res.partner",
        "create",
        [{"name": "Wanda Waits", "phone": NUMBER, "country_id": admin.ref("base.us")}],
    )
    stack.opt_in(contact, stack.service_purpose(admin.ref("base.main_company")))
    wait_until(lambda: stack.texts_to(NUMBER), "the opt-in's confirmation")
    admin.call("sms.gateway", "write", [gateway], {"api_base_url": CLOSED})
    try:
        said = admin.call("sms.gateway", "action_test_connection", [gateway])
        assert said["params"]["title"] == "Not connected"
        admin.call("sms.sms", "create", [{"number": NUMBER, "partner_id": contact, "body": TEXT}])
        domain = [("number", "=", NUMBER), ("body", "=", TEXT)]
        wait_until(lambda: admin.call("sms.message", "search_count", domain), "the message")
        assert _state(stack) in ("queued", "sending")
    finally:
        admin.call("sms.gateway", "write", [gateway], {"api_base_url": stack.sandbox.url})
    wait_until(lambda: _state(stack) == "delivered", "the text to be delivered after all")
    assert stack.texts_to(NUMBER).count(TEXT) == 1
