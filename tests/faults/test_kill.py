"""B-8: workers killed (``kill -9``) at random points of sending repeat nothing and lose nothing.

Each run queues texts, kills every cron worker at a random moment of sending, and lets Odoo's own
master start new ones; at the end all runs' texts are compared with what the sandbox has got.
"""

import os
import random
import time
from collections import Counter

import pytest
from _club import Club, MakeClub, kill_cron_workers

from environment.odoo_process import OdooServer

LATENCY_MS = [20, 120]
RUN_SECONDS = 400.0
WAKE_EVERY = 2.0
MOST_RUNS = 20  # until a kill has met a text on its way
RUNS = int(os.environ.get("SMS_FAULT_RUNS", "200"))  # fewer where there is no hour to spare


def _wait_until_sent(club: Club, seconds: float = RUN_SECONDS) -> None:
    """Until nothing is queued; what is of unknown outcome may still be."""
    deadline = time.monotonic() + seconds
    woken = time.monotonic()
    while club.states()["queued"]:
        assert time.monotonic() < deadline, f"still queued: {club.states()}"
        if time.monotonic() - woken > WAKE_EVERY:
            club.wake()
            woken = time.monotonic()
        time.sleep(0.2)


def _kill_runs(server: OdooServer, club: Club, runs: int, texts: int, *, hurry: bool) -> None:
    chance = random.Random(20261121)
    started = time.monotonic()
    club.enqueue("undisturbed", texts)
    _wait_until_sent(club)
    usual = time.monotonic() - started
    expected = Counter((number, "undisturbed") for number in club.numbers[:texts])
    killed = unknown = run = 0
    while run < runs or (not unknown and run < MOST_RUNS):
        body = f"run {run}"
        club.enqueue(body, texts)
        expected.update((number, body) for number in club.numbers[:texts])
        time.sleep(chance.uniform(0, usual))
        killed += kill_cron_workers(server)
        _wait_until_sent(club)
        states = club.states()
        print(f"run {run}: {dict(states)}, {time.monotonic() - started:.0f} s", flush=True)
        run += 1
        unknown = club.rows(
            "SELECT count(*) FROM sms_message WHERE company_id = %s AND uncertain_at IS NOT NULL",
            (club.company,),
        )[0][0]
    assert killed >= run
    club.wait_until_settled(3600, hurry=hurry)
    club.check_never_twice_never_lost(expected)
    print(f"{run} runs of {texts}, {killed} workers killed, {unknown} outcomes were unknown")
    assert unknown, "no kill met a text on its way: nothing was tried"
    club.reconcile()
    assert club.disagreements() == []


def test_b_8_killed_workers(server: OdooServer, make_club: MakeClub) -> None:
    """The short form."""
    club = make_club(members=60, pace=30)
    club.sandbox.faults(latency_ms=LATENCY_MS, p_lost=0.2, p_repeat=0.2, shuffle=0.3)
    _kill_runs(server, club, 3, 60, hurry=True)


@pytest.mark.long
def test_b_8_killed_workers_200_runs(server: OdooServer, make_club: MakeClub) -> None:
    """200 runs of 500; texts of unknown outcome take the time that they take."""
    club = make_club(members=500, pace=200)
    club.sandbox.faults(latency_ms=LATENCY_MS, p_lost=0.2, p_repeat=0.2, shuffle=0.3)
    _kill_runs(server, club, RUNS, 500, hurry=False)
