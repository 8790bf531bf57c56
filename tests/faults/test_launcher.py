"""B-8: a launcher killed at any moment writes each recipient exactly once; so do two at a time."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from environment import paths

PROGRAM = Path(__file__).with_name("launcher.py")


def _killed_launches(database: str, contacts: int, kills: int) -> dict[str, object]:
    folders = (paths.SETUP, paths.ROOT / "tests" / "bench")
    variables = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, folders)),
        "SMS_TEST_DATABASE": database,
    }
    command = [sys.executable, str(PROGRAM), str(contacts), str(kills), "20261121"]
    answer = subprocess.run(command, env=variables, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, object] = json.loads(answer.stdout.splitlines()[-1])
    return result


def test_launcher_killed_some_times(odoo_database: str) -> None:
    """The short form."""
    result = _killed_launches(odoo_database, contacts=1_000, kills=6)
    assert result["once"], "lost or twice"
    assert result["killed"] and not result["failed"]
    assert result["state"] == "running"


@pytest.mark.long
def test_launcher_killed_a_hundred_times(odoo_database: str) -> None:
    """The long form: kills hit the launch at many different places."""
    result = _killed_launches(odoo_database, contacts=20_000, kills=100)
    assert result["once"], "lost or twice"
    assert result["killed"] > 80 and not result["failed"]
    assert result["checkpoints"] > 20
    assert result["state"] == "running"
