"""home.million: the home page with a million messages in the table.

The peer is the way dashboards usually take, Odoo's own ``_read_group`` over the messages by day
and state: one of the page's figures.
"""

from _support import environment_of, fictional_numbers, fresh_database, main, measure, report

MESSAGES = 1_000_000
DAYS = 365


def _populate(env):
    """A million texts of the last year in every final state, a thousandth of them of today."""
    sender = env.ref("sms_twilio_gateway.demo_sender")
    env.cr.execute(
        """INSERT INTO sms_message (company_id, gateway_id, sender_id, purpose_id, direction, state,
                                    number, body, segments, priority, uuid, attempts, not_before,
                                    queued_at, claimed_at, state_at, exempt)
           SELECT %(company)s, %(gateway)s, %(sender)s, %(purpose)s, 'outbound',
                  (ARRAY['delivered', 'delivered', 'undelivered', 'failed'])[1 + n %% 4],
                  numbers.list[1 + n %% cardinality(numbers.list)], 'Bench', 1, 50,
                  md5(n::text), 1, moment.at, moment.at, moment.at, moment.at, FALSE
             FROM generate_series(1, %(messages)s) AS n,
                  (SELECT %(numbers)s::text[]) AS numbers(list),
                  LATERAL (SELECT (now() AT TIME ZONE 'UTC')
                                  - CASE WHEN n %% 1000 = 0 THEN interval '1 minute'
                                         ELSE make_interval(days => 1 + n %% %(days)s) END
                          ) AS moment(at)""",
        {
            "company": sender.company_id.id,
            "gateway": sender.gateway_id.id,
            "sender": sender.id,
            "purpose": env.ref("sms_consent.purpose_marketing").id,
            "messages": MESSAGES,
            "numbers": fictional_numbers(20_000),
            "days": DAYS - 1,
        },
    )
    env.cr.execute("ANALYZE sms_message")
    env["sms.message.daily"]._cron_refresh()
    env.cr.execute("ANALYZE sms_message_daily")


def home_million():
    """Milliseconds of the call that answers the page."""
    with fresh_database("home") as name, environment_of(name) as env:
        _populate(env)

        def ours():
            env.invalidate_all()
            env["sms.home"].dashboard()

        def peer():
            env["sms.message"]._read_group(
                [("direction", "=", "outbound")], ["state_at:day", "state"], ["__count"]
            )

        own, other = measure(env, ours, times=5), measure(env, peer, times=2)
        lifetime = env["sms.home"].dashboard()["lifetime"]["texts"]
        assert lifetime >= MESSAGES, lifetime
        report(
            "home.million",
            "milliseconds",
            own.seconds * 1000,
            other.seconds * 1000,
            f"all figures of the page, {own.queries} queries; peer (one group of the messages by "
            f"day and state) {other.queries} queries",
        )


if __name__ == "__main__":
    main({"home.million": home_million})
