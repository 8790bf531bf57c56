"""optout.million: one number opts out while a million messages are in the table.

The peer is Odoo's own way to hold a "no", an entry in ``phone.blacklist``, which cancels nothing
and writes no proof.
"""

from _support import environment_of, fictional_numbers, fresh_database, main, measure, report

MESSAGES = 1_000_000
QUEUED_EACH = 3


def _populate(env, numbers):
    """A million old messages, and a few queued ones for each of ``numbers``."""
    company = env.ref("base.main_company")
    sender = env.ref("sms_twilio_gateway.demo_sender")
    purpose = env.ref("sms_consent.purpose_marketing")
    env.cr.execute(
        """INSERT INTO sms_message (company_id, gateway_id, sender_id, purpose_id, direction, state,
                                    number, body, segments, priority, uuid, attempts, not_before,
                                    queued_at, state_at, exempt)
           SELECT %(company)s, %(gateway)s, %(sender)s, %(purpose)s, 'outbound',
                  CASE WHEN n <= %(queued)s THEN 'queued' ELSE 'delivered' END,
                  numbers.list[1 + n %% cardinality(numbers.list)], 'Bench', 1, 50,
                  md5(n::text), 1, now(), now(), now(), FALSE
             FROM generate_series(1, %(messages)s) AS n,
                  (SELECT %(numbers)s::text[]) AS numbers(list)
        """,
        {
            "company": company.id,
            "gateway": sender.gateway_id.id,
            "sender": sender.id,
            "purpose": purpose.id,
            "queued": QUEUED_EACH * len(numbers),
            "messages": MESSAGES,
            "numbers": numbers,
        },
    )
    env.cr.execute("ANALYZE sms_message")
    return company


def optout_million():
    """Milliseconds of one opt-out, with cancelling, suppression and ledger."""
    with fresh_database("optout") as name, environment_of(name) as env:
        numbers = fictional_numbers(20_000)
        company = _populate(env, numbers)
        mine, theirs = iter(numbers[:10]), iter(numbers[10:20])

        def ours():
            env["sms.consent"]._opt_out(
                company=company, source="sms", number=next(mine), confirm=False
            )
            env.flush_all()

        def peer():
            env["phone.blacklist"]._add([next(theirs)], message="Opted out")
            env.flush_all()

        own, other = measure(env, ours, times=5), measure(env, peer, times=5)
        env.cr.execute("SELECT count(*) FROM sms_message WHERE state = 'canceled'")
        canceled = env.cr.fetchone()[0]
        assert canceled == 6 * QUEUED_EACH, canceled
        report(
            "optout.million",
            "milliseconds",
            own.seconds * 1000,
            other.seconds * 1000,
            f"{own.queries} queries, cancels {QUEUED_EACH} queued texts, suppresses, writes the "
            f"ledger and the blacklist; peer (phone.blacklist alone) {other.queries} queries",
        )


if __name__ == "__main__":
    main({"optout.million": optout_million})
