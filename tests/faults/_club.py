"""A club that texts its members: a company, an account at the sandbox, senders, people who agreed.

Odoo's registry is loaded into this process beside the server under test, so that thousands of
texts can be queued, and every row be looked at, in no time. What the server does it does by
itself: nothing here sends.
"""

import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import phonenumbers
import psutil

from odoo import api
from odoo.modules.registry import Registry
from odoo.sql_db import close_db
from odoo.tools import config

from environment.odoo_process import OdooServer
from sandbox.client import SandboxClient

#: What a text may be in when nothing more will happen to it by itself.
SETTLED = {"sent", "delivered", "undelivered", "failed", "blocked", "canceled"}
OPEN = {"queued", "sending", "uncertain"}
AREA_CODES = range(201, 990)
POLL_SECONDS = 0.5
REPLAYED = re.compile(r"odoo.service.model: .*, (\d+) tries left")
ALIVE = re.compile(r"Worker WorkerCron \((\d+)\) alive")


def numbers(count: int) -> list[str]:
    """``count`` different fictional numbers, +1 NPA 555 0100-0199."""
    found: list[str] = []
    for area in AREA_CODES:
        sample = phonenumbers.parse(f"+1{area}5550100")
        if phonenumbers.region_code_for_number(sample) in ("US", "CA"):
            found += [f"+1{area}55501{line:02d}" for line in range(100)]
        if len(found) >= count:
            return found[:count]
    raise ValueError(f"there are no {count} fictional numbers")


class Club:
    """The club of one test.

    :param members: how many people have agreed to its texts
    :param senders: how many numbers it texts from
    """

    def __init__(
        self,
        database: str,
        conf: str,
        sandbox: SandboxClient,
        *,
        address: str,
        members: int,
        senders: int = 1,
        pace: float = 500,
    ) -> None:
        config.parse_config(["-c", conf, "--log-level=error", "--no-http"])
        self.database, self.sandbox = database, sandbox
        self.numbers = numbers(members)
        self.account = sandbox.add_account()
        with self.env() as env:
            company = env["res.company"].create(
                {"name": f"Club {self.account.sid[-6:]}", "country_id": env.ref("base.us").id}
            )
            self.company = company.id
            gateway = env["sms.gateway"].create(
                {
                    "name": company.name,
                    "company_id": company.id,
                    "account_sid": self.account.sid,
                    "auth_token": self.account.token,
                    "api_base_url": sandbox.url,
                    "webhook_base_url": address,
                }
            )
            self.gateway = gateway.id
            self.senders = [self._sender(env, place, pace) for place in range(senders)]
            purpose = env.ref("sms_consent.purpose_marketing")
            purpose.write(
                {"double_opt_in": False, "frequency_cap": 0, "quiet_hours_policy": "none"}
            )
            self.purpose = purpose.id
            self._members(env, company, purpose)

    def _sender(self, env: Any, place: int, pace: float) -> int:
        number = f"+18{33 + 11 * (place // 100)}55501{place % 100:02d}"
        self.sandbox.set_number(self.account, number, mps=0)
        return (
            env["sms.sender"]
            .create(
                {
                    "name": f"{number} of {self.account.sid[-6:]}",
                    "number": number,
                    "gateway_id": self.gateway,
                    "kind": "toll_free",
                    "verification_state": "verified",
                    "mps": pace,
                    "daily_limit": 0,
                    "is_default": not place,
                }
            )
            .id
        )

    def _members(self, env: Any, company: Any, purpose: Any) -> None:
        partners = env["res.partner"].create(
            [{"name": f"Member {n}", "phone": n, "company_id": company.id} for n in self.numbers]
        )
        self.partners = dict(zip(self.numbers, partners.ids, strict=True))
        for partner in partners:
            env["sms.consent"]._opt_in(
                partner,
                purpose,
                company=company,
                number=partner.phone,
                source="portal",
                confirm=False,
            )

    @contextmanager
    def env(self) -> Iterator[Any]:
        """A transaction of the superuser; committed at the end, and servers told of it."""
        registry = Registry(self.database)
        with registry.cursor() as cr:
            yield api.Environment(cr, api.SUPERUSER_ID, {})
        registry.signal_changes()

    def close(self) -> None:
        """Let go of the database; nothing of the club is sent any more."""
        with self.env() as env:
            env["sms.sender"].browse(self.senders).active = False
        Registry.delete(self.database)
        close_db(self.database)

    def reconnect(self) -> None:
        """Forget the connections to a database server that was restarted."""
        close_db(self.database)

    def enqueue(self, body: str, count: int) -> list[int]:
        """Queue ``body`` to the first ``count`` members, over the senders in turn."""
        with self.env() as env:
            messages = env["sms.message"]._enqueue(
                [
                    {
                        "company_id": self.company,
                        "partner_id": self.partners[number],
                        "number": number,
                        "body": body,
                        "purpose_id": self.purpose,
                        "sender_id": self.senders[place % len(self.senders)],
                        "priority": 50,
                    }
                    for place, number in enumerate(self.numbers[:count])
                ]
            )
            return list(messages.ids)

    def wake(self) -> None:
        """Let the scheduler look at once; by itself it would after a minute."""
        with self.env() as env:
            env["sms.sender"].browse(self.senders)._wake()
            env.ref("sms_twilio_gateway.cron_settle")._trigger()

    def states(self) -> Counter[str]:
        """How many texts are in which state."""
        query = "SELECT state, count(*) FROM sms_message WHERE company_id = %s GROUP BY state"
        return Counter(dict(self.rows(query, (self.company,))))

    def rows(self, query: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        """What a query finds, in a transaction of its own."""
        with self.env() as env:
            env.cr.execute(query, parameters)
            return list(env.cr.fetchall())

    def execute(self, query: str, parameters: Sequence[Any]) -> None:
        """Change rows directly: only ever their clocks."""
        with self.env() as env:
            env.cr.execute(query, parameters)

    def pass_time(self, minutes: int) -> None:
        """Move the past of the uncertain texts back, as if ``minutes`` had gone by."""
        self.execute(
            """UPDATE sms_message SET claimed_at = claimed_at - %s * interval '1 minute',
                                      check_at = NULL
                WHERE company_id = %s AND state = 'uncertain'""",
            (minutes, self.company),
        )

    def wait_until_settled(self, seconds: float, *, hurry: bool) -> None:
        """Wait until no text is queued, sending or uncertain.

        :param hurry: let time pass faster for texts of unknown outcome, once their requests are
            long over; without, they take the two minutes that they take
        """
        deadline = time.monotonic() + seconds
        woken = 0.0
        while left := {state: n for state, n in self.states().items() if state in OPEN}:
            assert time.monotonic() < deadline, f"not settled: {left}"
            if time.monotonic() - woken > 5:
                if hurry and set(left) == {"uncertain"}:
                    self.pass_time(3)
                self.wake()
                woken = time.monotonic()
            time.sleep(POLL_SECONDS)
        self.sandbox.wait_idle(timeout=max(seconds, 120))

    def reconcile(self, seconds: float = 300) -> dict[str, Any]:
        """Compare with the sandbox up to this moment, by the server's own daily job."""
        with self.env() as env:
            report = env["sms.gateway"].browse(self.gateway)._begin_reconciliation()
            report.until = report.started_at
            env.ref("sms_twilio_gateway.cron_reconcile")._trigger()
            report_id = report.id
        deadline = time.monotonic() + seconds
        while True:
            with self.env() as env:
                [values] = env["sms.reconciliation"].browse(report_id).read()
            if values["state"] != "running":
                return dict(values)
            assert time.monotonic() < deadline, f"not reconciled: {values['problem']}"
            time.sleep(POLL_SECONDS)

    def texts_at_sandbox(self) -> list[dict[str, Any]]:
        """What the sandbox has taken from this club."""
        return self.sandbox.messages(account=self.account.sid, direction="outbound-api")

    def check_never_twice_never_lost(self, expected: Counter[tuple[str, str]]) -> None:
        """Each text of ``expected`` (number, body) is at the sandbox exactly that often."""
        arrived = Counter((text["to"], text["body"]) for text in self.texts_at_sandbox())
        repeated = arrived - expected
        assert not repeated, f"{repeated.total()} sent twice: {self._histories(repeated)}"
        assert not (lost := expected - arrived), f"{lost.total()} lost: {lost}"

    def _histories(self, texts: Counter[tuple[str, str]]) -> list[Any]:
        """What is known, here and at the sandbox, of texts (number, body): for a failure."""
        known = []
        for number, body in list(texts)[:5]:
            known += self.rows(
                "SELECT id, number, state, attempts, twilio_sid, error_code, queued_at, "
                "claimed_at, uncertain_at, accepted_at, sent_at, failed_at, "
                "undelivered_at FROM sms_message WHERE company_id = %s AND number = %s "
                "AND body = %s",
                (self.company, number, body),
            )
            known += [t for t in self.texts_at_sandbox() if (t["to"], t["body"]) == (number, body)]
        return known

    def disagreements(self) -> list[tuple[Any, ...]]:
        """(state here, state at the sandbox) of every text on which both disagree."""
        truth = {text["sid"]: text["status"] for text in self.texts_at_sandbox()}
        ours = self.rows(
            "SELECT state, twilio_sid FROM sms_message WHERE company_id = %s AND direction = "
            "'outbound'",
            (self.company,),
        )
        known = {sid for _state, sid in ours}
        wrong = [(state, truth.get(sid)) for state, sid in ours if truth.get(sid) != state]
        known |= {sid for (sid,) in self.rows("SELECT twilio_sid FROM sms_message_attempt", ())}
        return wrong + [(None, truth[sid]) for sid in truth if sid not in known]


def conf() -> str:
    """The configuration file that setup/test names."""
    return os.environ["SMS_TEST_CONF"]


MakeClub = Callable[..., Club]


def kill_cron_workers(server: OdooServer) -> int:
    """``kill -9`` every cron worker of the server; how many there were."""
    known = {int(pid) for pid in ALIVE.findall(server.log.read_text(errors="replace"))}
    victims = [child for child in psutil.Process(server.pid).children() if child.pid in known]
    for victim in victims:
        victim.kill()
    return len(victims)


def replays(server: OdooServer) -> Counter[int]:
    """How often requests were replayed, by how many tries they had left then."""
    return Counter(map(int, REPLAYED.findall(server.log.read_text(errors="replace"))))
