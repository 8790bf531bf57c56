"""callbacks.*: status callbacks a second that one Odoo process takes (threads, one process).

The peers: Odoo's own controller of ``sms_twilio``, in a database of its own, and a route of the
same kind that does nothing. Each message is sent, then delivered; rounds take turns.
"""

import secrets
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from _callbacks import rate, status_callback
from _servers import peer_database, server
from _support import environment_of, fresh_database, main, report

MESSAGES = 200
ROUNDS = 5
OPTIONS = ["--max-cron-threads=0", "--log-level=warn"]
TOKEN = secrets.token_hex(16)
ACCOUNT = "AC" + secrets.token_hex(16)


def _ours(env, base_url):
    """The webhook address of a fresh gateway's messages: [(uuid, SID)], and the address."""
    gateway = env.ref("sms_twilio_gateway.demo_gateway")
    gateway.write({"account_sid": ACCOUNT, "auth_token": TOKEN, "webhook_base_url": base_url})
    env.flush_all()
    env.cr.execute(
        """INSERT INTO sms_message (company_id, gateway_id, sender_id, purpose_id, direction, state,
                                    number, body, segments, priority, uuid, attempts, not_before,
                                    queued_at, claimed_at, state_at, twilio_sid)
           SELECT company_id, gateway_id, id, %s, 'outbound', 'accepted', '+12125550123', 'Bench',
                  1, 50, md5(n::text), 1, now(), now(), now(), now(), 'SM' || md5((-n)::text)
             FROM sms_sender, generate_series(1, %s) AS n WHERE id = %s
        RETURNING uuid, twilio_sid""",
        (
            env.ref("sms_consent.purpose_marketing").id,
            MESSAGES * ROUNDS,
            env.ref("sms_twilio_gateway.demo_sender").id,
        ),
    )
    return env.cr.fetchall(), gateway._webhook_url("status/{}?a=1")


def _theirs(env, base_url):
    """The same with Odoo's own models: an SMS and its tracker each, as after a mass mailing."""
    company = env.ref("base.main_company")
    company.write(
        {
            "sms_provider": "twilio",
            "sms_twilio_account_sid": ACCOUNT,
            "sms_twilio_auth_token": TOKEN,
        }
    )
    env["ir.config_parameter"].set_param("web.base.url", base_url)
    texts = env["sms.sms"].create(
        [
            {"number": "+12125550123", "body": "Bench", "state": "pending"}
            for _each in range(MESSAGES * ROUNDS)
        ]
    )
    env["sms.tracker"].create([{"sms_uuid": text.uuid} for text in texts])
    rows = [(text.uuid, "SM" + secrets.token_hex(16)) for text in texts]
    return rows, f"{base_url}/sms_twilio/status/{{}}"


@contextmanager
def _running(name: str, log: str, prepare: Callable) -> Iterator[tuple[int, Iterator[list[bytes]]]]:
    """A server, and for each round the callbacks it is to get."""
    odoo = server(name, log, OPTIONS)
    with environment_of(name) as env:
        rows, url = prepare(env, odoo.url)
        env.cr.commit()
    with odoo:
        batches = (
            [
                status_callback(url.format(uuid), ACCOUNT, TOKEN, sid, status)
                for status in ("sent", "delivered")
                for uuid, sid in rows[start : start + MESSAGES]
            ]
            for start in range(0, len(rows), MESSAGES)
        )
        yield odoo.port, batches


def _delivered(name: str) -> int:
    with environment_of(name) as env:
        env.cr.execute(
            "SELECT count(*) FROM sms_message WHERE state = 'delivered' AND body = 'Bench'"
        )
        return env.cr.fetchone()[0]


def _median_of_turns(ours: Callable[[], float], peer: Callable[[], float]) -> tuple[float, float]:
    turns = []
    with suppress(StopIteration):
        for _each in range(ROUNDS):
            turns.append((ours(), peer()))
    mine, theirs = zip(*turns, strict=True)
    return statistics.median(mine), statistics.median(theirs)


def callbacks_odoo():
    """Against Odoo's own controller."""
    with (
        fresh_database("callbacks") as name,
        peer_database("callbacks_peer") as peer_name,
        _running(name, "callbacks", _ours) as (port, batches),
        _running(peer_name, "callbacks-peer", _theirs) as (peer_port, peer_batches),
    ):
        ours, peer = _median_of_turns(
            lambda: rate(port, next(batches)), lambda: rate(peer_port, next(peer_batches))
        )
        assert _delivered(name) == MESSAGES * ROUNDS
    note = "one process, 8 at a time; sent, then delivered; peer: the controller of sms_twilio"
    report("callbacks.odoo", "callbacks/s", ours, peer, note, less=False)


def callbacks_empty_route():
    """Against a route of Odoo's that does nothing, in the same server."""
    with fresh_database("callbacks") as name, _running(name, "callbacks", _ours) as (port, batches):
        empty = f"http://127.0.0.1:{port}/sms_bench/empty"
        nothing = [status_callback(empty, ACCOUNT, TOKEN, "SM" + "0" * 32, "sent")] * MESSAGES * 2
        ours, peer = _median_of_turns(
            lambda: rate(port, next(batches)), lambda: rate(port, nothing)
        )
        assert _delivered(name) == MESSAGES * ROUNDS
    note = "one process, 8 at a time; peer: a public route of the same server that does nothing"
    report("callbacks.empty_route", "callbacks/s", ours, peer, note, less=False)


if __name__ == "__main__":
    main({"callbacks.odoo": callbacks_odoo, "callbacks.empty_route": callbacks_empty_route})
