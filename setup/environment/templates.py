"""Template databases: installed once per state of the sources, then only copied.

Layered: Odoo's own modules first, then one add-on after the other, so a change in
sms_campaigns installs only sms_campaigns anew.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from . import addons, database, odoo_modules, paths, venv
from .errors import SetupError
from .lock import exclusive
from .odoo_process import install
from .odoo_source import OdooSource
from .postgres import Server
from .progress import step
from .stamps import digest, set_done

PREFIX = "template_"
#: Templates kept; the least recently used of more are dropped.
KEPT = 14


@dataclass(frozen=True)
class Workshop:
    """What is needed to make databases: an Odoo, its configuration, a server."""

    source: OdooSource
    conf: Path
    server: Server


def ensure(workshop: Workshop, names: Sequence[str], more: Sequence[str] = ()) -> str:
    """The name of a template with Odoo's modules, ``names`` and what they depend on.

    :param more: further modules of Odoo's own; installed before ours, as in a database that was
        in use before, and without demo data, which takes most of the time
    :raises SetupError: when installing fails or logs a warning nobody expects
    """
    base = digest(
        [
            *addons.ODOO_MODULES,
            workshop.source.version,
            *(file for file in venv.REQUIREMENTS[:2]),
        ]
    )
    modules, demo = (*addons.ODOO_MODULES, *more), not more
    if more:
        base = digest([base, *more])
    template = _layer(workshop, None, modules, "Odoo's own modules", base, demo=demo)
    done: list[str] = []
    for name in addons.closure(names, odoo_modules.come_with(workshop.source, modules)):
        done.append(name)
        layer = digest([base, addons.source_digest(done)])
        template = _layer(workshop, template, (name,), name, layer)
    _drop_old(workshop.server, template)
    return template


def _layer(
    workshop: Workshop,
    below: str | None,
    modules: Sequence[str],
    title: str,
    inputs: str,
    *,
    demo: bool = True,
) -> str:
    """The template made by installing ``modules`` on a copy of ``below``.

    Whether there is demo data is decided with the first layer.
    """
    server = workshop.server
    name = f"{PREFIX}{inputs}"
    with exclusive(name, waiting_for=f"another run that installs {title}"):
        if not database.exists(server, name):
            half = f"half_{inputs}_{os.getpid()}"
            for leftover in database.names(server, f"half_{inputs}"):
                database.drop(server, leftover)
            with step(f"Installing {title}") as bar:
                if below:
                    database.copy(server, below, half)
                log = paths.LOG / f"install-{modules[-1]}.log"
                findings = install(
                    workshop.source, workshop.conf, half, modules, log, demo=demo, bar=bar
                )
                if findings:
                    database.drop(server, half)
                    listed = "\n".join(str(finding) for finding in findings)
                    raise SetupError(
                        f"Installing {title} logged what nobody expects:\n{listed}",
                        f"mend the add-on; the whole log is in {log}",
                    )
                database.rename(server, half, name)
        set_done(f"used-{name}", "used")
    return name


def _drop_old(server: Server, current: str) -> None:
    """Drop all but the most recently used templates; one that is in use stays."""

    def last_used(name: str) -> float:
        stamp = paths.STAMPS / f"used-{name}"
        return stamp.stat().st_mtime if stamp.exists() else 0.0

    found = sorted(database.names(server, PREFIX), key=last_used, reverse=True)
    for name in found[KEPT:]:
        if name == current:
            continue
        try:
            database.drop(server, name, force=False)
        except psycopg2.Error:
            continue
        (paths.STAMPS / f"used-{name}").unlink(missing_ok=True)
