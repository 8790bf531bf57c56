"""pytest fixtures for tests/e2e, tests/faults and tests/load: a running Odoo and a sandbox.

setup/test loads them with ``-p environment.server_fixtures`` and names a fresh database, with the
three add-ons and their demo data, in the environment. What Odoo logs and nobody expects fails
the run; it is left in the file SMS_TEST_FINDINGS, as a JSON list, for setup/test to tell.
"""

import json
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from sandbox.client import SandboxClient, launch

from . import chromium, log_scan, odoo_source, paths
from .odoo_process import OdooServer
from .stack import Stack, connect

_logs: list[Path] = []

StartOdoo = Callable[..., OdooServer]


def pytest_configure() -> None:
    """Let the fixtures end their servers, which have sessions of their own, on SIGTERM too."""
    signal.signal(signal.SIGTERM, _end_the_run)


def _end_the_run(number: int, _frame: object) -> None:
    pytest.exit("ended by SIGTERM", returncode=128 + number)


@pytest.fixture(scope="session")
def odoo_database() -> str:
    """The name of the fresh database of this run."""
    return os.environ["SMS_TEST_DATABASE"]


@pytest.fixture(scope="session")
def start_odoo(odoo_database: str) -> Iterator[StartOdoo]:
    """``start_odoo(options=(), judge_log=True)``: start one more server on the database.

    ``options`` go to Odoo's command line (``["--workers", "2"]``); ``judge_log=False`` where
    the test provokes errors and reads the server's log itself.
    """
    servers: list[OdooServer] = []

    def start(options: Sequence[str] = (), judge_log: bool = True) -> OdooServer:
        log = paths.LOG / f"{odoo_database}-{len(servers)}.log"
        log.unlink(missing_ok=True)
        if judge_log:
            _logs.append(log)
        conf = Path(os.environ["SMS_TEST_CONF"])
        server = OdooServer(odoo_source.find(), conf, odoo_database, None, log, options)
        servers.append(server)
        return server.start()

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def odoo_server(start_odoo: StartOdoo) -> OdooServer:
    """The usual server: threads, two cron threads; ``.url``, ``.database``, ``.log``."""
    return start_odoo()


@pytest.fixture(scope="session")
def sandbox() -> Iterator[SandboxClient]:
    """A running local Twilio with two accounts."""
    with launch(2) as client:
        yield client


@pytest.fixture(scope="session")
def stack(odoo_server: OdooServer, sandbox: SandboxClient) -> Stack:
    """The usual server, every gateway of the demo pointing to the sandbox as in setup/run."""
    return connect(odoo_server, sandbox)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser's path; skips the test where there is none."""
    found = chromium.find()
    if not found:
        pytest.skip(f"no Chromium: {chromium.ADVICE}")
    return found


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Unexpected warnings and errors in the servers' logs fail the run."""
    found: list[str] = []
    for log in _logs:
        findings = [str(finding) for finding in log_scan.unexpected(log)]
        if findings:
            print(f"\nOdoo logged what nobody expects ({log}):")
            print("\n".join(findings))
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        found += findings
    if found and os.environ.get("SMS_TEST_FINDINGS"):
        Path(os.environ["SMS_TEST_FINDINGS"]).write_text(json.dumps(found))
