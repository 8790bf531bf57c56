"""An administrator uninstalls the add-ons one after the other, and installs them again."""

import os
import subprocess
import sys

from environment import odoo_source, postgres
from environment.odoo_process import environment

#: Each needs the ones before it.
ADD_ONS = ("sms_consent", "sms_twilio_gateway", "sms_campaigns")
LEFT = {
    "tables": """SELECT table_name FROM information_schema.tables
        WHERE table_name ~ '^sms_(consent|message|campaign|sender|gateway|suppression)'
           OR table_name ~ '^res_partner_phone'""",
    "columns": """SELECT column_name FROM information_schema.columns
        WHERE table_name IN ('res_partner', 'res_company') AND column_name LIKE 'sms\\_%%'""",
    "records": "SELECT name FROM ir_model_data WHERE module = ANY(%(add_ons)s)",
}
STOPPED = "SELECT number FROM phone_blacklist WHERE active ORDER BY number"


def _rows(database: str, query: str) -> list[str]:
    server = postgres.Server.of(os.environ["SMS_TEST_CONF"])
    with server.cursor(database) as cursor:
        cursor.execute(query, {"add_ons": list(ADD_ONS)})
        return [str(row[0]) for row in cursor.fetchall()]


def _installed(database: str) -> list[str]:
    return _rows(
        database,
        """SELECT name FROM ir_module_module
            WHERE state = 'installed' AND name = ANY(%(add_ons)s) ORDER BY id""",
    )


def _odoo_module(database: str, action: str, add_on: str) -> None:
    """What the buttons of the Apps menu do."""
    command = [sys.executable, str(odoo_source.find().executable), "module", action]
    conf = ["-c", os.environ["SMS_TEST_CONF"], "-d", database]
    subprocess.run([*command, *conf, add_on], check=True, env=environment())


def test_uninstalled_one_by_one_and_installed_again(odoo_database: str) -> None:
    """Nothing of ours stays, except that whoever stopped the texts is still on Odoo's blacklist."""
    stopped = _rows(odoo_database, STOPPED)
    assert stopped and set(_installed(odoo_database)) == set(ADD_ONS)
    for count in (2, 1, 0):
        _odoo_module(odoo_database, "uninstall", ADD_ONS[count])
        assert set(_installed(odoo_database)) == set(ADD_ONS[:count])
    for what, query in LEFT.items():
        assert not _rows(odoo_database, query), what
    assert _rows(odoo_database, STOPPED) == stopped
    _odoo_module(odoo_database, "install", ADD_ONS[-1])
    assert set(_installed(odoo_database)) == set(ADD_ONS)
    assert _rows(odoo_database, STOPPED) == stopped
