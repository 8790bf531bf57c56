"""dispatch.*: texts a second from the queue to Twilio, against Odoo's own ``sms_twilio``.

Both send to the same sandbox, which answers after 50 ms. ``scheduler``: under the real scheduler,
one process with threads, status callbacks coming back to the same process during the send.
``in_process``: a lane, or ``sms.sms.send``, called directly. ``sdk_share``: the same against the
bare SDK with as many threads. ``depth``: a lane's cost with ten thousand and a million messages
in the table.
"""

import contextlib
import itertools
import logging
import math
import os
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import psutil
from _servers import ADDONS, peer_database, server
from _support import environment_of, fictional_numbers, fresh_database, main, report

from environment import workshop
from sandbox.client import SandboxClient, launch
from sandbox.sdk import sdk_client

LATENCY = ["--latency-ms", "50", "--callback-delay-ms", "30,250"]
SILENT = ["--p-lost", "1"]  # where no server waits for callbacks
NUMBER = "+18335550100"
BODY = "Lakeside: hello"
FAST = 1000  # segments a second: more than any peer here reaches
# The peer's job runs for ten seconds and then waits for the next poll: three such rounds.
QUEUED, PEER_QUEUED = 6000, 540
IN_PROCESS, PEER_IN_PROCESS = 3000, 200
PEER_SECONDS = 200.0
SETTLE_SECONDS = 120.0
DEPTHS = (10_000, 1_000_000)
DEPTH_TEXTS, DEPTH_ROUNDS = 1000, 3


@dataclass(frozen=True)
class Run:
    """Texts a second from the first to the last that arrived, and the longest pause between."""

    rate: float
    gap: float
    count: int


@contextmanager
def twilio(*options: str) -> Iterator[SandboxClient]:
    """A sandbox with one account that may send from NUMBER as fast as it likes."""
    with launch(1, [f"1:{NUMBER}:0"], options=[*LATENCY, *options]) as sandbox:
        yield sandbox


def arrivals(sandbox: SandboxClient) -> Run:
    """What the sandbox saw, by its own clock."""
    times = sorted(m["created"] for m in sandbox.messages(direction="outbound-api"))
    if len(times) < 2:
        return Run(0.0, 0.0, len(times))
    gap = max(later - sooner for sooner, later in itertools.pairwise(times))
    return Run((len(times) - 1) / (times[-1] - times[0]), gap, len(times))


def prepare(env: Any, sandbox: SandboxClient, address: str, texts: int) -> int:
    """Queue ``texts`` to contacts who agreed; returns the sender's id."""
    account = sandbox.accounts[0]
    sender = env.ref("sms_twilio_gateway.demo_sender")
    sender.gateway_id.write(
        {
            "account_sid": account.sid,
            "auth_token": account.token,
            "api_base_url": sandbox.url,
            "webhook_base_url": address,
        }
    )
    sender.write({"mps": FAST, "burst": FAST, "daily_limit": 0})
    sender.company_id.sms_billing = "pay_per_use"
    purpose = env.ref("sms_consent.purpose_marketing")
    purpose.write({"quiet_hours_policy": "none", "frequency_cap": 0, "double_opt_in": False})
    env.flush_all()
    env.cr.execute(
        """INSERT INTO res_partner (name, phone, phone_sanitized, active, type)
           SELECT 'Bench ' || n, number, number, TRUE, 'contact'
             FROM unnest(%s::text[]) WITH ORDINALITY AS given(number, n) RETURNING id""",
        (_free_numbers(env, texts),),
    )
    partners = [row[0] for row in env.cr.fetchall()]
    env.cr.execute(
        """INSERT INTO sms_consent (partner_id, purpose_id, company_id, number, state)
           SELECT id, %s, %s, phone, 'opted_in' FROM res_partner WHERE id = ANY(%s)""",
        (purpose.id, sender.company_id.id, partners),
    )
    queue(env, sender, purpose, partners)
    env.cr.execute("ANALYZE")
    return sender.id


def _free_numbers(env: Any, count: int) -> list[str]:
    """``count`` numbers that none of the demo's people has: some of them must not be texted."""
    env.cr.execute(
        """SELECT number FROM sms_message UNION SELECT number FROM sms_consent
            UNION SELECT number_e164 FROM res_partner_phone"""
    )
    taken = {number for (number,) in env.cr.fetchall()}
    return [n for n in fictional_numbers(count + len(taken)) if n not in taken][:count]


def queue(env: Any, sender: Any, purpose: Any, partners: Sequence[int]) -> None:
    """A queued text for each contact."""
    env.cr.execute(
        """INSERT INTO sms_message (company_id, gateway_id, sender_id, purpose_id, partner_id,
                                    direction, state, number, body, segments, priority, uuid,
                                    attempts, not_before, queued_at, state_at, exempt)
           SELECT %s, %s, %s, %s, id, 'outbound', 'queued', phone, %s, 1, 50,
                  replace(gen_random_uuid()::text, '-', ''), 1, now() - interval '1 hour', now(),
                  now(), FALSE
             FROM res_partner WHERE id = ANY(%s)""",
        (sender.company_id.id, sender.gateway_id.id, sender.id, purpose.id, BODY, list(partners)),
    )


def prepare_peer(env: Any, sandbox: SandboxClient, address: str, texts: int) -> Any:
    """The same for ``sms_twilio``."""
    account = sandbox.accounts[0]
    env["ir.config_parameter"].set_param("web.base.url", address)
    company = env.ref("base.main_company")
    company.write(
        {
            "sms_provider": "twilio",
            "sms_twilio_account_sid": account.sid,
            "sms_twilio_auth_token": account.token,
            "sms_twilio_number_ids": [
                (0, 0, {"number": NUMBER, "country_id": env.ref("base.us").id})
            ],
        }
    )
    numbers = fictional_numbers(texts)
    return env["sms.sms"].create([{"number": n, "body": BODY} for n in numbers])


def _trigger(name: str, cron: int = 0) -> None:
    """Wake the workers of a running server, with ``cron`` due as by a person's click."""
    with workshop.for_use() as shop:
        with shop.server.cursor(name) as cursor:
            cursor.execute(
                """INSERT INTO ir_cron_trigger (cron_id, call_at)
                   SELECT id, now() AT TIME ZONE 'UTC' FROM ir_cron WHERE id = %s""",
                (cron,),
            )
        with shop.server.cursor() as cursor:
            cursor.execute("SELECT pg_notify('cron_trigger', %s)", (name,))


def _let_others_finish(name: str, cron: int) -> None:
    """Let the jobs that are due in any new database have their turn first."""
    with workshop.for_use() as shop, shop.server.cursor(name) as cursor:
        cursor.execute(
            "UPDATE ir_cron SET nextcall = now() + interval '1 day' WHERE id = %s", (cron,)
        )
        cursor.execute("DELETE FROM ir_cron_trigger WHERE cron_id = %s", (cron,))
        _trigger(name)
        for _each in range(120):
            cursor.execute(
                """SELECT 1 FROM ir_cron WHERE active AND nextcall <= now() AT TIME ZONE 'UTC'
                    UNION SELECT 1 FROM ir_cron_trigger WHERE call_at <= now() AT TIME ZONE 'UTC'"""
            )
            if not cursor.rowcount:
                return
            time.sleep(1.0)


def _under_scheduler(
    name: str, ready: Callable[[Any, SandboxClient, str], int], texts: int, patience: float
) -> tuple[Run, str]:
    """A server with two cron threads, whose callbacks come back to it; a note on its resources."""
    with twilio() as sandbox:
        os.environ["SMS_BENCH_SANDBOX"] = sandbox.url
        odoo = server(name, name.split("_", 2)[2])
        with environment_of(name) as env:
            cron = ready(env, sandbox, odoo.url)
            env.cr.commit()
        with odoo:
            process = psutil.Process(odoo.pid)
            _let_others_finish(name, cron)
            before = process.cpu_times()
            _trigger(name, cron)
            deadline = time.monotonic() + patience
            while _count(sandbox) < texts and time.monotonic() < deadline:
                time.sleep(1.0)
            run, meanwhile = arrivals(sandbox), _answered(sandbox)
            ended = time.monotonic()
            while _answered(sandbox) < 2 * texts and time.monotonic() < ended + SETTLE_SECONDS:
                time.sleep(0.5)
            lag = time.monotonic() - ended
            after, memory = process.cpu_times(), process.memory_info().rss
            answered = _answered(sandbox)
    cpu = 1000 * (after.user + after.system - before.user - before.system) / max(1, run.count)
    return run, (
        f"{run.count} texts, longest pause {run.gap:.1f} s; of {2 * texts} callbacks {meanwhile} "
        f"served meanwhile and {answered} {lag:.0f} s later; {cpu:.1f} CPU ms/text with its "
        f"callbacks, {memory / 1e6:.0f} MB"
    )


def _answered(sandbox: SandboxClient) -> int:
    """Callbacks that were answered with a 2xx so far."""
    return sandbox.stats()["callbacks"].get("ok", 0)


def _count(sandbox: SandboxClient) -> int:
    """Messages taken so far."""
    return sum(sum(states.values()) for states in sandbox.stats()["accounts"].values())


def _lane(env: Any, sandbox: SandboxClient, address: str) -> int:
    return env["sms.sender"].browse(prepare(env, sandbox, address, QUEUED)).cron_id.id


def _spool(env: Any, sandbox: SandboxClient, address: str) -> int:
    prepare_peer(env, sandbox, address, PEER_QUEUED)
    return env.ref("sms.ir_cron_sms_scheduler_action").id


def scheduler():
    """Both under Odoo's real scheduler, one process, callbacks coming back to it."""
    with peer_database("scheduler_peer") as name:
        peer, peer_note = _under_scheduler(name, _spool, PEER_QUEUED, PEER_SECONDS)
    with fresh_database("scheduler") as name:
        ours, note = _under_scheduler(name, _lane, QUEUED, 4 * PEER_SECONDS)
    report(
        "dispatch.scheduler", "texts/s", ours.rate, peer.rate, f"{note}; peer: {peer_note}",
        less=False,
    )  # fmt: skip


@dataclass(frozen=True)
class Cost:
    """What a text costs the process: CPU and database milliseconds, queries; peak memory in MB."""

    cpu: float
    database: float
    queries: float
    megabytes: float

    def __str__(self) -> str:
        return (
            f"{self.cpu:.2f} CPU ms, {self.queries:.2f} queries ({self.database:.2f} ms) a text, "
            f"{self.megabytes:.0f} MB"
        )


def _costing(function: Callable[[], object], texts: int) -> Cost:
    """Run ``function``, which sends ``texts``, in this thread."""
    thread = threading.current_thread()
    thread.query_count, thread.query_time = 0, 0.0
    before = resource.getrusage(resource.RUSAGE_SELF)
    function()
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(
        1000 * cpu / texts,
        1000 * thread.query_time / texts,
        thread.query_count / texts,
        after.ru_maxrss / 1000,
    )


def _run_lane(env: Any, sender: int) -> None:
    """The lane's turns one after the other, until what was queued here has left."""
    while env["sms.message"].search_count(
        [("sender_id", "=", sender), ("state", "=", "queued"), ("body", "=", BODY)], limit=1
    ):
        env["sms.sender"]._cron_lane(sender)


def _lane_in_process(texts: int) -> tuple[Run, Cost]:
    with fresh_database("lane") as name, environment_of(name) as env, twilio(*SILENT) as sandbox:
        sender = prepare(env, sandbox, "http://127.0.0.1:9", texts)
        env.cr.commit()
        cost = _costing(lambda: _run_lane(env, sender), texts)
        return arrivals(sandbox), cost


def in_process():
    """A lane, and ``sms.sms.send``, called directly."""
    sys.path.append(str(ADDONS / "sms_bench"))
    with peer_database("in_process_peer") as name, environment_of(name) as env:
        with twilio(*SILENT) as sandbox:
            os.environ["SMS_BENCH_SANDBOX"] = sandbox.url
            import_module("rebase")
            texts = prepare_peer(env, sandbox, "http://127.0.0.1:9", PEER_IN_PROCESS)
            env.flush_all()
            peer_cost = _costing(lambda: texts.send(), PEER_IN_PROCESS)
            peer = arrivals(sandbox)
    ours, cost = _lane_in_process(IN_PROCESS)
    note = f"longest pause {ours.gap:.2f} s, {cost}; peer (sms.sms.send): {peer_cost}"
    report("dispatch.in_process", "texts/s", ours.rate, peer.rate, note, less=False)


def _bare_sdk(texts: int, threads: int) -> Run:
    """The official SDK and nothing else, a client for each thread."""
    with twilio(*SILENT) as sandbox:
        account, numbers = sandbox.accounts[0], iter(fictional_numbers(texts))
        logging.getLogger("twilio").setLevel(logging.WARNING)
        lock = threading.Lock()

        def work() -> None:
            client = sdk_client(sandbox.url, account)
            while True:
                with lock:
                    number = next(numbers, None)
                if number is None:
                    return
                client.messages.create(to=number, from_=NUMBER, body=BODY)

        workers = [threading.Thread(target=work) for _each in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return arrivals(sandbox)


def sdk_share():
    """A lane against the bare SDK with as many threads; two rounds, taking turns."""
    rounds, threads = [], 0
    for _each in range(2):
        ours, cost = _lane_in_process(IN_PROCESS)
        threads = import_module("odoo.addons.sms_twilio_gateway.services.dispatch").MAX_THREADS
        rounds.append((ours.rate, _bare_sdk(IN_PROCESS, threads).rate, cost))
    ours, peer = (sum(column) / 2 for column in list(zip(*rounds, strict=True))[:2])
    note = f"{threads} threads; lane: {rounds[-1][2]}; peer: the SDK alone, no database"
    report("dispatch.sdk_share", "texts/s", ours, peer, note, less=False)


def _fill(env: Any, rows: int) -> None:
    """Old messages, delivered long ago."""
    sender = env.ref("sms_twilio_gateway.demo_sender")
    env.cr.execute(
        """INSERT INTO sms_message (company_id, gateway_id, sender_id, purpose_id, direction, state,
                                    number, body, segments, priority, uuid, attempts, not_before,
                                    queued_at, state_at, exempt, twilio_sid)
           SELECT %(company)s, %(gateway)s, %(sender)s, %(purpose)s, 'outbound', 'delivered',
                  numbers.list[1 + n %% cardinality(numbers.list)], 'Bench', 1, 50,
                  md5(n::text), 1, now(), now(), now(), FALSE, 'SM' || md5((-n)::text)
             FROM generate_series(1, %(rows)s) AS n,
                  (SELECT %(numbers)s::text[]) AS numbers(list)""",
        {
            "company": sender.company_id.id,
            "gateway": sender.gateway_id.id,
            "sender": sender.id,
            "purpose": env.ref("sms_consent.purpose_marketing").id,
            "rows": rows,
            "numbers": fictional_numbers(20_000),
        },
    )
    env.cr.commit()


def depth():
    """Milliseconds a text costs (CPU and database) with 10,000 and 1,000,000 messages there."""
    with contextlib.ExitStack() as stack:
        sandbox = stack.enter_context(twilio(*SILENT))
        lanes = []
        for rows in DEPTHS:
            name = stack.enter_context(fresh_database(f"depth_{rows}"))
            env = stack.enter_context(environment_of(name))
            _fill(env, rows)
            lanes.append((env, prepare(env, sandbox, "http://127.0.0.1:9", DEPTH_TEXTS)))
            env.cr.commit()
        best = [math.inf, math.inf]
        for _each in range(DEPTH_ROUNDS):
            for index, (env, sender) in enumerate(lanes):
                env.cr.execute(
                    "UPDATE sms_message SET state = 'queued', twilio_sid = NULL "
                    "WHERE sender_id = %s AND body = %s",
                    (sender, BODY),
                )
                env.cr.execute("ANALYZE sms_message")
                env.cr.commit()
                cost = _costing(lambda e=env, s=sender: _run_lane(e, s), DEPTH_TEXTS)
                best[index] = min(best[index], cost.cpu + cost.database)
    small, large = best
    note = f"cost grows by {100 * (large / small - 1):.0f}%; ours: at a million, peer: at 10,000"
    report("dispatch.depth", "ms/text", large, small, note)


if __name__ == "__main__":
    main(
        {
            "dispatch.scheduler": scheduler,
            "dispatch.in_process": in_process,
            "dispatch.sdk_share": sdk_share,
            "dispatch.depth": depth,
        }
    )
