"""B-5: STOP against claim and queueing, at random moments: nothing is claimed after the STOP.

Each round, at the same moment, a lane claims what is queued for a member, another transaction
queues one text more, and the member's STOP is committed. What was claimed must have been claimed
by a transaction that began to commit before the STOP's commit had returned.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from _club import Club, conf

from sandbox.client import SandboxClient

SPREAD_SECONDS = 0.03


@pytest.fixture
def quiet_club(
    request: pytest.FixtureRequest, sandbox: SandboxClient, odoo_database: str
) -> Iterator[Club]:
    """A club whose lanes no scheduler runs: the test claims by itself."""
    club = Club(
        odoo_database, conf(), sandbox, address="http://127.0.0.1:9", members=request.param,
        pace=5000,
    )  # fmt: skip
    with club.env() as env:
        env["sms.sender"].browse(club.senders).cron_id.active = False
    yield club
    club.close()


class Round:
    """One member's STOP amid a claim; times are of the monotonic clock."""

    def __init__(self, club: Club, number: str, chance: random.Random, spread: float) -> None:
        self.club, self.number = club, number
        self.delays = [chance.uniform(0, spread) for _each in range(3)]
        self.claimed: dict[int, float] = {}
        self.stopped = 0.0
        self.problems: list[BaseException] = []

    def run(self) -> None:
        """Queue two texts, then let the three meet."""
        self._enqueue(2)
        steps = (self._claim, self._stop, lambda: self._enqueue(1))
        threads = [
            threading.Thread(target=self._after, args=(delay, step))
            for delay, step in zip(self.delays, steps, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not self.problems, self.problems

    def _after(self, delay: float, step) -> None:
        try:
            time.sleep(delay)
            step()
        except BaseException as problem:  # a thread's error must fail the test
            self.problems.append(problem)

    def _enqueue(self, count: int) -> None:
        with self.club.env() as env:
            env["sms.message"]._enqueue(
                [
                    {
                        "company_id": self.club.company,
                        "partner_id": self.club.partners[self.number],
                        "number": self.number,
                        "body": "race",
                        "purpose_id": self.club.purpose,
                    }
                ]
                * count
            )

    def _claim(self) -> None:
        """As the lane does it."""
        from odoo.addons.sms_twilio_gateway.models.isolation import retrying  # noqa: PLC0415

        with self.club.env() as env:
            sender = env["sms.sender"].browse(self.club.senders[0])
            claimed = retrying(env, sender._claim).texts
            committing = time.monotonic()
            env.cr.commit()
            self.claimed |= {message.message_id: committing for message in claimed}

    def _stop(self) -> None:
        """As the webhook of incoming texts does it."""
        from odoo.addons.sms_twilio_gateway.models.isolation import (  # noqa: PLC0415
            begin_read_committed,
            retrying,
        )

        with self.club.env() as env:
            begin_read_committed(env)
            retrying(env, lambda: self._text_stop(env))
            env.cr.commit()
            self.stopped = time.monotonic()

    def _text_stop(self, env) -> None:
        company = env["res.company"].browse(self.club.company)
        env["sms.consent"]._apply_inbound(company, self.number, "STOP", provider_confirms=True)
        env.flush_all()

    def check(self) -> str:
        """What became of it; the violation would be a claim begun to commit after the STOP."""
        late = [row for row, committing in self.claimed.items() if committing > self.stopped]
        assert not late, f"claimed {self.claimed} after the STOP of {self.stopped}"
        before = set(self.claimed)
        self._claim()
        assert set(self.claimed) == before, "claimed by a lane that began after the STOP"
        rows = self.club.rows(
            "SELECT state FROM sms_message WHERE company_id = %s AND number = %s",
            (self.club.company, self.number),
        )
        states = Counter(state for (state,) in rows)
        assert set(states) <= {"sending", "canceled", "blocked"}, states
        assert states["sending"] == len(self.claimed)
        return "claimed before" if self.claimed else "stopped before"


def _race(club: Club, races: int) -> None:
    """So many races, and more, of moments ever farther apart, until either has been the first."""
    chance = random.Random(20261121)
    met: Counter[str] = Counter()
    for number in club.numbers:
        more = max(0, met.total() - races)
        if len(met) == 2 and met.total() >= races:
            break
        race = Round(club, number, chance, SPREAD_SECONDS * (1 + more))
        race.run()
        met[race.check()] += 1
    print(f"{met.total()} races: {dict(met)}")
    assert len(met) == 2, "the two never met: nothing was tried"


@pytest.mark.parametrize("quiet_club", [100], indirect=True)
def test_b_5_stop_racing_with_claims(quiet_club: Club) -> None:
    """The short form."""
    _race(quiet_club, 40)


@pytest.mark.long
@pytest.mark.parametrize("quiet_club", [1000], indirect=True)
def test_b_5_stop_racing_with_claims_1_000_times(quiet_club: Club) -> None:
    """A thousand members, a thousand races."""
    _race(quiet_club, 1000)
