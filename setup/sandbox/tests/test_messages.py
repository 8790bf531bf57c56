"""Fetching, listing, updating and deleting messages."""

from datetime import datetime, timedelta, timezone

from twilio.rest import Client

from sandbox.client import SandboxClient

from .conftest import ONE, PHONE, TOLLFREE
from .receiver import wait_until
from .test_auth import refused


def test_list_filters(sandbox: SandboxClient, twilio: Client) -> None:
    other = "+12025550124"
    sids = [
        twilio.messages.create(to=to, from_=sender, body="x").sid
        for to, sender in ((PHONE, ONE), (PHONE, TOLLFREE), (other, ONE), (PHONE, ONE))
    ]
    sandbox.wait_idle()
    inbound = sandbox.inbound(PHONE, ONE, "hi")["sid"]

    def listed(**filters: object) -> list[str]:
        return [message.sid for message in twilio.messages.list(**filters)]

    assert listed() == [inbound, *reversed(sids)]
    assert listed(to=PHONE) == [sids[3], sids[1], sids[0]]
    assert listed(from_=ONE) == [sids[3], sids[2], sids[0]]
    assert listed(to=PHONE, from_=ONE) == [sids[3], sids[0]]
    assert listed(from_=PHONE) == listed(to=ONE) == listed(to=ONE, from_=PHONE) == [inbound]
    assert listed(to="+12025550199") == []
    now = datetime.now(timezone.utc)
    hour = timedelta(hours=1)
    days = [datetime.fromtimestamp(row["sent"], timezone.utc).date() for row in sandbox.messages()]
    assert len(listed(date_sent=days[0])) == days.count(days[0])
    assert listed(date_sent=days[0] - timedelta(days=2)) == []
    assert len(listed(to=PHONE, date_sent_after=now - hour)) == 3
    assert listed(date_sent_after=now + hour) == []
    assert len(listed(date_sent_before=now + hour)) == 5
    assert listed(date_sent_before=now - hour) == []


def test_unsent_has_no_date(sandbox: SandboxClient, twilio: Client) -> None:
    sandbox.faults(delivery_ms=[600_000, 600_000])
    twilio.messages.create(to=PHONE, from_=ONE, body="x")
    assert len(twilio.messages.list(to=PHONE)) == 1
    assert twilio.messages.list(to=PHONE, date_sent=datetime.now(timezone.utc).date()) == []


def test_paging(sandbox: SandboxClient, twilio: Client) -> None:
    sids = [twilio.messages.create(to=PHONE, from_=ONE, body=str(index)).sid for index in range(25)]
    page = twilio.messages.page(to=PHONE, page_size=10)
    first = [message.sid for message in page]
    assert first == sids[:14:-1]
    late = twilio.messages.create(to=PHONE, from_=ONE, body="late").sid
    second = [message.sid for message in page.next_page()]
    assert second == sids[14:4:-1]  # what came meanwhile moves no page
    assert [m.sid for m in twilio.messages.list(to=PHONE, page_size=10)] == [late, *sids[::-1]]
    assert [m.sid for m in twilio.messages.list(page_size=7)] == [late, *sids[::-1]]
    assert len(twilio.messages.list(from_=ONE, page_size=4, limit=9)) == 9


def test_bad_page_token(twilio: Client) -> None:
    answer = twilio.request(
        "GET",
        f"https://api.twilio.com/2010-04-01/Accounts/{twilio.account_sid}/Messages.json",
        params={"PageToken": "PAxyz"},
    )
    assert answer.status_code == 400


def test_redact_and_delete(sandbox: SandboxClient, twilio: Client) -> None:
    message = twilio.messages.create(to=PHONE, from_=ONE, body="secret")
    sandbox.wait_idle()
    assert message.update(body="").body == ""
    assert refused(message.update, body="other") == (400, 20001)
    assert message.delete()
    assert refused(message.fetch) == (404, 20404)
    assert twilio.messages.list(to=PHONE) == [] == sandbox.messages()


def test_cancel(sandbox: SandboxClient, twilio: Client) -> None:
    sandbox.set_number(sandbox.accounts[0], "+12025550110", mps=0.01)
    first, second = (
        twilio.messages.create(to=PHONE, from_="+12025550110", body=text) for text in ("a", "b")
    )
    assert refused(second.delete) == (409, 20009)
    assert refused(second.update, body="") == (409, 20009)
    assert second.update(status="canceled").status == "canceled"
    assert refused(second.update, status="sent") == (400, 20001)
    wait_until(lambda: first.fetch().status == "delivered")
    assert second.fetch().status == "canceled"
    assert refused(first.update, status="canceled") == (409, 30409)
