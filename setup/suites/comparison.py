"""Two runs of the same suites, test by test: the same, refused for want of consent, different."""

from collections import Counter
from dataclasses import dataclass
from enum import Enum

from .outcomes import SuiteRun, TestId


class Verdict(Enum):
    """What a test says about our add-ons."""

    SAME = "the same"
    REFUSED = "refused for want of consent"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Comparison:
    """The verdict on each test.

    :param verdicts: by test
    :param reasons: the gate's reasons, of the refused ones
    """

    verdicts: dict[TestId, Verdict]
    reasons: dict[TestId, tuple[str, ...]]

    def counts(self, module: str | None = None) -> Counter[Verdict]:
        """How many tests there are of each verdict, of one module or of all."""
        return Counter(
            verdict for test, verdict in self.verdicts.items() if module in (None, test.module)
        )

    def having(self, verdict: Verdict) -> list[TestId]:
        """The tests of this verdict, in order."""
        return sorted(test for test, found in self.verdicts.items() if found is verdict)


def tests_of(*runs: SuiteRun) -> list[TestId]:
    """Every test that one of the runs knows, in order."""
    return sorted({test for run in runs for test in run.results})


def differing(without: SuiteRun, ours: SuiteRun) -> list[TestId]:
    """The tests whose result is not the same in both runs, or that fail in another way."""
    tests = tests_of(without, ours)
    return [test for test in tests if without.outcome(test) != ours.outcome(test)]


def compare(without: SuiteRun, ours: SuiteRun, agreed: SuiteRun) -> Comparison:
    """Judge every test.

    A test whose result differs is refused for want of consent if it ends as without our add-ons
    where everybody agrees, and if the gate would have refused something during it: then the
    refusal is all that made the difference. Everything else that differs is different; so is what
    differs only where everybody agrees, and texts really leave.

    :param without: Odoo alone
    :param ours: Odoo with our add-ons
    :param agreed: the same, with a gate that lets everything through; at least what differs
    """
    verdicts = dict.fromkeys(tests_of(without, ours), Verdict.SAME)
    reasons: dict[TestId, tuple[str, ...]] = {}
    differ = {*differing(without, ours)}
    for test in verdicts:
        is_run = test in agreed.results
        is_right = agreed.outcome(test) == without.outcome(test)
        if test in differ and is_right and test in agreed.refusals:
            verdicts[test] = Verdict.REFUSED
            reasons[test] = tuple(sorted(agreed.refusals[test]))
        elif test in differ or (is_run and not is_right):
            verdicts[test] = Verdict.DIFFERENT
    return Comparison(verdicts, reasons)
