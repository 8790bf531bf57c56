"""portal.page: /my/sms of a member against Odoo's own /my/account, same server, same session."""

import os
import statistics
import time
from pathlib import Path

from _support import fresh_database, main, report

from environment import odoo_source, paths, ports
from environment.odoo_process import OdooServer
from environment.web_client import WebClient

REQUESTS = 60
ROUNDS = 3


def _rate(member: WebClient, path: str) -> float:
    """Requests per second, one after the other."""
    started = time.perf_counter()
    for _each in range(REQUESTS):
        with member.open(path) as answer:
            assert answer.status == 200 and b"o_portal" in answer.read()
    return REQUESTS / (time.perf_counter() - started)


def portal_page():
    """Requests per second of one client; the median of rounds that take turns."""
    log = paths.LOG / "bench-portal.log"
    log.unlink(missing_ok=True)
    with fresh_database("portal") as name:
        conf = Path(os.environ["SMS_BENCH_CONF"])
        options = ["--max-cron-threads=0", "--log-level=error"]
        server = OdooServer(odoo_source.find(), conf, name, ports.any_free(), log, options)
        with server:
            member = WebClient(server.url, name, "member2", "member2")
            for path in ("/my/sms", "/my/account"):
                member.open(path).close()
            rounds = [
                (_rate(member, "/my/sms"), _rate(member, "/my/account")) for _each in range(ROUNDS)
            ]
    ours, peer = (statistics.median(column) for column in zip(*rounds, strict=True))
    note = "requests per second, one client, threaded server; peer: /my/account"
    report("portal.page", "requests/s", ours, peer, note, less=False)


if __name__ == "__main__":
    main({"portal.page": portal_page})
