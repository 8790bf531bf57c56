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


def test_a_replayed_request_is_no_finding_but_its_like_elsewhere_is() -> None:
    lines = (
        '2026-11-21 09:09:23,275 1 ERROR db odoo.sql_db: bad query: b\' UPDATE "{}"',
        "   SET x'",
        "ERROR: could not serialize access due to concurrent update",
    )
    for table, allowed in (("sms_sender", True), ("sms_consent", False), ("res_users", True)):
        [finding] = log_scan.parse(line.format(table) for line in lines)
        judged = log_scan.is_unexpected(finding.level, finding.logger, finding.message)
        assert judged is not allowed
