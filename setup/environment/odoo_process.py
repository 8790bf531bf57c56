"""Odoo as a process: one that installs modules and ends, and one that serves."""

import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import psutil

from . import log_scan, paths, ports
from .errors import SetupError
from .odoo_source import OdooSource
from .ports import LOOPBACK
from .progress import Bar

LOADING = re.compile(r"Loading module (\S+) \((\d+)/(\d+)\)")
START_SECONDS = 300.0
STOP_SECONDS = 20.0
#: How often a free port is chosen, and what Odoo writes when another has taken it meanwhile.
PORT_CHOICES, PORT_TAKEN = 5, "Address already in use"


def command(source: OdooSource, conf: Path, *arguments: str) -> list[str]:
    """The command line that runs Odoo in the environment."""
    return [str(paths.VENV_PYTHON), str(source.executable), "-c", str(conf), *arguments]


def environment() -> dict[str, str]:
    """The environment Odoo runs in: ours, without the paths and zone of whoever started us."""
    hidden = ("PYTHONPATH", "ODOO_RC", "OPENERP_SERVER")
    kept = {key: value for key, value in os.environ.items() if key not in hidden}
    return {**kept, "TZ": "UTC", "LC_ALL": "C.UTF-8"}


def tail(file: Path, lines: int = 25) -> str:
    """The last lines of a file, for an error message."""
    if not file.exists():
        return ""
    return "\n".join(file.read_text(errors="replace").splitlines()[-lines:])


def install(
    source: OdooSource,
    conf: Path,
    database: str,
    modules: Sequence[str],
    log: Path,
    *,
    update: bool = False,
    demo: bool = True,
    bar: Bar | None = None,
) -> list[log_scan.Finding]:
    """Install (or ``update``) modules, creating the database if missing.

    :param demo: with demo data; only said when the database is created

    :return: the warnings and errors of the log that nobody expects
    :raises SetupError: if Odoo fails
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    listed = ",".join(modules)
    # -u leaves alone what is not installed yet, -i what is: together they do both.
    wanted = ["-i", listed, "-u", listed] if update else ["-i", listed]
    options = ["-d", database, *wanted, *(["--with-demo"] if demo else [])]
    quiet = ["--stop-after-init", "--no-http", "--max-cron-threads=0"]
    with log.open("w") as output:
        process = subprocess.Popen(
            command(source, conf, *options, *quiet),
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment(),
            cwd=paths.ROOT,
            start_new_session=True,
        )
        try:
            _follow(process, log, bar)
        finally:
            _end(process)
    if process.returncode:
        raise SetupError(
            f"Odoo could not install {', '.join(modules)}:\n{tail(log)}",
            f"read the whole log in {log}",
        )
    return log_scan.unexpected(log)


def _follow(process: subprocess.Popen[bytes], log: Path, bar: Bar | None) -> None:
    with log.open(errors="replace") as lines:
        while process.poll() is None:
            for line in lines:
                match = LOADING.search(line)
                if match and bar:
                    bar.at(int(match[2]) / int(match[3]), match[1])
            time.sleep(0.1)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and what it started; only what is ours, by its process group."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


class OdooServer:
    """A running Odoo on the loopback interface; use as a context manager.

    :param database: the only database it serves
    :param port: where it answers; None for any free port, which is known once it has started
    :param options: further command line options
    """

    def __init__(
        self,
        source: OdooSource,
        conf: Path,
        database: str,
        port: int | None,
        log: Path,
        options: Sequence[str] = (),
    ) -> None:
        self.database = database
        self.port = port or 0
        self.log = log
        self._command = command(
            source,
            conf,
            # no filter: with one, each request without a session asks PostgreSQL for its databases
            *("-d", database),
            "--max-cron-threads=2",
            *options,
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def pid(self) -> int:
        """The process id of the running server."""
        assert self._process, "not started"
        return self._process.pid

    def start(self) -> "OdooServer":
        """Start and wait until it answers; at the same port as before, if it was started before.

        :raises SetupError: if it ends, or does not answer in time
        """
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.log.touch()
        before = self.log.stat().st_size
        choices = [self.port] if self.port else (ports.any_free() for _ in range(PORT_CHOICES))
        for port in choices:
            os.truncate(self.log, before)
            self.port = port
            self._launch()
            if self._comes_up():
                return self
            self.stop()
            if PORT_TAKEN not in tail(self.log):
                break
        raise SetupError(
            f"Odoo did not start:\n{tail(self.log)}", f"read the whole log in {self.log}"
        )

    def _launch(self) -> None:
        # that of worker processes: taken, it would be tried for ever, at the tests' expense
        gevent_port = ports.any_free()
        listening = ["--http-port", str(self.port), "--gevent-port", str(gevent_port)]
        with self.log.open("a") as output:
            self._process = subprocess.Popen(
                [*self._command, *listening],
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment(),
                cwd=paths.ROOT,
                start_new_session=True,
            )

    def _comes_up(self) -> bool:
        """Wait until it answers; False if it ends, or does not in time."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.is_running():
            if self.answers() and self._listens():
                return True
            time.sleep(0.1)
        return False

    def _listens(self) -> bool:
        """Whether the port is this server's: another Odoo there would answer just as well."""
        try:
            sockets = psutil.Process(self.pid).net_connections("inet")
        except psutil.Error:
            return False
        return any(
            one.status == psutil.CONN_LISTEN and one.laddr.port == self.port for one in sockets
        )

    def answers(self) -> bool:
        """Whether the server answers requests, with its database loaded."""
        try:
            with urllib.request.urlopen(f"{self.url}/web/health?db_server_status=1", timeout=30):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def is_running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """End it in an orderly way; kill it if it does not end."""
        if self._process:
            _end(self._process)

    def kill(self) -> None:
        """End it like a power cut, with its workers."""
        if self.is_running():
            os.killpg(self.pid, signal.SIGKILL)
            assert self._process
            self._process.wait()

    def __enter__(self) -> "OdooServer":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
