"""What Odoo's test runner wrote to its log: the result of each test."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from environment import log_scan

#: The logger of a test is its Python module.
TEST_LOGGER = re.compile(r"^odoo\.addons\.(?P<module>\w+)\.tests\.(?P<file>[\w.]+)$")
STARTING = re.compile(r"^Starting (?P<test>\S+) \.\.\.$")
SKIPPED = re.compile(r"^skipped (?P<test>\S+) : ")
FAILED = re.compile(r"^(?:FAIL|ERROR): (?:Subtest )?(?P<test>\w+\.\w+)")
#: A class that could not be set up is told by Odoo's suite; its tests are never started.
CLASS_FAILED = re.compile(
    r"^(?:FAIL|ERROR): (?P<step>setUpClass|tearDownClass) "
    r"\(odoo\.addons\.(?P<module>\w+)\.tests\.(?P<file>[\w.]+)\.(?P<class>\w+)\)"
)
#: What the add-on sms_consent_everybody_agrees logs instead of refusing.
REFUSAL_LOGGER = "odoo.addons.sms_consent_everybody_agrees"
REFUSED = re.compile(r"would have refused: (?P<reason>\w+)")
#: What differs from run to run within the text of a failure: ids, ports, addresses, moments.
UNSTEADY = re.compile(r"0x[0-9a-f]+|\d+")
#: In a traceback: the browser found something amiss, or took too long.
BROWSER = ", in browser_js"
QUERY_COUNT = "Query count more than expected"
QUERIES = re.compile(QUERY_COUNT + r" for user \w+: (?P<count>\d+) > (?P<expected>\d+) in ")
END = re.compile(r"^Tests (?:passed|failed): .* of (?P<tests>\d+) tests")


class Result(Enum):
    """How a test ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    NOT_RUN = "not run"


@dataclass(frozen=True, order=True)
class TestId:
    """One test method.

    :param module: Odoo's module
    :param file: the file of its tests, without suffix (``discuss.test_rtc``)
    :param case: the test's class
    :param method: its method; ``setUpClass`` where the class failed as a whole
    """

    __test__ = False

    module: str
    file: str
    case: str
    method: str

    def __str__(self) -> str:
        return f"{self.module}/{self.file}:{self.case}.{self.method}"

    @property
    def tag(self) -> str:
        """As ``--test-tags`` wants it, to run just this test.

        >>> TestId("sms", "test_sms_composer", "TestSMS", "test_x").tag
        '/sms:TestSMS.test_x'
        """
        return f"/{self.module}:{self.case}" + ("" if self.is_class else f".{self.method}")

    @property
    def is_class(self) -> bool:
        """Whether this stands for a class that failed as a whole."""
        return self.method in ("setUpClass", "tearDownClass")


@dataclass
class SuiteRun:
    """One run of Odoo's tests.

    :param results: of each test that was started, and of classes that failed as a whole
    :param errors: the log's text of each failure of a test (its subtests fail one by one)
    :param refusals: reasons for which the gate would have refused during a test
    :param counted: the tests run by the runner's own count; None if it did not come to its end
    """

    results: dict[TestId, Result] = field(default_factory=dict)
    errors: dict[TestId, list[str]] = field(default_factory=dict)
    refusals: dict[TestId, set[str]] = field(default_factory=dict)
    counted: int | None = None

    @property
    def is_complete(self) -> bool:
        """Whether the runner came to its end and every test it counted was found in the log."""
        started = sum(not test.is_class for test in self.results)
        return self.counted == started

    def _key(self, test: TestId) -> TestId:
        """Where to look for ``test``: a class that failed as a whole fails each of its tests."""
        whole = TestId(test.module, test.file, test.case, "setUpClass")
        return whole if test not in self.results and whole in self.results else test

    def result(self, test: TestId) -> Result:
        """How ``test`` ended."""
        return self.results.get(self._key(test), Result.NOT_RUN)

    def outcome(self, test: TestId) -> tuple[Result, tuple[str, ...]]:
        """How ``test`` ended and, if it failed, with which failures; comparable between runs."""
        return self.result(test), tuple(map(_failure, self.errors.get(self._key(test), ())))

    def error(self, test: TestId) -> str:
        """The log's text of the failures of ``test``; empty if there are none."""
        return "\n".join(self.errors.get(self._key(test), ()))

    def more_queries(self, test: TestId) -> int | None:
        """How many queries too many ``test`` counted at most; None if it failed otherwise."""
        failures = self.outcome(test)[1]
        counts = [QUERIES.search(failure) for failure in failures]
        if not counts or None in counts:
            return None
        return max(int(match["count"]) - int(match["expected"]) for match in counts if match)

    def is_unsteady(self, test: TestId) -> bool:
        """Whether ``test`` failed in a browser."""
        return BROWSER in self.error(test)

    def improved_by(self, again: Mapping[TestId, Result]) -> "SuiteRun":
        """This run, but for the tests that passed when run again."""
        passed = {test for test, result in again.items() if result is Result.PASSED}
        results = {**self.results, **dict.fromkeys(passed, Result.PASSED)}
        errors = {test: texts for test, texts in self.errors.items() if test not in passed}
        return SuiteRun(results, errors, self.refusals, self.counted)


def _failure(text: str) -> str:
    """The failure itself: what follows the traceback, without what differs from run to run.

    Numbers of queries are no such thing.

    >>> place = 'Traceback:\\n  File "x.py", line 3\\n    f()\\n'
    >>> _failure(f"ERROR: T.test_x\\n{place}ValueError: id 4\\n")
    'ValueError: id #'
    """
    after = text.rpartition("\n  File ")[2].splitlines()[1:]
    own = "\n".join(line for line in after if not line.startswith("    "))
    return own if QUERY_COUNT in own else UNSTEADY.sub("#", own).strip()


def parse(lines: Iterable[str]) -> SuiteRun:
    """Read the log of a run at level INFO."""
    run = SuiteRun()
    current: TestId | None = None
    for record in log_scan.parse(lines):
        head = record.message.partition("\n")[0].strip()
        if record.logger == REFUSAL_LOGGER and current:
            run.refusals.setdefault(current, set()).update(REFUSED.findall(head))
        elif match := TEST_LOGGER.match(record.logger):
            current = _read(run, match["module"], match["file"], record.message.strip()) or current
        elif match := CLASS_FAILED.match(head):
            test = TestId(match["module"], match["file"], match["class"], match["step"])
            run.results[test] = Result.FAILED
            run.errors.setdefault(test, []).append(record.message)
        elif match := END.match(head):
            run.counted = int(match["tests"])
    return run


def _read(run: SuiteRun, module: str, file: str, message: str) -> TestId | None:
    """Take in one record of a test's own logger; the test, if it has just been started."""

    def named(match: re.Match[str]) -> TestId:
        return TestId(module, file, *match["test"].split(".", 1))

    if match := STARTING.match(message):
        test = named(match)
        run.results.setdefault(test, Result.PASSED)
        return test
    if match := FAILED.match(message):
        test = named(match)
        run.results[test] = Result.FAILED
        run.errors.setdefault(test, []).append(message)
    elif match := SKIPPED.match(message):
        run.results[named(match)] = Result.SKIPPED
    return None
