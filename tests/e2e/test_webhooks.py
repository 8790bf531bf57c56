"""What is not signed by Twilio changes nothing."""

import urllib.error
import urllib.parse
import urllib.request

import pytest
from twilio.request_validator import RequestValidator

from environment.stack import Stack, wait_until

MEMBER = "sms_campaigns.demo_member_02"


def _post(url: str, form: dict[str, str], signature: str | None) -> int:
    """Post a form as Twilio does; the HTTP status."""
    headers = {"X-Twilio-Signature": signature} if signature is not None else {}
    data = urllib.parse.urlencode(form).encode()
    request = urllib.request.Request(url, data=data, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def _inbound_url(stack: Stack) -> str:
    [gateway] = stack.admin.call(
        "sms.gateway", "search_read", [], ["webhook_token"], order="id", limit=1
    )
    return f"{stack.odoo.url}/sms/twilio/{gateway['webhook_token']}/inbound"


def _stop(stack: Stack, number: str, sid: str) -> dict[str, str]:
    account = stack.sandbox.accounts[0]
    return {
        "AccountSid": account.sid,
        "MessageSid": sid,
        "From": number,
        "To": "+18335550100",
        "Body": "STOP",
        "NumMedia": "0",
        "NumSegments": "1",
    }


def _state(stack: Stack, contact: int) -> set[str]:
    domain = [("partner_id", "=", contact)]
    consents = stack.admin.call("sms.consent", "search_read", domain, ["state"])
    return {consent["state"] for consent in consents}


@pytest.mark.parametrize("kind", ["unsigned", "wrong signature", "another account's token"])
def test_forged_stop_is_refused(stack: Stack, kind: str) -> None:
    """B-9: 403, and neither message nor consent changes."""
    contact = stack.admin.ref(MEMBER)
    [member] = stack.admin.call("res.partner", "read", [contact], ["phone_sanitized"])
    url, sid = _inbound_url(stack), "SM" + "0" * 31 + str(len(kind) % 10)
    form = _stop(stack, member["phone_sanitized"], sid)
    other = RequestValidator(stack.sandbox.accounts[1].token)
    signatures = {
        "unsigned": None,
        "wrong signature": "bm90IHRydWU=",
        "another account's token": other.compute_signature(url, form),
    }
    before = _state(stack, contact)
    assert _post(url, form, signatures[kind]) == 403
    assert _state(stack, contact) == before
    stored = stack.admin.call("sms.message", "search_count", [("twilio_sid", "=", sid)])
    assert stored == 0


def test_a_get_changes_nothing(stack: Stack) -> None:
    """Webhooks take POST alone."""
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(_inbound_url(stack) + "?Body=STOP", timeout=120)
    assert refused.value.code == 405


def test_a_true_signature_is_taken_once(stack: Stack) -> None:
    """The same text, signed, counts; a repetition of it changes nothing more."""
    contact = stack.admin.ref(MEMBER)
    [member] = stack.admin.call("res.partner", "read", [contact], ["phone_sanitized"])
    url, sid = _inbound_url(stack), "SM" + "1" * 32
    form = _stop(stack, member["phone_sanitized"], sid)
    signature = RequestValidator(stack.sandbox.accounts[0].token).compute_signature(url, form)
    assert [_post(url, form, signature) for _again in range(3)] == [200, 200, 200]
    wait_until(lambda: _state(stack, contact) == {"opted_out"}, "the STOP to count")
    stored = stack.admin.call("sms.message", "search_count", [("twilio_sid", "=", sid)])
    assert stored == 1


def test_the_button_makes_a_round_trip(stack: Stack) -> None:
    """Test Webhooks: the server calls itself at its public address, and tells what came back."""
    [gateway] = stack.admin.call("sms.gateway", "search", [], order="id", limit=1)
    stack.admin.call("sms.gateway", "action_test_webhooks", [gateway])
    fields = ["webhook_test_ok", "webhook_test_result", "webhook_base_url"]
    [values] = stack.admin.call("sms.gateway", "read", [gateway], fields)
    assert values["webhook_test_ok"], values["webhook_test_result"]
    stack.admin.call("sms.gateway", "write", [gateway], {"webhook_base_url": stack.sandbox.url})
    stack.admin.call("sms.gateway", "action_test_webhooks", [gateway])
    [other] = stack.admin.call("sms.gateway", "read", [gateway], fields)
    stack.admin.call(
        "sms.gateway", "write", [gateway], {"webhook_base_url": values["webhook_base_url"]}
    )
    assert not other["webhook_test_ok"]
    assert "Another program" in other["webhook_test_result"]
