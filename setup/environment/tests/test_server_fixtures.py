"""The fixtures of a running Odoo: what they leave behind."""

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
