"""gate.100k: who of 100,000 contacts may be texted now, and why not the others.

The peer is what Odoo's mass SMS does for the same contacts: recipients and their numbers, then
the look-up of the blacklist (``sms.composer``). It knows neither consent nor hours.
"""

from datetime import datetime
from importlib import import_module

from _support import environment_of, fictional_numbers, fresh_database, main, measure, report

CONTACTS = 100_000
NOON = datetime(2026, 11, 20, 19)  # a Friday, open in every zone of the United States and Canada


def _populate(env):
    """Contacts by SQL: 70% agreed, 10% opted out, 20% never asked; 5% of numbers blacklisted."""
    numbers = fictional_numbers(CONTACTS)
    env.cr.execute(
        """INSERT INTO res_partner (name, phone, phone_sanitized, active, country_id, type)
           SELECT 'Bench ' || n, number, number, TRUE, %s, 'contact'
             FROM unnest(%s::text[]) WITH ORDINALITY AS given(number, n)
        RETURNING id""",
        (env.ref("base.us").id, numbers),
    )
    partner_ids = [row[0] for row in env.cr.fetchall()]
    company, purpose = env.ref("base.main_company"), env.ref("sms_consent.purpose_marketing")
    purpose.write({"quiet_hours_policy": "marketing", "frequency_cap": 4})
    env.flush_all()
    env.cr.execute(
        """INSERT INTO sms_consent (partner_id, purpose_id, company_id, number, state)
           SELECT id, %s, %s, phone, CASE WHEN id %% 10 = 9 THEN 'opted_out' ELSE 'opted_in' END
             FROM res_partner WHERE id = ANY(%s) AND id %% 10 >= 2""",
        (purpose.id, company.id, partner_ids),
    )
    env.cr.execute(
        """INSERT INTO phone_blacklist (number, active)
           SELECT DISTINCT phone, TRUE FROM res_partner
            WHERE id = ANY(%s) AND right(phone, 2)::int < 5
            ON CONFLICT DO NOTHING""",
        (partner_ids,),
    )
    suppression = env["sms.suppression"]
    blacklisted = sorted({number for number in numbers if int(number[-2:]) < 5})
    hashes = suppression._hash_numbers(blacklisted)
    env.cr.execute(
        """INSERT INTO sms_suppression (number, number_hash, company_id, sender_ref, reason, active)
           SELECT number, hash, %s, 0, 'stop', TRUE
             FROM unnest(%s::text[], %s::text[]) AS given(number, hash)""",
        (company.id, blacklisted, [hashes[number] for number in blacklisted]),
    )
    env.cr.execute("ANALYZE")
    return partner_ids, numbers, company, purpose


def gate_100k():
    """Seconds for all; queries and memory in the note."""
    with fresh_database("gate") as name, environment_of(name) as env:
        partner_ids, numbers, company, purpose = _populate(env)
        # the add-ons path is known only now
        candidate = import_module("odoo.addons.sms_consent.kernel.gate").Candidate
        gate, composer = env["sms.consent.gate"], env["sms.composer"]
        decided = {}

        def ours():
            candidates = [
                candidate(partner_id, partner_id, number, purpose.id, company.id)
                for partner_id, number in zip(partner_ids, numbers, strict=True)
            ]
            decided.update(gate._decide(candidates, now=NOON))

        def peer():
            records = env["res.partner"].browse(partner_ids)
            info = records._sms_get_recipients_info()
            blocked = composer.new(
                {"res_model": "res.partner", "composition_mode": "mass"}
            )._get_blacklist_record_ids(records, info)
            assert blocked

        mine, theirs = measure(env, ours), measure(env, peer, times=1)
        allowed = sum(decision.allowed for decision in decided.values())
        assert 0.55 < allowed / CONTACTS < 0.75, allowed
        report(
            "gate.100k",
            "seconds",
            mine.seconds,
            theirs.seconds,
            f"{mine.queries} queries, {mine.megabytes:.0f} MB; peer (Odoo's recipients and "
            f"blacklist look-up) {theirs.queries} queries, {theirs.megabytes:.0f} MB; "
            f"{allowed} allowed",
        )


if __name__ == "__main__":
    main({"gate.100k": gate_100k})
