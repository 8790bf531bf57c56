"""B-9: whatever Twilio and the network do, in the end each text stands where Twilio's own truth is.

A fifth of the requests gets no answer although the text was accepted, a tenth an HTML page with
503, a twentieth 429; callbacks come shuffled, twice, late, or never.
"""

import os
import time
from collections import Counter

import pytest
from _club import Club, MakeClub

ROUNDS = int(os.environ.get("SMS_FAULT_ROUNDS", "40"))  # of 500 texts
OUTCOMES = {
    "+1201555017X": "undelivered:30005",
    "+1201555018X": "failed:30007",
    "+1201555019X": "sent",
}


def _chaos(club: Club, rounds: int, seconds: float, *, hurry: bool) -> None:
    sandbox = club.sandbox
    sandbox.outcomes(OUTCOMES)
    sandbox.faults(
        latency_ms=[10, 60],
        timeout_after=0.2,
        timeout_s=1,
        p503_html=0.1,
        p429=0.05,
        p_lost=0.2,
        p_repeat=0.2,
        shuffle=0.5,
        extra_late=0.1,
    )
    expected: Counter[tuple[str, str]] = Counter()
    started = time.monotonic()
    for number in range(rounds):
        body = f"round {number}"
        club.enqueue(body, len(club.numbers))
        expected.update((phone, body) for phone in club.numbers)
    club.wait_until_settled(seconds, hurry=hurry)
    sandbox.faults(timeout_after=0, p503_html=0, p429=0)
    report = club.reconcile()
    _check(club, expected)
    assert report["difference_count"] == 0, report["verdict"]
    print(
        f"{expected.total()} texts in {time.monotonic() - started:.0f} s: {dict(club.states())}; "
        f"the reconciliation brought {report['settled_count']} up to date"
    )


def _check(club: Club, expected: Counter[tuple[str, str]]) -> None:
    """Exactly once each, but for numbers that turned out dead: the gate refuses those later."""
    [(blocked,)] = club.rows(
        "SELECT count(*) FROM sms_message WHERE company_id = %s AND state = 'blocked'",
        (club.company,),
    )
    refused = club.rows(
        "SELECT number, body FROM sms_message WHERE company_id = %s AND state = 'blocked'",
        (club.company,),
    )
    assert len(refused) == blocked
    club.check_never_twice_never_lost(expected - Counter(refused))
    assert not set(club.states()) & {"queued", "sending", "uncertain", "accepted"}
    wrong = [pair for pair in club.disagreements() if pair != ("blocked", None)]
    assert wrong == []


def test_b_9_final_states_equal_the_truth(make_club: MakeClub) -> None:
    """The short form."""
    _chaos(make_club(members=100, senders=2, pace=100), 2, 600, hurry=True)


@pytest.mark.long
def test_b_9_final_states_equal_the_truth_of_20_000(make_club: MakeClub) -> None:
    """20,000 texts; those of unknown outcome take the time that they take."""
    _chaos(make_club(members=500, senders=8, pace=100), ROUNDS, 7200, hurry=False)
