"""Clubs and workers for the fault tests."""

from collections.abc import Iterator

import pytest
from _club import Club, MakeClub, conf

from environment.odoo_process import OdooServer
from environment.server_fixtures import StartOdoo
from sandbox.client import SandboxClient, launch

#: HTTP workers: with one alone no two requests would ever meet.
PREFORK = ["--workers=2", "--max-cron-threads=2"]


@pytest.fixture(scope="session")
def server(start_odoo: StartOdoo) -> OdooServer:
    """Odoo as in production: worker processes, which its master starts anew when they die."""
    return start_odoo(PREFORK, judge_log=False)


@pytest.fixture
def local_twilio() -> Iterator[SandboxClient]:
    """A sandbox of the test's own: its faults are nobody else's."""
    with launch(1) as client:
        yield client


@pytest.fixture
def make_club(
    server: OdooServer, local_twilio: SandboxClient, odoo_database: str
) -> Iterator[MakeClub]:
    """``make_club(members=…, senders=…)``: a club on the common server."""
    clubs: list[Club] = []

    def make(**options: object) -> Club:
        club = Club(odoo_database, conf(), local_twilio, address=server.url, **options)
        clubs.append(club)
        return club

    yield make
    for club in clubs:
        club.close()
