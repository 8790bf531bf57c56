"""setup/run: Odoo with the add-ons, a local Twilio, and a campaign to watch.

Stays up until Ctrl-C; with --once it ends after the summary, with exit code 0 only if every
count is as expected.
"""

import argparse
import signal
import time
from contextlib import ExitStack
from types import FrameType

import demo
from environment import addons, demo_database, log_scan, paths, ports, sandbox_accounts, workshop
from environment.errors import SetupError, run_command
from environment.odoo_process import OdooServer
from environment.progress import say, step
from environment.web_client import OdooError, WebClient
from sandbox.client import SandboxClient, SandboxError, launch

PORT = 8069
LOG = paths.LOG / "odoo.log"
LOGINS = (
    ("admin", "administrator"),
    ("campaigns", "campaign manager"),
    ("frontdesk", "front desk"),
    ("member1", "portal member"),
    ("member2", "portal member"),
)


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="setup/run", description=__doc__)
    parser.add_argument("--port", type=int, default=PORT, help=f"of Odoo; {PORT} if not given")
    parser.add_argument("--once", action="store_true", help="end after the summary")
    parser.add_argument("--reset", action="store_true", help="make the demo's database anew")
    return parser.parse_args()


def main() -> int:
    """Bring everything up, run the demo, tell what came out; returns the exit code."""
    started = time.monotonic()
    wanted = arguments()
    signal.signal(signal.SIGTERM, _interrupt)
    with ExitStack() as stack:
        with step("PostgreSQL"):
            shop = stack.enter_context(workshop.for_use())
        demo_database.ensure(shop, reset=wanted.reset)
        accounts = sandbox_accounts.load(2)
        sandbox = stack.enter_context(launch(accounts))
        port = _port(wanted.port)
        LOG.unlink(missing_ok=True)
        server = OdooServer(shop.source, shop.conf, demo_database.NAME, port, LOG)
        stack.callback(server.stop)
        with step("Odoo"):
            server.start()
        result = _demo(server, sandbox)
        is_good = _tell(server, sandbox, result, time.monotonic() - started)
        if not wanted.once:
            _stay(server)
    return 0 if is_good else 1


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _port(wanted: int) -> int:
    try:
        port = ports.next_free(wanted)
    except OSError as error:
        raise SetupError(str(error), "name a free one: setup/run --port 9069") from error
    if port != wanted:
        say(f"  port {wanted} is taken; using {port}")
    return port


def _demo(server: OdooServer, sandbox: SandboxClient) -> demo.Result | None:
    """Connect the gateways and run the campaign, as far as the add-ons are there."""
    names = addons.manifests()
    try:
        if "sms_twilio_gateway" not in names:
            return None
        admin = WebClient(server.url, server.database, "admin", "admin")
        demo.connect_gateways(admin, sandbox, sandbox.accounts, server.url)
        if "sms_campaigns" in names:
            return demo.run(server.url, admin, sandbox, server.database)
    except (OdooError, SandboxError) as error:
        raise SetupError(
            f"The demo broke off: {error}",
            f"read {LOG}; setup/run --reset makes the demo's database anew",
        ) from error
    return None


def _tell(
    server: OdooServer, sandbox: SandboxClient, result: demo.Result | None, seconds: float
) -> bool:
    """Print the summary; whether all is as it must be."""
    print(f"\nOdoo            {server.url}")
    for login, role in LOGINS:
        print(f"                log-in {login}, password {login} ({role})")
    print(f"Sandbox         {sandbox.url}  (the phones; text back from there)")
    print(f"Log             {LOG}")
    is_good = result is not None
    if result is None:
        print("\nNo campaign was run: sms_campaigns is not in this checkout.")
    else:
        is_good = result.is_good
        print("\nThe demo campaign's messages")
        for state in sorted(result.counts | result.expected):
            count, expected = result.counts.get(state, 0), result.expected.get(state, 0)
            print(f"  {state:<12} {count:>4}   {_verdict(count == expected, expected)}")
        for check, holds in result.checks.items():
            print(f"  {check}: {'yes' if holds else 'NO'}")
    findings = log_scan.unexpected(LOG)
    for finding in findings:
        print(f"  unexpected in Odoo's log: {finding}")
    is_good = is_good and not findings
    print(f"\n{'All as expected' if is_good else 'NOT AS EXPECTED'}, {seconds:.0f} s\n", flush=True)
    if not is_good:
        print("If the demo's data was changed by hand: setup/run --reset makes it anew.\n")
    return is_good


def _verdict(is_right: bool, expected: int) -> str:
    return "as expected" if is_right else f"EXPECTED {expected}"


def _stay(server: OdooServer) -> None:
    """Stay up until Ctrl-C, or until Odoo ends."""
    print("Running until Ctrl-C.", flush=True)
    try:
        while server.is_running():
            time.sleep(1)
    except KeyboardInterrupt:
        say("\nStopping …")
        return
    raise SetupError("Odoo ended by itself.", f"read {LOG}")


if __name__ == "__main__":
    run_command(main)
