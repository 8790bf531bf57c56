"""C-1, B-3: consents that change at the same moment all take effect, and the chain stays whole."""

import random
import xmlrpc.client
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from _club import Club, MakeClub, replays

from environment.odoo_process import OdooServer
from environment.web_client import WebClient

DESKS = 8
MEMBERS = 240


class XmlRpcClient:
    """A program of somebody else's, which opts people out as it always has."""

    def __init__(self, url: str, database: str, login: str, password: str) -> None:
        common = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/common")
        user = common.authenticate(database, login, password, {})
        self._models = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/object", allow_none=True)
        self._user = (database, user, password)

    def call(self, model: str, method: str, *arguments: Any, **options: Any) -> Any:
        """Call a method of a model; one that returns nothing is done all the same."""
        try:
            return self._models.execute_kw(*self._user, model, method, arguments, options)
        except xmlrpc.client.Fault as fault:
            if "cannot marshal None" not in fault.faultString:
                raise


Desk = WebClient | XmlRpcClient


def _opt_out(desk: Desk, club: Club, partners: list[int]) -> None:
    """What "Opt out" on the list of contacts does, one contact after the other."""
    wizard = "sms.consent.mass.opt.out"
    for partner in partners:
        values = {"partner_ids": [partner], "company_id": club.company, "confirm": False}
        context = {"allowed_company_ids": [club.company]}
        [row] = desk.call(wizard, "create", [values], context=context)
        desk.call(wizard, "action_apply", [row], context=context)


@pytest.mark.parametrize("client", [WebClient, XmlRpcClient])
def test_c_1_desks_that_opt_people_out_at_once(
    make_club: MakeClub, server: OdooServer, client: Callable[..., Desk]
) -> None:
    """Who loses the race for the chain is replayed once and then has it first."""
    club = make_club(members=MEMBERS)
    with club.env() as env:
        admin = env.ref("base.user_admin")
        admin.company_ids |= env["res.company"].browse(club.company)
        login = admin.login
    known = replays(server)
    desks = [client(server.url, club.database, login, "admin") for _each in range(DESKS)]
    partners = list(club.partners.values())
    random.Random(20261121).shuffle(partners)
    with ThreadPoolExecutor(DESKS) as pool:
        shares = [partners[start::DESKS] for start in range(DESKS)]
        list(pool.map(lambda desk, share: _opt_out(desk, club, share), desks, shares))
    again = replays(server) - known
    print(f"{MEMBERS} opt-outs by {DESKS} desks; replayed, by tries left: {dict(again)}")
    assert set(again) <= {4}, f"replayed more than once: {again}"
    with club.env() as env:
        company = env["res.company"].browse(club.company)
        stopped = [("company_id", "=", company.id), ("state", "=", "opted_out")]
        people = env["sms.consent"].search(stopped).partner_id
        assert sorted(people.ids) == sorted(partners)
        assert not env["sms.consent.ledger.check"]._run(company).problem
