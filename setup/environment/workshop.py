"""The running environment a command works in: Odoo found, PostgreSQL up, configuration written."""

from collections.abc import Iterator
from contextlib import contextmanager

from . import config, odoo_source, paths, postgres
from .templates import Workshop


@contextmanager
def for_use() -> Iterator[Workshop]:
    """The environment of setup/run, setup/odoo and setup/bench: data is kept."""
    source = odoo_source.find()
    with postgres.running("pg") as server:
        yield Workshop(source, config.write(paths.CONF, source, server), server)


@contextmanager
def for_tests() -> Iterator[Workshop]:
    """The environment of setup/test: a PostgreSQL that does not wait for disks."""
    source = odoo_source.find()
    with postgres.running("pg-test", fast=True) as server:
        conf = config.write(paths.CONF_TEST, source, server, config.PATIENT)
        yield Workshop(source, conf, server)
