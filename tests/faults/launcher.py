"""Launch a campaign in processes that are killed at random, then in two at the same time.

``launcher.py CONTACTS KILLS SEED`` with the configuration and an installed database in the
environment (SMS_TEST_CONF, SMS_TEST_DATABASE). Prints what came of it as a line of JSON.
Run by ``test_launcher.py``; contacts and campaign are those of the benchmarks.
"""

import json
import os
import random
import signal
import sys
import time

import psycopg2
from _audience import add_contacts, agree, campaign_to_all

from odoo import api
from odoo.modules.registry import Registry
from odoo.sql_db import close_db
from odoo.tools import config

DATABASE = os.environ["SMS_TEST_DATABASE"]
SLICE = 25
LONGEST_LIFE = 0.6  # seconds; a slice takes some hundredths


def _environment():
    return api.Environment(Registry(DATABASE).cursor(), api.SUPERUSER_ID, {})


def _prepare(contacts):
    """A launched campaign to as many contacts; the ids of both."""
    env = _environment()
    partner_ids = add_contacts(env, contacts)
    purpose, company = env.ref("sms_consent.purpose_marketing"), env.ref("base.main_company")
    agree(env, partner_ids, purpose, company)
    campaign = campaign_to_all(env, partner_ids[0])
    campaign.action_launch()
    run_id = campaign.sudo().run_ids.id
    env.cr.commit()
    env.cr.close()
    return run_id, partner_ids


def _launch(run_id):
    """What the cron job does, until everything is written."""
    while True:
        env = _environment()
        try:
            env["sms.campaign.run"]._cron_launch()
            env.cr.commit()
            if env["sms.campaign.run"].browse(run_id).state != "launching":
                return
        except psycopg2.Error:
            env.cr.rollback()  # the other launcher was faster: look again
        finally:
            env.cr.close()
        time.sleep(0.01)


def _born(run_id):
    """A process of its own that launches."""
    close_db(DATABASE)  # a child shares no connection
    pid = os.fork()
    if not pid:
        _launch(run_id)
        os._exit(0)
    return pid


def main():
    contacts, kills, seed = map(int, sys.argv[1:])
    config.parse_config(["-c", os.environ["SMS_TEST_CONF"], "--log-level=critical"])
    Registry(DATABASE)
    sys.modules["odoo.addons.sms_campaigns.models.sms_campaign_run"].SLICE = SLICE
    run_id, partner_ids = _prepare(contacts)
    chance, killed, written = random.Random(seed), 0, set()
    for _kill in range(kills):
        pid = _born(run_id)
        time.sleep(chance.uniform(0, LONGEST_LIFE))
        os.kill(pid, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(pid, 0)[1])
        env = _environment()
        env.cr.execute("SELECT checkpoint FROM sms_campaign_run WHERE id = %s", (run_id,))
        written.add(env.cr.fetchone()[0])
        env.cr.close()
    pair = [_born(run_id), _born(run_id)]
    failed = [os.waitpid(pid, 0)[1] for pid in pair]
    env = _environment()
    env.cr.execute("SELECT partner_id FROM sms_message WHERE run_id = %s", (run_id,))
    found = [row[0] for row in env.cr.fetchall()]
    answer = {
        "killed": killed,
        "checkpoints": len(written),
        "failed": any(failed),
        "once": sorted(found) == sorted(partner_ids),
        "state": env["sms.campaign.run"].browse(run_id).state,
    }
    env.cr.close()
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
