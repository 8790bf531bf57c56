"""setup/odoo ARGUMENT…: Odoo's own command line, in the environment.

Example: ``setup/odoo -d mine -i sms_consent --stop-after-init``
"""

import signal
import subprocess
import sys

from environment import workshop
from environment.errors import run_command
from environment.odoo_process import environment


def main() -> int:
    """Run Odoo with the arguments given; returns its exit code."""
    arguments = sys.argv[1:]
    with workshop.for_use() as shop:
        command = [sys.executable, str(shop.source.executable)]
        # A sub-command (shell, i18n export …) must come first, the configuration after it.
        while arguments and not arguments[0].startswith("-"):
            command.append(arguments.pop(0))
        process = subprocess.Popen([*command, "-c", str(shop.conf), *arguments], env=environment())
        # Ctrl-C reaches Odoo too; we wait for its orderly end.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        return process.wait()


if __name__ == "__main__":
    run_command(main)
