"""What a difference between two runs means."""

import pytest

from suites.comparison import GATE_QUERIES, Verdict, compare
from suites.outcomes import Result, SuiteRun, TestId

TEST = TestId("sms", "test_composer", "TestComposer", "test_one")
FAILURE = 'FAIL: TestComposer.test_one\n  File "x.py", line 1\n    f()\n{}'
QUERIES = "AssertionError: Query count more than expected for user me: {} > 32 in f at x.py:1"
REFUSED = {TEST: {"no_consent"}}


def passed(refusals: dict[TestId, set[str]] | None = None) -> SuiteRun:
    """A run in which the test passes."""
    return SuiteRun({TEST: Result.PASSED}, refusals=refusals or {})


def failed(
    text: str = "ValueError: no", refusals: dict[TestId, set[str]] | None = None
) -> SuiteRun:
    """A run in which the test fails with ``text``."""
    return SuiteRun({TEST: Result.FAILED}, {TEST: [FAILURE.format(text)]}, refusals or {})


@pytest.mark.parametrize(
    ("without", "ours", "agreed", "verdict"),
    [
        (passed(), passed(), SuiteRun(), Verdict.SAME),
        (failed(), failed(), SuiteRun(), Verdict.SAME),
        (passed(), failed(), passed(REFUSED), Verdict.REFUSED),
        (failed(), failed("KeyError: x"), failed(refusals=REFUSED), Verdict.REFUSED),
        # It passes although the gate had nothing to refuse: something else made it fail.
        (passed(), failed(), passed(), Verdict.DIFFERENT),
        # It still fails, or fails in another way.
        (passed(), failed(), failed(refusals=REFUSED), Verdict.DIFFERENT),
        (failed(), failed("KeyError: x"), failed("KeyError: x", REFUSED), Verdict.DIFFERENT),
        # Only ours makes it pass, or it was not run with ours at all.
        (failed(), passed(), SuiteRun(), Verdict.DIFFERENT),
        (passed(), SuiteRun(), SuiteRun(), Verdict.DIFFERENT),
        # It differs only when texts really leave.
        (passed(), passed(), failed(refusals=REFUSED), Verdict.DIFFERENT),
        # The price of the gate, up to its limit, and only where the gate was asked.
        (passed(), failed(), failed(QUERIES.format(38), REFUSED), Verdict.DEARER),
        (passed(), failed(), failed(QUERIES.format(33 + GATE_QUERIES), REFUSED), Verdict.DIFFERENT),
        (passed(), failed(), failed(QUERIES.format(38)), Verdict.DIFFERENT),
    ],
)
def test_verdict(without: SuiteRun, ours: SuiteRun, agreed: SuiteRun, verdict: Verdict):
    found = compare(without, ours, agreed)
    assert found.verdicts == {TEST: verdict}
    assert found.counts("sms") == {verdict: 1}
    assert not found.counts("mail")
    assert bool(found.reasons) is (verdict in (Verdict.REFUSED, Verdict.DEARER))
