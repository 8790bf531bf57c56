"""What a part counts to: passed, failed, skipped."""

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: pytest's exit codes: all passed, some failed, nothing collected.
PASSED, FAILED, NOTHING = 0, 1, 5


@dataclass(frozen=True)
class Counts:
    """Numbers of tests by outcome."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        """The line setup/test ends with.

        >>> str(Counts(3, 0, 1))
        '3 passed, 0 failed, 1 skipped'
        """
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"

    @property
    def is_good(self) -> bool:
        """Whether something was tested and nothing failed."""
        return self.failed == 0 and self.passed > 0


@dataclass(frozen=True)
class Trouble:
    """What went wrong in a part.

    :param failed: a text for each failed test, with its name
    :param findings: what its servers logged and nobody expects
    """

    failed: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()

    @classmethod
    def of(cls, report: Path, findings: Path) -> "Trouble":
        """From the report of a pytest run and the file of environment.server_fixtures."""
        logged = json.loads(findings.read_text()) if findings.exists() else ()
        return cls(tuple(_failed(report)), tuple(logged))


def _failed(report: Path) -> Iterator[str]:
    """``FAILED tests.test_x::test_y - AssertionError`` for each failed test of a report."""
    for case in _elements(report, "testcase"):
        for kind, word in (("failure", "FAILED"), ("error", "ERROR")):
            for problem in case.iter(kind):
                name = f"{case.get('classname')}::{case.get('name')}"
                yield f"{word} {name} - {problem.get('message', '')}"


def _elements(report: Path, tag: str) -> list[ElementTree.Element]:
    """The elements of this name; none where the report is missing or broken off."""
    try:
        return list(ElementTree.parse(report).getroot().iter(tag))
    except (OSError, ElementTree.ParseError):
        return []


def from_junit(report: Path, exit_code: int) -> Counts:
    """The counts of one pytest run.

    A run that broke off, or failed without a failed test, counts as one failure more, so that
    nothing is lost where the report is not whole.
    """
    counts = Counts()
    for suite in _elements(report, "testsuite"):
        total, failures, errors, skipped = (
            int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")
        )
        failed = failures + errors
        counts += Counts(max(total - failed - skipped, 0), failed, skipped)
    broken = exit_code not in (PASSED, FAILED, NOTHING)
    if broken or (exit_code == FAILED and not counts.failed):
        counts += Counts(failed=1)
    return counts
