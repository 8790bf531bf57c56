"""Two runs of the same suites, test by test: the same, refused for want of consent, different."""

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

from .outcomes import Result, SuiteRun, TestId

#: What the gate may ask the database for a batch of texts, however many texts are in it; Odoo's
#: own tests of the number of queries do not allow for it.
GATE_QUERIES = 8


class Verdict(Enum):
    """What a test says about our add-ons."""

    SAME = "the same"
    REFUSED = "refused for want of consent"
    DEARER = "refused, with more queries when allowed"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Comparison:
    """The verdict on each test.

    :param verdicts: by test
    :param reasons: the gate's reasons, of the refused ones
    :param queries: how many more queries were counted than Odoo's test allows, of the dearer ones
    """

    verdicts: dict[TestId, Verdict]
    reasons: dict[TestId, tuple[str, ...]] = field(default_factory=dict)
    queries: dict[TestId, int] = field(default_factory=dict)

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
    differs only where everybody agrees, and texts really leave. But a test that fails there only
    because it counts queries, and counts no more than GATE_QUERIES too many, shows the price of
    the gate: it is dearer, not different.

    :param without: Odoo alone
    :param ours: Odoo with our add-ons
    :param agreed: the same, with a gate that lets everything through; at least what differs
    """
    found = Comparison(dict.fromkeys(tests_of(without, ours), Verdict.SAME))
    differ = {*differing(without, ours)}
    for test in found.verdicts:
        is_right = agreed.outcome(test) == without.outcome(test)
        if test in agreed.refusals and (more := _price(without, agreed, test)):
            found.verdicts[test] = Verdict.DEARER
            found.queries[test] = more
        elif test in differ and is_right and test in agreed.refusals:
            found.verdicts[test] = Verdict.REFUSED
        elif test in differ or (test in agreed.results and not is_right):
            found.verdicts[test] = Verdict.DIFFERENT
        if found.verdicts[test] in (Verdict.REFUSED, Verdict.DEARER):
            found.reasons[test] = tuple(sorted(agreed.refusals[test]))
    return found


def _price(without: SuiteRun, agreed: SuiteRun, test: TestId) -> int:
    """The queries too many, where they are all that ``test`` fails for and the gate may ask them.

    0 otherwise.
    """
    more = agreed.more_queries(test) or 0
    is_price = without.result(test) is Result.PASSED and more <= GATE_QUERIES
    return more if is_price else 0
