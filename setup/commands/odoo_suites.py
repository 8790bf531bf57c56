"""setup/odoo-suites [MODULE…]: Odoo's own tests, with and without our add-ons, compared.

Odoo's tests of each module are run without our add-ons, then with sms_consent, then with all
three. What failed in a browser on one side only is run once more there, for browsers on a busy
machine are not steady. Modules in which a test still differs are run again with a gate that lets
everything through (tests/odoo_suites): a test that ends as without our add-ons then shows that
the gate's refusal is the only reason for the difference. The exit code is 0 only if no test is
different.
"""

import argparse
import signal
from collections import Counter
from collections.abc import Sequence
from types import FrameType

from environment import addons, workshop
from environment.errors import run_command
from environment.lock import exclusive
from environment.progress import say, step
from suites.comparison import Comparison, Verdict, compare, differing
from suites.laboratory import Laboratory
from suites.outcomes import Result, SuiteRun, TestId

#: From the quickest to the longest.
MODULES = (
    "phone_validation",
    "sms",
    "portal",
    "contacts",
    "mass_mailing_sms",
    "test_mail_sms",
    "mail",
)
#: With which of our add-ons Odoo's tests are run.
VARIANTS = (("sms_consent",), addons.SUITE)


def main() -> int:
    """Run, compare, tell; 1 if a test is different."""
    parser = argparse.ArgumentParser(prog="setup/odoo-suites", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"of {', '.join(MODULES)}")
    modules = tuple(parser.parse_args().modules) or MODULES
    signal.signal(signal.SIGTERM, _interrupt)
    found: dict[str, Comparison] = {}
    one_at_a_time = exclusive("odoo-suites", waiting_for="another setup/odoo-suites")
    with one_at_a_time, workshop.for_tests() as shop:
        laboratory = Laboratory(shop, modules)
        laboratory.drop_leftovers()
        try:
            alone = laboratory.without()
            without = _run(laboratory, alone, "without our add-ons")
            for names in VARIANTS:
                title = " + ".join(names)
                found[title] = _judge(laboratory, alone, without, names, title)
        finally:
            laboratory.close()
    return _tell(found, without, modules)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _judge(
    laboratory: Laboratory, alone: str, without: SuiteRun, names: Sequence[str], title: str
) -> Comparison:
    """Run the suites with our add-ons ``names`` and compare."""
    base = laboratory.with_ours(alone, names)
    ours = _run(laboratory, base, f"with {title}")
    differ = differing(without, ours)
    ours = _again(laboratory, base, ours, differ, f"with {title}")
    without = _again(laboratory, alone, without, differ, "without our add-ons")
    agreed = SuiteRun()
    if modules := sorted({test.module for test in differing(without, ours)}):
        tags = [f"/{module}" for module in modules]
        free = laboratory.agreed(base)
        agreed = _run(laboratory, free, f"with {title}, everybody agrees", tags)
        differ = [test for test in differing(without, agreed) if test in agreed.results]
        agreed = _again(laboratory, free, agreed, differ, f"with {title}, everybody agrees")
    comparison = compare(without, ours, agreed)
    for test in comparison.having(Verdict.DIFFERENT):
        text = agreed.error(test) or ours.error(test) or without.error(test)
        print(f"\n===== different with {title}: {test}\n{text}", flush=True)
    return comparison


def _run(laboratory: Laboratory, name: str, title: str, tags: Sequence[str] = ()) -> SuiteRun:
    with step(f"Odoo's tests {title}"):
        run = laboratory.run(name, tags)
    failed = sum(result is Result.FAILED for result in run.results.values())
    say(f"    {len(run.results)} tests, {failed} failed")
    return run


def _again(
    laboratory: Laboratory, name: str, run: SuiteRun, differ: Sequence[TestId], title: str
) -> SuiteRun:
    """Run those that failed in a browser and differ once more; passing then counts."""
    tags = sorted({test.tag for test in differ if run.is_unsteady(test)})
    if not tags:
        return run
    return run.improved_by(_run(laboratory, name, f"{title}, once more", tags).results)


def _tell(found: dict[str, Comparison], without: SuiteRun, modules: Sequence[str]) -> int:
    """Print the tables, the refused tests, and the line of counts; returns the exit code."""
    total: Counter[Verdict] = Counter()
    for title, comparison in found.items():
        total += comparison.counts()
        print(f"\nWith {title}")
        print(f"  {'':<18}     same  refused   dearer  different   failing without ours too")
        for module in modules:
            counts = comparison.counts(module)
            numbers = "".join(f"{counts[verdict]:>9}" for verdict in Verdict)
            print(f"  {module:<18}{numbers}   {_failing(comparison, without, module):>10}")
        for test in comparison.having(Verdict.REFUSED):
            print(f"  refused: {test} ({', '.join(comparison.reasons[test])})")
        for test in comparison.having(Verdict.DEARER):
            print(f"  dearer: {test} ({comparison.queries[test]} queries more for the gate)")
    print("\n" + ", ".join(f"{total[verdict]} {verdict.value}" for verdict in Verdict), flush=True)
    return 1 if total[Verdict.DIFFERENT] else 0


def _failing(comparison: Comparison, without: SuiteRun, module: str) -> int:
    """How many tests of ``module`` fail with our add-ons as they fail without."""
    return sum(
        verdict is Verdict.SAME and test.module == module and without.result(test) is Result.FAILED
        for test, verdict in comparison.verdicts.items()
    )


if __name__ == "__main__":
    run_command(main)
