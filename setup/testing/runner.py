"""Runs one part: makes its database, runs pytest, reads the report, drops the database."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from environment import addons, chromium, database, paths, templates
from environment.errors import SetupError
from environment.postgres import Server
from environment.templates import Workshop

from .process import TIMED_OUT, run
from .results import NOTHING, Counts, Trouble, from_junit
from .selection import Kind, Part

TIMEOUT = 2400.0
LONG_TIMEOUT = 6 * 3600.0  # with --faults
#: Databases of runs are called run_<pid>_<part>.
PREFIX = "run_"
PYTEST = [str(paths.VENV_PYTHON), "-m", "pytest", "--durations=5", "--durations-min=2"]
#: pytest-odoo wants a database as soon as it is loaded.
WITHOUT_ODOO = ["-p", "no:odoo"]


@dataclass(frozen=True)
class Outcome:
    """What became of a part.

    :param log: the whole output; None where it went straight to the terminal
    :param trouble: what of it is told once more at the end
    """

    name: str
    counts: Counts
    seconds: float
    log: Path | None
    trouble: Trouble = field(default_factory=Trouble)

    def __str__(self) -> str:
        return f"{self.name}: {self.counts} ({self.seconds:.0f} s)"


@dataclass(frozen=True)
class Options:
    """What the command line asks of every part.

    :param expression: pytest's ``-k``; empty for all
    :param long: run what is marked ``long`` too (``--faults``)
    :param verbose: let the output through instead of keeping it in a log
    """

    expression: str = ""
    long: bool = False
    verbose: bool = False
    extra: tuple[str, ...] = field(default=())


class Runner:
    """Runs parts; safe to use from several threads at once.

    :param workshop: where databases are made; None if no part needs one
    """

    def __init__(self, workshop: Workshop | None, options: Options) -> None:
        self.workshop = workshop
        self.options = options

    def run(self, part: Part) -> Outcome:
        """Run one part to its end."""
        started = time.monotonic()
        paths.LOG.mkdir(parents=True, exist_ok=True)
        name = part.name.replace("/", "-")
        log = None if self.options.verbose else paths.LOG / f"test-{name}.log"
        if log:
            log.unlink(missing_ok=True)
        try:
            counts, trouble = self._run(part, name, log)
        except SetupError as error:
            counts, trouble = Counts(failed=1), Trouble(failed=(str(error),))
            if log:
                log.write_text(f"{error}\n")
            else:
                print(error)
        return Outcome(part.name, counts, time.monotonic() - started, log, trouble)

    def _run(self, part: Part, name: str, log: Path | None) -> tuple[Counts, Trouble]:
        findings = paths.LOG / f"findings-{name}.{os.getpid()}.json"
        report = paths.LOG / f"junit-{name}.{os.getpid()}.xml"
        timeout = LONG_TIMEOUT if self.options.long else TIMEOUT
        command = [*PYTEST, f"--junit-xml={report}", *self._filters()]
        if part.kind is Kind.PLAIN:
            code = run([*command, *WITHOUT_ODOO, *part.targets], _variables(), log, timeout)
        else:
            with self._fresh_database(part, name) as fresh:
                options, variables = self._odoo_options(part, fresh)
                variables["SMS_TEST_FINDINGS"] = str(findings)
                code = run([*command, *options, *part.targets], variables, log, timeout)
        counts, trouble = from_junit(report, code), Trouble.of(report, findings)
        report.unlink(missing_ok=True)
        findings.unlink(missing_ok=True)
        if code == NOTHING and not self.options.expression:
            return Counts(failed=1), Trouble(failed=("there was no test",))
        if code == TIMED_OUT and log:
            with log.open("a") as file:
                file.write(f"\nEnded: took longer than {timeout:.0f} s.\n")
        return counts, trouble

    def _filters(self) -> list[str]:
        # the short form depends on the code alone: the same examples each time
        marks = [] if self.options.long else ["-m", "not long", "--hypothesis-seed=0"]
        names = ["-k", self.options.expression] if self.options.expression else []
        return [*marks, *names, *self.options.extra]

    @contextmanager
    def _fresh_database(self, part: Part, name: str) -> Iterator[str]:
        """A copy of the template with the part's add-ons; dropped at the end."""
        assert self.workshop
        template = templates.ensure(self.workshop, _add_ons(part), part.odoo_modules)
        fresh = f"{PREFIX}{os.getpid()}_{name.replace('-', '_')}"
        database.copy(self.workshop.server, template, fresh)
        try:
            if part.kind is Kind.SERVER:
                _postpone_slow_jobs(self.workshop.server, fresh)
            yield fresh
        finally:
            database.drop(self.workshop.server, fresh)

    def _odoo_options(self, part: Part, fresh: str) -> tuple[list[str], dict[str, str]]:
        """pytest's options and environment for a part with a database."""
        assert self.workshop
        conf = str(self.workshop.conf)
        variables = _variables()
        if part.kind is not Kind.SERVER:
            odoo = [f"--odoo-config={conf}", f"--odoo-database={fresh}", "--odoo-log-level=warn"]
            tours = ["--odoo-http"]
            plugins = ["-p", "environment.odoo_log_plugin", "-p", "environment.patience_plugin"]
            return [*odoo, *tours, *plugins], variables
        variables |= {"SMS_TEST_DATABASE": fresh, "SMS_TEST_CONF": conf}
        return [*WITHOUT_ODOO, "-p", "environment.server_fixtures"], variables


def _postpone_slow_jobs(server: Server, name: str) -> None:
    """Put off by a day the jobs that run every hour or more seldom.

    In a copied database all are overdue and would run while the first test begins. No test waits
    for them unless it triggers them; the jobs of minutes, which tests wait for, stay as they are.
    """
    with server.cursor(name) as cursor:
        cursor.execute(
            """UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' + interval '1 day'
                WHERE interval_type <> 'minutes' RETURNING id"""
        )
        postponed = [row[0] for row in cursor.fetchall()]
        # the installation's requests
        cursor.execute(
            """DELETE FROM ir_cron_trigger
                WHERE cron_id = ANY(%s) AND call_at <= now() AT TIME ZONE 'UTC'""",
            (postponed,),
        )


def _add_ons(part: Part) -> list[str]:
    """Our add-ons in the part's database; what depends on them comes by itself."""
    if part.kind is Kind.ADDON:
        return [part.owner]
    return ["sms_twilio_gateway"] if part.kind is Kind.REGISTRY else list(addons.SUITE)


def _variables() -> dict[str, str]:
    """The environment of a test process: no credentials or zone of the machine's owner."""
    hidden = ("ODOO_RC", "OPENERP_SERVER", "PYTEST_ADDOPTS")
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in hidden and not key.startswith("TWILIO_")
    }
    browser = chromium.find()
    named = {"CHROMIUM": browser, "ODOO_BROWSER_BIN": browser} if browser else {}
    return {**kept, **named, "PYTHONPATH": str(paths.SETUP), "TZ": "UTC"}


def drop_leftovers(workshop: Workshop) -> None:
    """Drop the databases of runs whose process is gone."""
    for name in database.names(workshop.server, PREFIX):
        pid = name.split("_")[1]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            database.drop(workshop.server, name)
