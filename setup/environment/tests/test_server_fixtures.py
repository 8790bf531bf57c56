"""The fixtures of a running Odoo: what they leave behind."""

import json

import pytest

from environment import paths

pytest_plugins = ["pytester"]
PLUGINS = ["-p", "no:odoo", "-p", "environment.server_fixtures"]

ENDED_IN_THE_MIDDLE = """
import os, signal, time
from pathlib import Path
import pytest

@pytest.fixture(scope="session")
def server():
    yield
    Path("server").write_text("ended")

def test_takes_too_long(server):
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(60)

def test_next(server):
    Path("next").touch()
"""


def test_a_run_that_is_ended_ends_its_servers(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the runner does with a part that takes too long."""
    monkeypatch.setenv("PYTHONPATH", str(paths.SETUP))
    pytester.makepyfile(ENDED_IN_THE_MIDDLE)
    result = pytester.runpytest_subprocess(*PLUGINS)
    assert result.ret == 143
    assert (pytester.path / "server").read_text() == "ended"
    assert not (pytester.path / "next").exists()


LOGS_A_WARNING = """
from environment import server_fixtures

def test_fine(tmp_path):
    log = tmp_path / "odoo.log"
    log.write_text("2026-01-01 00:00:00,000 1 ERROR x odoo.addons.sms: surprise\\n  more\\n")
    server_fixtures._logs.append(log)
"""


def test_what_nobody_expects_fails_the_run_and_is_left_for_its_end(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(paths.SETUP))
    findings = pytester.path / "findings.json"
    monkeypatch.setenv("SMS_TEST_FINDINGS", str(findings))
    pytester.makepyfile(LOGS_A_WARNING)
    result = pytester.runpytest_subprocess(*PLUGINS)
    result.assert_outcomes(passed=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert json.loads(findings.read_text()) == ["ERROR odoo.addons.sms: surprise\n  more"]
