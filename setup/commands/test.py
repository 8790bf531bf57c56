"""setup/test [PART…]: the suite, or parts of it.

A part is an add-on, a folder or file of tests, or ``lint``. The last line on standard output
is ``N passed, N failed, N skipped``; the exit code is 0 only if something passed and nothing
failed.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager

from environment import chromium, workshop
from environment.errors import run_command
from environment.progress import say
from environment.templates import Workshop
from testing import ending, process
from testing.lint import lint
from testing.results import Counts
from testing.runner import Options, Outcome, Runner, drop_leftovers
from testing.selection import Kind, Part, Selection, select

#: Parts that run at the same time; each may use a server and a browser beside its Python.
PARALLEL = 2


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="setup/test", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help="add-on, path, or lint")
    parser.add_argument("-k", dest="expression", default="", help="only tests pytest -k matches")
    parser.add_argument("--faults", action="store_true", help="the long fault runs too")
    parser.add_argument(
        "--pytest", action="append", default=[], metavar="OPTION", help="passed to pytest"
    )
    return parser.parse_args()


def main() -> int:
    """Run what is asked for; returns the exit code."""
    started = time.monotonic()
    wanted = arguments()
    selection = select(wanted.parts)
    verbose = len(selection.parts) == 1
    options = Options(wanted.expression, wanted.faults, verbose, tuple(wanted.pytest))
    _look_for_chromium(selection)
    with _workshop_for(selection.parts) as shop:
        outcomes = _run_all(selection, Runner(shop, options), options)
    total = sum((outcome.counts for outcome in outcomes), Counts())
    print("\nDurations")
    for outcome in sorted(outcomes, key=lambda outcome: outcome.seconds, reverse=True):
        print(f"  {outcome}")
    if options.expression:
        print("  lint: left out, because of -k")
    print(f"  all: {time.monotonic() - started:.0f} s\n")
    if chromium.find() is None and _needs_browser(selection.parts):
        print(f"SKIPPED: everything in a browser. {chromium.ADVICE}\n")
    for line in ending.lines(outcomes):
        print(line)
    sys.stdout.flush()
    print(total, flush=True)
    return 0 if total.is_good else 1


def _needs_browser(parts: tuple[Part, ...]) -> bool:
    return any(part.kind is not Kind.PLAIN for part in parts)


def _look_for_chromium(selection: Selection) -> None:
    """Install the browser where we can; else say loudly what that means."""
    if _needs_browser(selection.parts) and chromium.ensure() is None:
        say(
            "\n*** No Chromium: tours and everything in tests/e2e WILL BE SKIPPED. ***\n"
            f"*** {chromium.ADVICE} ***\n"
        )


@contextmanager
def _workshop_for(parts: tuple[Part, ...]) -> Iterator[Workshop | None]:
    """PostgreSQL and Odoo, where a part needs them."""
    if all(part.kind is Kind.PLAIN for part in parts):
        yield None
        return
    with workshop.for_tests() as shop:
        drop_leftovers(shop)
        yield shop


def _run_all(selection: Selection, runner: Runner, options: Options) -> list[Outcome]:
    """Every part and the lint, two at a time; tells each as it ends."""
    outcomes: list[Outcome] = []
    with ThreadPoolExecutor(PARALLEL) as pool:
        futures = [pool.submit(lambda part=part: [runner.run(part)]) for part in selection.parts]
        if not options.expression:
            futures.append(pool.submit(lint, selection.lint))
        try:
            for future in as_completed(futures):
                for outcome in future.result():
                    outcomes.append(outcome)
                    _tell(outcome)
        except BaseException:
            for future in futures:
                future.cancel()
            process.end_all()
            raise
    return outcomes


def _tell(outcome: Outcome) -> None:
    """One line, and the whole output of what failed."""
    if outcome.counts.failed and outcome.log and outcome.log.exists():
        print(f"\n===== {outcome.name} =====", flush=True)
        print(outcome.log.read_text(errors="replace"), flush=True)
    print(f"{'FAILED' if outcome.counts.failed else 'ok    '} {outcome}", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    run_command(main)
