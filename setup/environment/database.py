"""Databases with their filestore: copied, renamed, dropped together."""

import os
import shutil
from pathlib import Path

from psycopg2 import sql

from . import paths
from .postgres import Server


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
    with server.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )


def rename(server: Server, old: str, new: str) -> None:
    """Rename a database nobody is connected to; the filestore first, the name last."""
    if filestore(old).is_dir():
        shutil.rmtree(filestore(new), ignore_errors=True)
        filestore(old).rename(filestore(new))
    with server.cursor() as cursor:
        cursor.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(old), sql.Identifier(new)
            )
        )


def drop(server: Server, name: str, *, force: bool = True) -> None:
    """Remove a database and its filestore, if there.

    :param force: end other connections to it; without, an error if there are any
    """
    statement = "DROP DATABASE IF EXISTS {} WITH (FORCE)" if force else "DROP DATABASE {}"
    with server.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))
    shutil.rmtree(filestore(name), ignore_errors=True)
