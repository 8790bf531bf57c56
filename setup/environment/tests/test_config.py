"""Odoo's configuration file."""

from configparser import ConfigParser
from pathlib import Path

from environment import config
from environment.odoo_source import OdooSource
from environment.postgres import Server


def test_a_server_of_tests_takes_no_request_for_stuck(tmp_path: Path) -> None:
    source = OdooSource(tmp_path / "odoo", tmp_path, (tmp_path,))
    file = config.write(tmp_path / "odoo.conf", source, Server(None, 5432, "x"), config.PATIENT)
    written = ConfigParser()
    written.read(file)
    # worker processes would take 0 for a limit that is reached at once
    assert written["options"].getint("limit_time_real") >= 24 * 3600
    assert written["options"].getint("limit_time_real_cron") >= 24 * 3600
