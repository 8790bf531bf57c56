"""Databases with and without our add-ons, and Odoo's tests run in them."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from environment import addons, chromium, database, odoo_modules, paths, ports, templates
from environment.errors import SetupError
from environment.odoo_process import command, environment, install, tail
from environment.progress import step
from environment.stamps import write_atomically
from environment.templates import Workshop
from testing import process

from .outcomes import SuiteRun, parse

PREFIX = "suites_"
#: Holds the add-on that lets everything through; no other command has it in its add-ons path.
TEST_ADDONS = paths.ROOT / "tests" / "odoo_suites"
EVERYBODY_AGREES = "sms_consent_everybody_agrees"
TIMEOUT = 5400.0
ALLOW_EVERY_COUNTRY = """
INSERT INTO res_company_sms_allowed_country_rel (company_id, country_id)
SELECT company.id, country.id FROM res_company company CROSS JOIN res_country country
ON CONFLICT DO NOTHING
"""
#: Odoo's own function for its shell: the tests of both positions (at_install, post_install) in a
#: registry that is loaded completely. ``--test-enable`` would run those of the first while the
#: modules above, ours among them, are not loaded yet.
SCRIPT = """
from odoo.tests.shell import run_tests
run_tests(env, {tags!r}, {modules!r})
"""


class Laboratory:
    """Makes the databases of one run of the command, and runs tests in copies of them.

    :param modules: Odoo's modules whose tests are run
    """

    def __init__(self, workshop: Workshop, modules: Sequence[str]) -> None:
        self.workshop = workshop
        self.modules = tuple(modules)
        self._made: list[str] = []

    def drop_leftovers(self) -> None:
        """Drop the databases of runs whose process is gone."""
        for name in database.names(self.workshop.server, PREFIX):
            if not Path(f"/proc/{name.split('_')[1]}").exists():
                database.drop(self.workshop.server, name)

    def close(self) -> None:
        """Drop every database made."""
        for name in reversed(self._made):
            database.drop(self.workshop.server, name)

    def without(self) -> str:
        """A database with Odoo's modules, none of ours."""
        template = templates.ensure(self.workshop, [])
        return self._installed(template, self.modules, "without")

    def with_ours(self, without: str, names: Sequence[str]) -> str:
        """A copy of the database ``without``, with our add-ons ``names``.

        Its settings are such that consent alone decides: every country is allowed (Odoo's tests
        text Belgian numbers), and no company has a gateway (who has one sends by it, not by
        Odoo's own provider, which is what Odoo's tests watch).
        """
        modules = (*addons.ODOO_MODULES, *self.modules)
        closure = addons.closure(names, odoo_modules.come_with(self.workshop.source, modules))
        name = self._installed(without, closure, f"with_{names[-1]}")
        with self.workshop.server.cursor(name) as cursor:
            cursor.execute(ALLOW_EVERY_COUNTRY)
            if "sms_twilio_gateway" in closure:
                cursor.execute("UPDATE sms_gateway SET active = false")
        return name

    def agreed(self, ours: str) -> str:
        """A copy of the database ``ours`` whose gate lets everything through."""
        return self._installed(ours, [EVERYBODY_AGREES], f"{ours.removeprefix(PREFIX)}_agreed")

    def run(self, name: str, tags: Sequence[str] = ()) -> SuiteRun:
        """Run the suites (or just what has one of ``tags``) in a copy of database ``name``.

        :raises SetupError: if Odoo's runner does not come to its end
        """
        wanted = ",".join(tags or (f"/{module}" for module in self.modules))
        log = paths.LOG / f"odoo-suites-{name.split('_', 2)[2]}{'-some' if tags else ''}.log"
        log.unlink(missing_ok=True)
        with self._copy(name) as copy:
            self._shell(copy, SCRIPT.format(tags=wanted, modules=list(self.modules)), log)
        with log.open(errors="replace") as lines:
            run = parse(lines)
        if not run.is_complete:
            raise SetupError(
                f"Odoo's tests did not come to their end:\n{tail(log)}",
                f"read the whole log in {log}",
            )
        return run

    def _installed(self, below: str, modules: Sequence[str], title: str) -> str:
        name = f"{PREFIX}{os.getpid()}_{title.removeprefix(f'{os.getpid()}_')}"
        with step(f"Installing {', '.join(modules)}") as bar:
            self._made.append(name)
            database.copy(self.workshop.server, below, name)
            log = paths.LOG / f"install-odoo-suites-{modules[-1]}.log"
            conf = self._configuration()
            install(self.workshop.source, conf, name, modules, log, bar=bar)
        return name

    def _configuration(self) -> Path:
        """The command's own configuration: the tests' with one more folder of add-ons."""
        text = self.workshop.conf.read_text()
        file = paths.DEV / "odoo-suites.conf"
        write_atomically(
            file, re.sub(r"^(addons_path = .*)$", rf"\1,{TEST_ADDONS}", text, flags=re.MULTILINE)
        )
        return file

    @contextmanager
    def _copy(self, name: str) -> Iterator[str]:
        """A copy that the tests may spoil."""
        copy = f"{name}_run"
        self._made.append(copy)
        database.copy(self.workshop.server, name, copy)
        try:
            yield copy
        finally:
            database.drop(self.workshop.server, copy)

    def _shell(self, name: str, script: str, log: Path) -> None:
        """Feed ``script`` to Odoo's shell; its output goes to ``log``."""
        browser = chromium.find()
        variables = environment() | ({"ODOO_BROWSER_BIN": browser} if browser else {})
        shell = command(self.workshop.source, self._configuration(), "-d", name)
        # The sub-command comes first, then the configuration.
        shell.insert(2, "shell")
        shell += ["--http-port", str(ports.any_free()), "--log-level=info"]
        file = log.with_suffix(".py")
        file.write_text(script)
        feed = ["sh", "-c", 'exec "$@" <"$0"', str(file), *shell]
        process.run(feed, variables, log, TIMEOUT)
