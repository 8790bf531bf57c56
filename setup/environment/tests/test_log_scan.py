"""The log: unexpected lines are found, with their tracebacks; expected ones are not."""

import doctest

import pytest

from environment import log_scan

LOG = """\
2026-01-02 03:04:05,678 99 INFO demo odoo.modules.loading: Loading module base (1/2)
2026-01-02 03:04:05,678 99 ERROR demo odoo.http: Exception during request
Traceback (most recent call last):
ValueError: wrong
2026-01-02 03:04:05,678 99 WARNING ? odoo.service.db: extension "pg_trgm" is not available
2026-01-02 03:04:05,678 99 WARNING demo py.warnings: something is deprecated
2026-01-02 03:04:05,678 99 CRITICAL demo odoo.addons.sms_consent.models.x: gone
"""
UPDATE = """bad query: b' UPDATE "sms_consent"
   SET x'
"""
FAILURE = "psycopg2.errors.SerializationFailure: could not serialize access"


def test_examples() -> None:
    assert doctest.testmod(log_scan).failed == 0


def test_finds_what_nobody_expects(tmp_path) -> None:
    file = tmp_path / "odoo.log"
    file.write_text(LOG)
    first, second = log_scan.unexpected(file)
    assert (first.level, first.logger) == ("ERROR", "odoo.http")
    assert first.message.endswith("ValueError: wrong")
    assert (second.level, second.message) == ("CRITICAL", "gone")


def test_the_end_of_a_server_is_not_judged(tmp_path) -> None:
    file = tmp_path / "odoo.log"
    head = "2026-01-02 03:04:05,678 99 INFO demo odoo.service.server: Initiating shutdown \n"
    file.write_text(head + LOG)
    assert log_scan.unexpected(file) == []


def test_no_log_is_no_finding(tmp_path) -> None:
    assert log_scan.unexpected(tmp_path / "none.log") == []


@pytest.mark.parametrize("expected", log_scan.ALLOWED)
def test_each_exception_says_why(expected: log_scan.Expected) -> None:
    assert expected.reason
    assert expected.logger.startswith("odoo.")


@pytest.mark.parametrize(
    ("logger", "message", "allowed"),
    [
        ("odoo.sql_db", f"{UPDATE}ERROR: could not serialize access", True),
        ("odoo.sql_db", f"{UPDATE}ERROR: deadlock detected", False),
        ("odoo.http", f"Exception during request handling.\n{FAILURE}", False),
        ("odoo.addons.base.models.ir_cron", f"Job 'SMS' (1) failed\n{FAILURE}", False),
    ],
)
def test_what_is_replayed_is_no_finding_but_whose_replays_are_used_up_is(
    logger: str, message: str, allowed: bool
) -> None:
    lines = f"2026-11-21 09:09:23,275 1 ERROR db {logger}: {message}".splitlines()
    [finding] = log_scan.parse(lines)
    judged = log_scan.is_unexpected(finding.level, finding.logger, finding.message)
    assert judged is not allowed
