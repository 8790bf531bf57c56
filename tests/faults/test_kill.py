"""B-8: Odoo killed with kill -9 in the middle of a slice repeats nothing and loses nothing."""

import collections
import os
import signal
import time

import pytest

import demo
from environment.web_client import WebClient

CAMPAIGN = "sms_campaigns.demo_campaign_newsletter"
SETTLED_SECONDS = 300  # two minutes until a look-up proves that Twilio never had a text, and again
FINAL = {"delivered", "undelivered", "failed", "blocked", "canceled"}


@pytest.mark.long
def test_b_8_kill_in_the_middle_of_a_slice(start_odoo, sandbox, odoo_database):
    server = start_odoo(judge_log=False)
    admin = WebClient(server.url, odoo_database, "admin", "admin")
    demo.connect_gateways(admin, sandbox, sandbox.accounts, server.url)
    campaign = admin.ref(CAMPAIGN)
    manager = WebClient(server.url, odoo_database, demo.MANAGER, demo.MANAGER)
    manager.call("sms.campaign", "action_launch", [campaign])
    wait(lambda: states(admin, campaign)["sending"] > 0 and sandbox.messages(), 60)
    os.kill(server.pid, signal.SIGKILL)

    server = start_odoo(judge_log=False)
    admin = WebClient(server.url, odoo_database, "admin", "admin")
    for gateway in admin.call("sms.gateway", "search", []):
        admin.call("sms.gateway", "write", [gateway], {"webhook_base_url": server.url})
    wait(lambda: set(states(admin, campaign)) <= FINAL | {"sent"}, SETTLED_SECONDS)

    texts = collections.Counter(
        text["to"] for text in sandbox.messages() if demo.CAMPAIGN_WORDS in text["body"]
    )
    assert set(texts.values()) == {1}
    assert len(texts) == sum(demo.EXPECTED.values()) - demo.EXPECTED["blocked"]


def states(admin, campaign):
    """The campaign's messages per state."""
    found = admin.call("sms.message", "search_read", [("campaign_id", "=", campaign)], ["state"])
    return collections.Counter(row["state"] for row in found)


def wait(condition, seconds):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "not so in time"
        time.sleep(0.2)
