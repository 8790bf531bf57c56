"""Reading the log of Odoo's test runner."""

from suites.outcomes import Result, SuiteRun, TestId, parse

HEAD = "2026-01-02 03:04:05,678 99 {level} base odoo.{logger}: {message}"
HERE = "addons.sms.tests.test_composer"
ONE = TestId("sms", "test_composer", "TestComposer", "test_one")
TWO = TestId("sms", "test_composer", "TestComposer", "test_two")
QUERIES = (
    "AssertionError: Query count more than expected for user me: {} > 32 in test_two at x.py:1"
)


def log(*records: tuple[str, str]) -> SuiteRun:
    """A run whose log has these records: (logger, message)."""
    text = [HEAD.format(level="INFO", logger=logger, message=text) for logger, text in records]
    return parse("\n".join(text).splitlines(keepends=True))


def failing(message: str) -> str:
    """What Odoo logs when test_two fails with ``message``."""
    place = 'Traceback (most recent call last):\n  File "x.py", line 1, in f\n    f()\n    ^^^'
    return f"FAIL: Subtest TestComposer.test_two (login='me')\n{place}\n{message}\n"


def test_passed_failed_and_skipped_are_told_apart():
    run = log(
        (HERE, "Starting TestComposer.test_one ... "),
        (HERE, "Starting TestComposer.test_two ... "),
        (HERE, failing("AssertionError: 7 != 8")),
        (HERE, "Starting TestComposer.test_three ... "),
        (HERE, "skipped TestComposer.test_three : no browser"),
        ("tests.shell", "Tests failed: 1 failed, 0 error(s) of 3 tests "),
    )
    assert run.is_complete
    assert run.result(ONE) is Result.PASSED
    assert run.outcome(TWO) == (Result.FAILED, ("AssertionError: # != #",))
    assert (
        run.result(TestId("sms", "test_composer", "TestComposer", "test_three")).value == "skipped"
    )
    assert run.result(TestId("sms", "test_other", "Test", "test_x")) is Result.NOT_RUN


def test_a_class_that_cannot_be_set_up_fails_its_tests():
    message = "ERROR: setUpClass (odoo.addons.sms.tests.test_composer.TestComposer)\nTraceback"
    run = log(("tests.suite", message), ("tests.shell", "Tests failed: 0 failed of 0 tests "))
    assert run.is_complete
    assert run.result(ONE) is Result.FAILED
    assert ONE not in run.results
    assert next(iter(run.results)).tag == "/sms:TestComposer"


def test_a_log_that_stops_or_lacks_tests_is_not_complete():
    assert not log((HERE, "Starting TestComposer.test_one ... ")).is_complete
    assert not log(("tests.shell", "Tests passed: 0 failed of 2 tests")).is_complete


def test_the_gates_reasons_belong_to_the_test_that_runs():
    run = log(
        (HERE, "Starting TestComposer.test_one ... "),
        (HERE, "Starting TestComposer.test_two ... "),
        ("addons.sms_consent_everybody_agrees", "would have refused: no_consent "),
    )
    assert run.refusals == {TWO: {"no_consent"}}


def test_numbers_of_queries_are_compared():
    start = (HERE, "Starting TestComposer.test_two ... ")
    few = log(start, (HERE, failing(QUERIES.format(33))))
    many = log(start, (HERE, failing(QUERIES.format(38))))
    assert few.outcome(TWO) != many.outcome(TWO)
    assert (few.more_queries(TWO), many.more_queries(TWO)) == (1, 6)
    mixed = log(start, (HERE, failing(QUERIES.format(33))), (HERE, failing("ValueError: no")))
    assert mixed.more_queries(TWO) is None
    assert mixed.more_queries(ONE) is None


def test_only_failures_in_a_browser_are_unsteady_and_passing_again_counts():
    start = (HERE, "Starting TestComposer.test_two ... ")
    browser = (
        'X\n  File "common.py", line 9, in browser_js\n    wait()\nAssertionError: tour failed'
    )
    run = log(start, (HERE, failing(browser)))
    assert run.is_unsteady(TWO)
    assert not log(start, (HERE, failing("ValueError: no"))).is_unsteady(TWO)
    assert run.improved_by({TWO: Result.PASSED}).outcome(TWO) == (Result.PASSED, ())
    assert run.improved_by({TWO: Result.FAILED}).result(TWO) is Result.FAILED
