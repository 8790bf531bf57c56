"""B-8: PostgreSQL restarted, and crashed, in the middle of sending: nothing repeated or lost.

The test has a cluster of its own, with a durable log, as in production.
"""

import os
import time
from collections import Counter

import pytest
from _club import Club, conf

from environment import config, odoo_source, paths, postgres
from environment.odoo_process import OdooServer
from sandbox.client import launch

NAME = "pg-faults"
TEXTS = 90
PACE = 6
UP_AGAIN_SECONDS = 180.0


def _wait_for_odoo(server: OdooServer) -> None:
    """Until Odoo answers; its master may have given up, then a supervisor starts it again."""
    deadline = time.monotonic() + UP_AGAIN_SECONDS
    while not server.answers():
        assert time.monotonic() < deadline, "Odoo does not come back"
        if not server.is_running():
            server.start()
        time.sleep(0.5)


@pytest.mark.long
@pytest.mark.skipif(bool(os.environ.get("PGHOST")), reason="the server is somebody's own")
def test_b_8_database_restarted(odoo_database: str) -> None:
    """Once in an orderly way, once as by a crash; then once more."""
    common = postgres.Server.of(conf())
    with postgres.running(NAME) as own, launch(1) as sandbox:
        database = f"{odoo_database}_restarted"
        source = odoo_source.find()
        file = config.write(paths.DEV / "odoo-faults.conf", source, own, config.PATIENT)
        try:
            postgres.copy_to(common, odoo_database, own, database)
            log = paths.LOG / f"{database}.log"
            log.unlink(missing_ok=True)
            options = ["--workers=1", "--max-cron-threads=2"]
            with OdooServer(source, file, database, None, log, options) as server:
                _restart_while_sending(server, database, str(file), sandbox)
        finally:
            with own.cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def _restart_while_sending(server: OdooServer, database: str, file: str, sandbox) -> None:
    club = Club(database, file, sandbox, address=server.url, members=TEXTS, pace=PACE)
    sandbox.faults(latency_ms=[50, 300], p_lost=0.1)
    club.enqueue("restart", TEXTS)
    for crash in (False, True, True):
        time.sleep(4)
        postgres.restart(NAME, crash=crash)
        club.reconnect()
        _wait_for_odoo(server)
        club.wake()
    club.wait_until_settled(400, hurry=True)
    club.check_never_twice_never_lost(Counter((number, "restart") for number in club.numbers))
    club.reconcile()
    assert club.disagreements() == []
    club.close()
