"""setup/bench [NAME…]: the benchmarks of tests/bench.

``tests/bench/<group>.py`` holds the benchmarks called ``<group>.…``. Each file is run with the
names wanted as arguments (none: all of its own), with the database server and configuration in
the environment (SMS_BENCH_CONF, SMS_BENCH_TEMPLATE) and writes one JSON object a line to standard
output, its progress to standard error.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from environment import addons, paths, templates, workshop
from environment.errors import SetupError, run_command
from environment.progress import say

FOLDER = paths.ROOT / "tests" / "bench"


def groups() -> dict[str, Path]:
    """Group of benchmarks → its file."""
    return {file.stem: file for file in sorted(FOLDER.glob("[!_]*.py")) if file.stem != "conftest"}


def chosen(names: list[str]) -> dict[str, list[str]]:
    """Group → the names wanted of it (none: all).

    :raises SetupError: for a name whose group there is not
    """
    known = groups()
    if not names:
        return {group: [] for group in known}
    wanted: dict[str, list[str]] = {}
    for name in names:
        group = name.split(".")[0]
        if group not in known:
            listed = ", ".join(known) or "none yet"
            raise SetupError(f"There is no benchmark {name}.", f"groups: {listed}")
        wanted.setdefault(group, [])
        if name != group:
            wanted[group].append(name)
    return wanted


def main() -> int:
    """Run the benchmarks wanted, one file after the other; 1 if one failed."""
    parser = argparse.ArgumentParser(prog="setup/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="dispatch, dispatch.scheduler …")
    wanted = chosen(parser.parse_args().names)
    if not wanted:
        raise SetupError("There are no benchmarks.", f"add one to {FOLDER}")
    failed = []
    with workshop.for_use() as shop:
        variables = {
            **os.environ,
            "PYTHONPATH": str(paths.SETUP),
            "SMS_BENCH_CONF": str(shop.conf),
            "SMS_BENCH_TEMPLATE": templates.ensure(shop, addons.SUITE),
        }
        for group, names in wanted.items():
            command = [sys.executable, str(groups()[group]), *names]
            if subprocess.run(command, env=variables, cwd=paths.ROOT).returncode:
                failed.append(group)
    if failed:
        say(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    run_command(main)
