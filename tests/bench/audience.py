"""audience.*: from the launch of a campaign until the last of its messages is in the queue.

- ``audience.20k``, ``audience.100k``: against Odoo's own SMS marketing (mass_mailing_sms) in a
  database without our add-ons, personal bodies on both sides. By default it fails above some
  12,700 contacts; here its limit is raised (ODOO_LIMIT_LITEVAL_BUFFER). It asks nobody for consent,
  knows no quiet hours and keeps no reason for who is left out.
- ``audience.sql``: against one bare INSERT of the very same rows into the same table.
- ``audience.memory``: growth of the process's memory (peak) with 10,000 contacts and with 100,000;
  with a million instead where SMS_BENCH_MILLION is set (it takes minutes).

Each measurement has a process and a database of its own: ``audience.py ours|peer|sql COUNT``.
"""

import json
import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from _audience import (
    SAME_FOR_ALL,
    add_contacts,
    agree,
    campaign_to_all,
    launch,
    mailing_to_all,
    queue_mailing,
)
from _support import environment_of, exchange_numbers, fresh_database, main, report

from environment import templates, workshop

LITERAL_LIMIT = "ODOO_LIMIT_LITEVAL_BUFFER"


def _peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _timed(env, function, argument):
    """Seconds, queries and growth of the peak (MB) of one call, which commits by itself."""
    memory, queries, started = _peak(), env.cr.sql_log_count, time.perf_counter()
    function(argument)
    seconds = time.perf_counter() - started
    return {
        "seconds": seconds,
        "queries": env.cr.sql_log_count - queries,
        "megabytes": _peak() - memory,
    }


def _populate(name, count):
    """Let ``count`` contacts agree in the database ``name``; returns the id of the first."""
    with environment_of(name) as env:
        partner_ids = add_contacts(env, count)
        purpose = env.ref("sms_consent.purpose_marketing")
        agree(env, partner_ids, purpose, env.ref("base.main_company"))
        env.cr.commit()
        env.cr.execute("ANALYZE")
        env.cr.commit()
    return partner_ids[0]


def _populated(name, count):
    """The same in a process of its own, whose memory hides nothing of what is measured here."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(_populate, name, count).result()


def measure_ours(count, **content):
    with fresh_database("ours") as name:
        first_id = _populated(name, count)
        with environment_of(name) as env:
            return _measured_launch(env, first_id, count, **content)


def _measured_launch(env, first_id, count, **content):
    campaign = campaign_to_all(env, first_id, **content)
    measured = _timed(env, launch, campaign)
    env.cr.execute(
        "SELECT count(*) FROM sms_message WHERE campaign_id = %s AND state = 'queued'",
        (campaign.id,),
    )
    queued = env.cr.fetchone()[0]
    # some of the demo data's contacts have opted out with one of these numbers
    stopped = env["sms.suppression"]._suppressed_numbers(exchange_numbers(count))
    assert count - len(stopped) - 10 < queued <= count - len(stopped), (queued, len(stopped))
    if content:
        measured["bare"] = _bare(env, campaign)
    return measured


def _bare(env, campaign):
    """Seconds of one INSERT of the campaign's rows once more, as another run, and its commit."""
    run = campaign.sudo().run_ids.copy()
    env.flush_all()
    env.cr.execute(
        "CREATE TEMP TABLE rows_of_ours AS SELECT * FROM sms_message WHERE campaign_id = %s",
        (campaign.id,),
    )
    env.cr.execute("UPDATE rows_of_ours SET run_id = %s, uuid = 'bare' || id", (run.id,))
    env.cr.execute(
        """SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
            WHERE table_name = 'sms_message' AND column_name <> 'id'"""
    )
    columns = env.cr.fetchone()[0]
    env.cr.commit()
    started = time.perf_counter()
    env.cr.execute(f"INSERT INTO sms_message ({columns}) SELECT {columns} FROM rows_of_ours")
    env.cr.commit()
    return time.perf_counter() - started


def measure_peer(count):
    os.environ[LITERAL_LIMIT] = str(count * 16)
    with workshop.for_use() as shop:
        os.environ["SMS_BENCH_TEMPLATE"] = templates.ensure(shop, (), ("mass_mailing_sms",))
    with fresh_database("peer") as name, environment_of(name) as env:
        partner_ids = add_contacts(env, count)
        env.cr.commit()
        env.cr.execute("ANALYZE")
        mailing = mailing_to_all(env, partner_ids[0])
        measured = _timed(env, queue_mailing, mailing)
        env.cr.execute("SELECT count(*) FROM sms_sms WHERE state = 'outgoing'")
        assert env.cr.fetchone()[0] == count
    return measured


def _measured(side, count):
    """Measure in a process of its own."""
    answer = subprocess.run(
        [sys.executable, __file__, side, str(count)], check=True, stdout=subprocess.PIPE
    )
    return json.loads(answer.stdout.splitlines()[-1])


def _against_mass_mailing(name, count):
    ours, peer = _measured("ours", count), _measured("peer", count)
    report(
        name,
        "seconds",
        ours["seconds"],
        peer["seconds"],
        f"{count} personal texts; {ours['queries']} queries, +{ours['megabytes']:.0f} MB; "
        f"mass_mailing_sms, its limit raised: {peer['queries']} queries, "
        f"+{peer['megabytes']:.0f} MB",
    )


def audience_20k():
    _against_mass_mailing("audience.20k", 20_000)


def audience_100k():
    _against_mass_mailing("audience.100k", 100_000)


def audience_sql():
    measured = _measured("sql", 100_000)
    report(
        "audience.sql",
        "seconds",
        measured["seconds"],
        measured["bare"],
        "100000 texts without merge fields, judged by the gate; the bare INSERT judges nobody",
    )


def audience_memory():
    most = 1_000_000 if os.environ.get("SMS_BENCH_MILLION") else 100_000
    few, many = _measured("ours", 10_000), _measured("ours", most)
    report(
        "audience.memory",
        "MB above the idle process",
        many["megabytes"],
        few["megabytes"],
        f"ours: {most} contacts, peer: ourselves with 10000 (a ratio of 1 is flat)",
    )


SIDES = {
    "ours": measure_ours,
    "peer": measure_peer,
    "sql": lambda count: measure_ours(count, body=SAME_FOR_ALL),
}

if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1] in SIDES:
        print(json.dumps(SIDES[sys.argv[1]](int(sys.argv[2]))))
    else:
        main(
            {
                "audience.20k": audience_20k,
                "audience.100k": audience_100k,
                "audience.sql": audience_sql,
                "audience.memory": audience_memory,
            }
        )
