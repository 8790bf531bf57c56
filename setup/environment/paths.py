"""Where things lie. Everything that is created lies below DEV, which git ignores."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETUP = ROOT / "setup"

DEV = ROOT / ".dev"
APT = DEV / "apt"
DEBS = DEV / "debs"
ODOO_ROOT = DEV / "odoo-root"
VENV = DEV / "venv"
VENV_PYTHON = VENV / "bin" / "python"
STAMPS = DEV / "stamps"
LOCKS = DEV / "locks"
LOG = DEV / "log"
DATA = DEV / "data"
SECRETS = DEV / "secrets"

#: The configuration of setup/run and setup/odoo; that of the tests is CONF_TEST.
CONF = DEV / "odoo.conf"
CONF_TEST = DEV / "odoo-test.conf"
