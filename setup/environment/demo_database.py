"""The demo's database: made once, upgraded when the add-ons change, kept otherwise."""

import os

from . import addons, database, odoo_modules, paths
from .errors import SetupError
from .odoo_process import install
from .progress import say, step
from .stamps import digest, is_done, set_done, set_undone
from .templates import Workshop

NAME = "sms_demo"


def ensure(workshop: Workshop, *, reset: bool = False) -> bool:
    """Make or upgrade the database.

    :param reset: make it anew, even if it is there
    :return: whether it was made anew
    """
    server = workshop.server
    names = addons.closure(
        addons.SUITE, odoo_modules.come_with(workshop.source, addons.ODOO_MODULES)
    )
    for missing in [name for name in addons.SUITE if name not in names]:
        say(f"  {missing} is not in this checkout; going on without it")
    inputs = digest([addons.source_digest(names), workshop.source.version])
    if reset:
        database.drop(server, NAME)
    if not database.exists(server, NAME):
        _make(workshop, names)
        set_done(NAME, inputs)
        return True
    if names and not is_done(NAME, inputs):
        _upgrade(workshop, names)
        set_done(NAME, inputs)
    return False


def _make(workshop: Workshop, names: list[str]) -> None:
    """Install into a database of another name, so that a half-made one is never used."""
    half = f"half_{NAME}_{os.getpid()}"
    for leftover in database.names(workshop.server, f"half_{NAME}"):
        database.drop(workshop.server, leftover)
    log = paths.LOG / "install-demo.log"
    with step(f"Installing {', '.join(names) or 'Odoo'} with demo data") as bar:
        modules = [*addons.ODOO_MODULES, *names]
        findings = install(workshop.source, workshop.conf, half, modules, log, bar=bar)
    for finding in findings:
        say(f"  unexpected in Odoo's log: {finding}")
    database.rename(workshop.server, half, NAME)


def _upgrade(workshop: Workshop, names: list[str]) -> None:
    """Upgrade what is there; new add-ons are installed along."""
    set_undone(NAME)
    log = paths.LOG / "upgrade-demo.log"
    with step("The add-ons changed: upgrading the demo's database") as bar:
        try:
            install(workshop.source, workshop.conf, NAME, names, log, update=True, bar=bar)
        except SetupError as error:
            raise SetupError(error.message, "start with --reset to make it anew") from error
