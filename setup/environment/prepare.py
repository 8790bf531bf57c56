"""The first stage of every command: Odoo and the virtual environment.

Runs on the system's Python, before any package is there; ``launch.sh`` calls it.
"""

from . import odoo_source, prerequisites, venv
from .errors import run_command
from .lock import exclusive


def main() -> int:
    """Check, fetch and install what is not there yet; a second time it takes no time."""
    prerequisites.check()
    with exclusive("prepare", waiting_for="another setup of this checkout"):
        venv.ensure(odoo_source.ensure())
    return 0


if __name__ == "__main__":
    run_command(main)
