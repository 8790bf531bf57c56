"""What the machine must have, checked before anything is fetched."""

import os
import platform
import shutil
import sys

from . import paths
from .errors import SetupError

PYTHONS = ((3, 10), (3, 13))
FULL_DISK_GB = 4.0
READY_DISK_GB = 1.0
MACHINES = ("x86_64", "aarch64", "arm64")


def check() -> None:
    """Raise SetupError for the first thing that is missing."""
    check_python()
    check_platform()
    check_writable()
    check_disk()
    check_tools()


def check_python() -> None:
    """Odoo 19 runs on Python 3.10 to 3.13."""
    if not PYTHONS[0] <= sys.version_info[:2] <= PYTHONS[1]:
        raise SetupError(
            f"Python {platform.python_version()} is outside 3.10 to 3.13, which Odoo 19 needs.",
            "install one of them (for example python3.12), or name it: PYTHON=/path/to/python3.12",
        )


def check_platform() -> None:
    """The wheels (PostgreSQL, gevent …) are there for Linux on the two usual processors."""
    if sys.platform != "linux" or platform.machine() not in MACHINES:
        raise SetupError(
            f"{platform.system()} on {platform.machine()} is not supported.",
            "use Debian or Ubuntu (a container or virtual machine will do) on x86-64 or ARM64",
        )


def check_writable() -> None:
    """The one folder we create lies in the checkout."""
    paths.DEV.mkdir(exist_ok=True) if os.access(paths.ROOT, os.W_OK) else None
    if not os.access(paths.DEV, os.W_OK):
        raise SetupError(
            f"{paths.DEV} cannot be written by this user.",
            "run as the user who owns the checkout, or clone it again as this user; "
            "if the folder was made by root, remove it (nothing in it is precious)",
        )


def check_disk() -> None:
    """About 3 GB are taken by a full environment; less is needed once it is there."""
    needed = READY_DISK_GB if (paths.STAMPS / "venv").exists() else FULL_DISK_GB
    free = shutil.disk_usage(paths.DEV).free / 1e9
    if free < needed:
        raise SetupError(
            f"{free:.1f} GB are free on the disk of {paths.DEV}, {needed:.0f} GB are needed.",
            "free some space, or clone the repository on a larger disk",
        )


def check_tools() -> None:
    """apt and dpkg-deb bring Odoo, unless ODOO_HOME points to one."""
    missing = [tool for tool in ("apt-get", "dpkg-deb") if not shutil.which(tool)]
    if missing and not os.environ.get("ODOO_HOME"):
        raise SetupError(
            f"{' and '.join(missing)} not found, and ODOO_HOME is not set.",
            "use Debian or Ubuntu, or get Odoo 19 and set ODOO_HOME to its folder "
            "(a source checkout with odoo-bin, or an unpacked package)",
        )
