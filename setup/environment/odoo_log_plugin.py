"""pytest plugin: a test that makes Odoo log an unexpected warning or error fails.

Expected is what the test itself catches (assertLogs, mute_logger) and what
``log_scan.ALLOWED`` names. Load it with ``-p environment.odoo_log_plugin``.
"""

import logging
from collections.abc import Iterator

import pytest

from .log_scan import is_unexpected


class Collector(logging.Handler):
    """Keeps the records that nobody expects."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.found: list[str] = []
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record unless it is expected."""
        try:
            if is_unexpected(record.levelname, record.name, record.getMessage()):
                self.found.append(self.format(record))
        except Exception:
            self.handleError(record)

    def take(self) -> str:
        """The records kept since the last call, one after the other; empty if none."""
        text = "\n".join(self.found)
        self.found.clear()
        return text


_collector = Collector()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Listen from here on; Odoo has set up its logging by now."""
    logging.getLogger().addHandler(_collector)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail the test for what was logged in its set-up (its class's too) and its body."""
    result = yield
    _fail_if_any()
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """The same for what its end logged."""
    result = yield
    _fail_if_any()
    return result


def _fail_if_any() -> None:
    text = _collector.take()
    if text:
        pytest.fail(f"Odoo logged what this test does not expect:\n{text}", pytrace=False)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What was logged outside any test fails the run."""
    logging.getLogger().removeHandler(_collector)
    text = _collector.take()
    if text:
        print(f"\nOdoo logged outside any test:\n{text}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
