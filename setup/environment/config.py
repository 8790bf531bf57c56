"""Odoo's configuration file."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from . import addons, paths
from .odoo_source import OdooSource
from .ports import LOOPBACK
from .postgres import Server
from .stamps import write_atomically

#: For tests: a server on a machine that stands still for minutes does not take its requests for
#: stuck. A day, as worker processes take 0 for "at once" (odoo/service/server.py).
PATIENT = MappingProxyType({"limit_time_real": "86400", "limit_time_real_cron": "86400"})


def write(
    file: Path,
    source: OdooSource,
    server: Server,
    more: Mapping[str, str] = MappingProxyType({}),
) -> Path:
    """Write the configuration for this Odoo and this database server; returns the file.

    :param more: further options
    """
    # Odoo refuses a folder without add-ons.
    ours = [paths.ROOT] if addons.manifests() else []
    options = {
        "addons_path": ",".join(str(folder) for folder in (*source.addons, *ours)),
        "data_dir": str(paths.DATA),
        "db_host": server.host or "False",
        "db_port": str(server.port),
        "db_user": server.user,
        "http_interface": LOOPBACK,
        "list_db": "False",
        "with_demo": "True",
        **more,
    }
    text = "".join(f"{key} = {value}\n" for key, value in options.items())
    text = f"[options]\n; written by setup/environment/config.py at every start\n{text}"
    if not file.exists() or file.read_text() != text:
        write_atomically(file, text)
    return file
