"""Running Odoo servers for the benchmarks: ours, and one with Odoo's own ``sms_twilio``."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from environment import (
    addons,
    database,
    odoo_process,
    odoo_source,
    paths,
    ports,
    templates,
    workshop,
)
from environment.odoo_process import OdooServer

ADDONS = Path(__file__).parent / "addons"
PEER_MODULES = ("sms_twilio",)


@contextmanager
def peer_database(name: str, modules: Sequence[str] = PEER_MODULES) -> Iterator[str]:
    """A fresh database with Odoo's own modules and the peers', without ours."""
    with workshop.for_use() as shop:
        base = templates.ensure(shop, ())
        fresh = f"bench_{os.getpid()}_{name}"
        database.copy(shop.server, base, fresh)
        try:
            log = paths.LOG / "bench-install-peer.log"
            odoo_process.install(shop.source, shop.conf, fresh, list(modules), log)
            yield fresh
        finally:
            database.drop(shop.server, fresh)


def server(name: str, log: str, options: Sequence[str] = ()) -> OdooServer:
    """An Odoo on the database ``name`` with the benchmarks' add-on; use as a context manager."""
    source = odoo_source.find()
    folders = [*source.addons, *([paths.ROOT] if addons.manifests() else []), ADDONS]
    listed = ",".join(str(folder) for folder in folders)
    file = paths.LOG / f"bench-{log}.log"
    file.unlink(missing_ok=True)
    ours = [f"--addons-path={listed}", "--load=base,web,sms_bench"]
    conf = Path(os.environ["SMS_BENCH_CONF"])
    return OdooServer(source, conf, name, ports.any_free(), file, [*ours, *options])
