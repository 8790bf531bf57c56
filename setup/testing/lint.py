"""Lint: each tool counts as one test."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

from environment import addons, paths

from .process import run
from .results import Counts
from .runner import Outcome

TIMEOUT = 600.0


def lint(folders: Sequence[str] | None) -> list[Outcome]:
    """Run every tool over ``folders`` (None: the whole repository), one after the other."""
    return [_run(name, command) for name, command in commands(folders)]


def commands(folders: Sequence[str] | None) -> list[tuple[str, list[str]]]:
    """Name and command of each tool that has something to look at."""
    targets = list(folders) if folders else ["."]
    if folders and not any(_has_python(paths.ROOT / target) for target in targets):
        return []
    python = str(paths.VENV_PYTHON)
    ruff = [python, "-m", "ruff"]
    found = [
        ("lint: ruff check", [*ruff, "check", *targets]),
        ("lint: ruff format", [*ruff, "format", "--check", *targets]),
    ]
    ours = list(addons.manifests())
    # pylint-odoo looks at whole add-ons and takes longer than the tests of one file
    modules = ours if not folders else [name for name in ours if name in targets]
    if modules:
        pylint = [python, "-m", "pylint", "--rcfile=pyproject.toml", "--score=no"]
        found.append(("lint: pylint-odoo", [*pylint, *modules]))
    return found


def _has_python(path: Path) -> bool:
    return path.suffix == ".py" or any(path.rglob("*.py"))


def _run(name: str, command: list[str]) -> Outcome:
    started = time.monotonic()
    log = paths.LOG / f"test-{name.replace(': ', '-').replace(' ', '-')}.log"
    log.unlink(missing_ok=True)
    code = run(command, {**os.environ}, log, TIMEOUT)
    counts = Counts(passed=1) if code == 0 else Counts(failed=1)
    return Outcome(name, counts, time.monotonic() - started, log)
