"""callbacks.*: status callbacks a second that one Odoo process takes (threads, one process).

The peers: Odoo's own controller of ``sms_twilio``, in a database of its own, and a route of the
same kind that does nothing. Each message is sent, then delivered; rounds take turns.

``odoo``: nothing follows the texts. ``campaign``: texts of a campaign, and of a mailing.
``chatter``: texts posted on contacts. Odoo's own notification of each takes most of the time
there; on our side a job follows with it, in the same process, and the peer's turn begins when all
are told.
"""

import secrets
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial

from _audience import add_contacts, agree, campaign_to_all, launch, mailing_to_all, queue_mailing
from _callbacks import rate, status_callback
from _servers import PEER_MODULES, peer_database, server
from _support import environment_of, fresh_database, main, report

MESSAGES = 200
ROUNDS = 5
OPTIONS = ["--max-cron-threads=1", "--log-level=warn"]
TOKEN = secrets.token_hex(16)
ACCOUNT = "AC" + secrets.token_hex(16)


def _our_address(env, base_url):
    """The webhook address of a fresh gateway's messages."""
    gateway = env.ref("sms_twilio_gateway.demo_gateway")
    gateway.write({"account_sid": ACCOUNT, "auth_token": TOKEN, "webhook_base_url": base_url})
    env.flush_all()
    return gateway._webhook_url("status/{}?a=1")


def _ours(env, base_url):
    """Texts that Twilio has accepted: [(uuid, SID)], and the webhook address."""
    url = _our_address(env, base_url)
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
    return env.cr.fetchall(), url


def _accept(env, where, *values):
    """Let Twilio have accepted what a ``WHERE`` chooses of our messages."""
    env.flush_all()
    env.cr.execute(
        f"""UPDATE sms_message SET state = 'accepted', claimed_at = now(), state_at = now(),
                                   twilio_sid = 'SM' || md5((-id)::text)
             WHERE state = 'queued' AND {where} RETURNING uuid, twilio_sid""",
        values,
    )
    return env.cr.fetchall()


def _our_campaign(env, base_url):
    """The same as texts of a campaign just launched."""
    url = _our_address(env, base_url)
    purpose = env.ref("sms_consent.purpose_marketing")
    partners = add_contacts(env, MESSAGES * ROUNDS)
    agree(env, partners, purpose, env.ref("base.main_company"))
    run = launch(campaign_to_all(env, min(partners)))
    return _accept(env, "run_id = %s", run.id), url


def _our_chatter(env, base_url):
    """The same as texts posted on contacts."""
    url = _our_address(env, base_url)
    company = env.ref("base.main_company")
    partners = env["res.partner"].browse(add_contacts(env, MESSAGES * ROUNDS))
    agree(env, partners.ids, company.sms_default_purpose_id, company)
    _post_on(partners).send()
    return _accept(env, "res_model = 'res.partner' AND res_id = ANY(%s)", partners.ids), url


def _post_on(partners):
    """Text each contact from its page; returns Odoo's own rows of the texts."""
    for partner in partners:
        partner._message_sms("Bench", put_in_queue=True)
    return partners.env["sms.sms"].search([("partner_id", "in", partners.ids)])


def _their_address(env, base_url):
    """The address where ``sms_twilio`` awaits callbacks."""
    company = env.ref("base.main_company")
    company.write(
        {
            "sms_provider": "twilio",
            "sms_twilio_account_sid": ACCOUNT,
            "sms_twilio_auth_token": TOKEN,
        }
    )
    env["ir.config_parameter"].set_param("web.base.url", base_url)
    return f"{base_url}/sms_twilio/status/{{}}"


def _pending(texts):
    """Let Twilio have accepted Odoo's own texts."""
    texts.write({"state": "pending"})
    return [(text.uuid, "SM" + secrets.token_hex(16)) for text in texts]


def _theirs(env, base_url):
    """The same with Odoo's own models: an SMS and its tracker each."""
    url = _their_address(env, base_url)
    texts = env["sms.sms"].create(
        [{"number": "+12125550123", "body": "Bench"} for _each in range(MESSAGES * ROUNDS)]
    )
    env["sms.tracker"].create([{"sms_uuid": text.uuid} for text in texts])
    return _pending(texts), url


def _their_mailing(env, base_url):
    """A mailing just launched."""
    url = _their_address(env, base_url)
    partners = add_contacts(env, MESSAGES * ROUNDS)
    queue_mailing(mailing_to_all(env, min(partners)))
    texts = env["sms.sms"].search([("mailing_id", "!=", False)])
    texts.sms_tracker_id._action_update_from_sms_state("process")
    return _pending(texts), url


def _their_chatter(env, base_url):
    """Texts posted on contacts."""
    url = _their_address(env, base_url)
    partners = env["res.partner"].browse(add_contacts(env, MESSAGES * ROUNDS))
    return _pending(_post_on(partners)), url


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
            """SELECT count(*) FROM sms_message
                WHERE state = 'delivered' AND delivered_at >= now() - interval '10 minutes'"""
        )
        return env.cr.fetchone()[0]


def _wait_until_told(name: str) -> None:
    """Until Odoo's notifications have followed all callbacks."""
    with environment_of(name) as env:
        for _each in range(300):
            env.cr.execute("SELECT 1 FROM sms_message_untold LIMIT 1")
            if not env.cr.rowcount:
                return
            env.cr.commit()
            time.sleep(0.1)
    raise RuntimeError("Odoo's notifications did not follow")


def _median_of_turns(ours: Callable[[], float], peer: Callable[[], float]) -> tuple[float, float]:
    turns = []
    with suppress(StopIteration):
        for _each in range(ROUNDS):
            turns.append((ours(), peer()))
    mine, theirs = zip(*turns, strict=True)
    return statistics.median(mine), statistics.median(theirs)


def _against_odoo(what: str, ours: Callable, theirs: Callable, *modules: str) -> None:
    """Against Odoo's own controller."""
    with (
        fresh_database("callbacks") as name,
        peer_database("callbacks_peer", [*PEER_MODULES, *modules]) as peer_name,
        _running(name, "callbacks", ours) as (port, batches),
        _running(peer_name, "callbacks-peer", theirs) as (peer_port, peer_batches),
    ):

        def our_turn() -> float:
            measured = rate(port, next(batches))
            _wait_until_told(name)
            return measured

        mine, peer = _median_of_turns(our_turn, lambda: rate(peer_port, next(peer_batches)))
        assert _delivered(name) == MESSAGES * ROUNDS
    note = "one process, 8 at a time; sent, then delivered; peer: the controller of sms_twilio"
    report(f"callbacks.{what}", "callbacks/s", mine, peer, note, less=False)


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
    main(
        {
            "callbacks.odoo": partial(_against_odoo, "odoo", _ours, _theirs),
            "callbacks.campaign": partial(
                _against_odoo, "campaign", _our_campaign, _their_mailing, "mass_mailing_sms"
            ),
            "callbacks.chatter": partial(_against_odoo, "chatter", _our_chatter, _their_chatter),
            "callbacks.empty_route": callbacks_empty_route,
        }
    )
