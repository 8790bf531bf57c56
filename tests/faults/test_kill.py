"""B-8: a server killed in the middle of sending repeats nothing and loses nothing.

The short form: one campaign whose server is killed (``kill -9``, the whole process group) while
requests are under way, at a Twilio that is slow and loses answers and callbacks.
"""

import random
import time
from collections import Counter

import demo
from environment.server_fixtures import StartOdoo
from environment.stack import Stack, connect, wait_until
from environment.web_client import WebClient
from sandbox.client import SandboxClient

KILLS = 3
PACE = 3  # segments a second: each kill meets another slice of the campaign
SETTLED_SECONDS = 420.0
OPEN = {"queued", "sending", "uncertain"}
#: Callbacks that nobody took while the server was down are gone: then Odoo knows less, not wrong.
STILL_TRUE = {
    "accepted": {"sent", "delivered", "undelivered"},
    "sent": {"delivered", "undelivered"},
}


def _campaign_messages(admin: WebClient, campaign: int) -> list[dict[str, str]]:
    domain = [("campaign_id", "=", campaign)]
    return admin.call("sms.message", "search_read", domain, ["number", "state", "twilio_sid"])


def _kill_when_sending(stack: Stack, sender: int, delay: float) -> None:
    """Wait for one more text to arrive, kill the server, start it, and wake the lane."""
    sandbox, known = stack.sandbox, len(stack.sandbox.messages(direction="outbound-api"))
    wait_until(lambda: len(sandbox.messages(direction="outbound-api")) > known, "a text to arrive")
    time.sleep(delay)
    stack.odoo.kill()
    stack.odoo.start()
    # Odoo's scheduler itself would look after a minute.
    stack.admin.call("sms.sender", "action_pause", [sender])
    stack.admin.call("sms.sender", "action_resume", [sender])


def test_killed_while_sending(start_odoo: StartOdoo, sandbox: SandboxClient) -> None:
    """Each recipient exactly once, nothing left in doubt, and no state that is not true."""
    chance = random.Random(20261121)
    stack = connect(start_odoo(judge_log=False), sandbox)
    admin, campaign = stack.admin, stack.admin.ref(demo.CAMPAIGN)
    [values] = admin.call("sms.campaign", "read", [campaign], ["sender_id"])
    sender = values["sender_id"][0]
    admin.call("sms.sender", "write", [sender], {"mps": PACE, "burst": PACE})
    sandbox.faults(latency_ms=[200, 600], drop_after=0.1, p_lost=0.2, p_repeat=0.2, shuffle=0.3)

    admin.call("sms.campaign", "action_launch", [campaign])
    for _kill in range(KILLS):
        _kill_when_sending(stack, sender, chance.uniform(0.05, 0.9))
    sandbox.faults(drop_after=0, p_lost=0)

    deadline = time.monotonic() + SETTLED_SECONDS
    while left := {m["state"] for m in _campaign_messages(admin, campaign)} & OPEN:
        assert time.monotonic() < deadline, f"not settled: {left}"
        time.sleep(1)
    sandbox.wait_idle()

    sent = Counter(message["to"] for message in sandbox.messages(direction="outbound-api"))
    ours = [m for m in _campaign_messages(admin, campaign) if m["state"] != "blocked"]
    assert [number for number, times in sent.items() if times > 1] == [], "sent twice"
    assert set(sent) == {message["number"] for message in ours}, "lost"
    assert len(ours) == sum(n for state, n in demo.EXPECTED.items() if state != "blocked")
    truth = {message["sid"]: message["status"] for message in sandbox.messages()}
    for message in ours:
        state, known = message["state"], truth[message["twilio_sid"]]
        assert state == known or known in STILL_TRUE.get(state, ()), (state, known)
