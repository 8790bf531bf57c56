"""Databases with their filestore: copied, renamed, dropped together."""

import os
import shutil
import time
from pathlib import Path

from psycopg2 import errors, sql

from . import paths
from .postgres import Server

#: PostgreSQL itself waits 5 s for others to leave a database, which a busy machine exceeds.
PATIENCE_SECONDS, PAUSE_SECONDS = 60.0, 0.5


def filestore(name: str) -> Path:
    """Where Odoo keeps the attachments of database ``name``."""
    return paths.DATA / "filestore" / name


def names(server: Server, prefix: str = "") -> list[str]:
    """The databases whose name begins with ``prefix``."""
    with server.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", (prefix,))
        return sorted(row[0] for row in cursor.fetchall())


def exists(server: Server, name: str) -> bool:
    """Whether there is a database of exactly this name."""
    return name in names(server, name)


def copy(server: Server, template: str, name: str) -> None:
    """Make ``name`` a copy of ``template``, which nobody may be connected to.

    Attachments are linked, not copied: Odoo never changes a file of the filestore.
    """
    shutil.rmtree(filestore(name), ignore_errors=True)
    if filestore(template).is_dir():
        shutil.copytree(filestore(template), filestore(name), copy_function=os.link)
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
    _execute(server, statement.format(sql.Identifier(name), sql.Identifier(template)))


def rename(server: Server, old: str, new: str) -> None:
    """Rename a database nobody is connected to; the filestore first, the name last."""
    if filestore(old).is_dir():
        shutil.rmtree(filestore(new), ignore_errors=True)
        filestore(old).rename(filestore(new))
    statement = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    _execute(server, statement.format(sql.Identifier(old), sql.Identifier(new)))


def drop(server: Server, name: str, *, force: bool = True) -> None:
    """Remove a database and its filestore, if there.

    :param force: end other connections to it; without, an error if there are any
    """
    if force:
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        _execute(server, statement.format(sql.Identifier(name)))
    else:
        _execute(server, sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)), patience=0)
    shutil.rmtree(filestore(name), ignore_errors=True)


def _execute(server: Server, statement: sql.Composable, patience: float = PATIENCE_SECONDS) -> None:
    """Run a statement on a whole database, again while others are still connected to it."""
    deadline = time.monotonic() + patience
    while True:
        try:
            with server.cursor() as cursor:
                cursor.execute(statement)
            return
        except errors.ObjectInUse:
            if time.monotonic() >= deadline:
                raise
        time.sleep(PAUSE_SECONDS)
