"""optin.2k, optin.20k: people opt in with a proof on file, and each is told so by a text.

One batch, as an import makes it, against the same people one by one, as a dialog does it: of those
some hundred are measured, in the same run and database, and reckoned up.
"""

import time
from functools import partial
from importlib import import_module

from _audience import add_contacts, add_phones
from _support import environment_of, fresh_database, main, report

ONE_BY_ONE = 300


class OptIns:
    """What the opt-ins of a run have in common."""

    def __init__(self, env):
        self.env = env
        self.company = env.ref("base.main_company")
        self.purpose = env.ref("sms_consent.purpose_marketing")
        self.purpose.double_opt_in = False
        self.proof = env["ir.attachment"].create({"name": "forms.pdf", "raw": b"forms"})
        # the add-ons path is known only now
        self.request = import_module("odoo.addons.sms_consent.models.sms_consent_opt_in").OptIn

    def of(self, partner_ids):
        """Seconds and queries until the consents of these contacts are written."""
        self.env.flush_all()
        self.env.invalidate_all()
        queries, started = self.env.cr.sql_log_count, time.perf_counter()
        requests = [
            self.request(
                partner=partner,
                purposes=self.purpose,
                number=partner.phone,
                consent_type="paper",
                evidence=self.proof,
            )
            for partner in self.env["res.partner"].browse(partner_ids)
        ]
        self.env["sms.consent"]._opt_in_many(requests, company=self.company, source="staff")
        self.env.flush_all()
        return time.perf_counter() - started, self.env.cr.sql_log_count - queries


def optin(name, count):
    """Milliseconds a consent."""
    with fresh_database("optin") as database, environment_of(database) as env:
        partner_ids = add_contacts(env, count + ONE_BY_ONE)
        add_phones(env, partner_ids)
        env.cr.execute("ANALYZE")
        opt_ins = OptIns(env)
        singles = [opt_ins.of([partner_id]) for partner_id in partner_ids[count:]]
        seconds, queries = opt_ins.of(partner_ids[:count])
        _assert_written(env, partner_ids)
        report(
            name,
            "milliseconds a consent",
            seconds / count * 1000,
            sum(took for took, _queries in singles) / ONE_BY_ONE * 1000,
            f"{count} consents with log, ledger, proof and confirmation in one batch, {queries} "
            f"queries; peer: one by one, {singles[-1][1]} queries each",
        )


def _assert_written(env, partner_ids):
    """Everybody has agreed, was told so, and the log of it all holds."""
    mine = [("partner_id", "in", partner_ids)]
    assert env["sms.consent"].search_count([*mine, ("state", "=", "opted_in")]) == len(partner_ids)
    assert env["sms.message"].search_count(mine) == len(partner_ids)
    assert env["sms.consent.ledger.check"]._verify(env.ref("base.main_company")) is None


if __name__ == "__main__":
    main(
        {
            "optin.2k": partial(optin, "optin.2k", 2_000),
            "optin.20k": partial(optin, "optin.20k", 20_000),
        }
    )
