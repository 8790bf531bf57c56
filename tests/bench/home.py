"""home.million: the home page with a million messages in the table.

The peer is the way dashboards usually take, Odoo's own ``_read_group`` over the messages by day
and state: one of the page's figures.
"""

from _support import environment_of, fictional_numbers, fresh_database, main, measure, report

MESSAGES = 1_000_000
DAYS = 365


def _campaigns(env, sender):
    """Two campaigns that the page shows on a card: one under way, one completed."""
    campaigns = env["sms.campaign"].create(
        [
            {
                "name": f"Bench {state}",
                "company_id": sender.company_id.id,
                "purpose_id": env.ref("sms_consent.purpose_marketing").id,
                "sender_id": sender.id,
                "body": "Bench",
                "state": state,
                "schedule_at": "2099-01-01 00:00:00",  # the first of its stage
            }
            for state in ("in_process", "completed")
        ]
    )
    env["sms.campaign.run"].create(
        [
            {
                "campaign_id": campaign.id,
                "user_id": env.uid,
                "started_at": "2026-01-01 00:00:00",
                "state": "running" if campaign.state == "in_process" else "done",
                "text_count": MESSAGES // 2,
            }
            for campaign in campaigns
        ]
    )
    return campaigns


def _populate(env):
    """A million texts of the last year in every final state, a thousandth of them of today.

    They stand in the order in which they left, as in a table that has grown day by day.
    Half of them are of one campaign, where one in ten waits; half of another. Both are returned.
    """
    sender = env.ref("sms_twilio_gateway.demo_sender")
    campaigns = _campaigns(env, sender)
    env.cr.execute(
        """INSERT INTO sms_message (campaign_id, company_id, gateway_id, sender_id, purpose_id,
                                    direction, state,
                                    number, body, segments, priority, uuid, attempts, not_before,
                                    queued_at, claimed_at, state_at, exempt)
           SELECT (%(campaigns)s)[1 + n %% 2],
                  %(company)s, %(gateway)s, %(sender)s, %(purpose)s, 'outbound',
                  CASE WHEN n %% 20 = 10 THEN 'queued' ELSE
                  (ARRAY['delivered', 'delivered', 'undelivered', 'failed'])[1 + n / 2 %% 4] END,
                  numbers.list[1 + n %% cardinality(numbers.list)], 'Bench', 1, 50,
                  md5(n::text), 1, moment.at, moment.at,
                  CASE WHEN n %% 20 <> 10 THEN moment.at END, moment.at, FALSE
             FROM generate_series(1, %(messages)s) AS n,
                  (SELECT %(numbers)s::text[]) AS numbers(list),
                  LATERAL (SELECT (now() AT TIME ZONE 'UTC')
                                  - CASE WHEN n > %(messages)s * 0.999 THEN interval '1 minute'
                                         ELSE make_interval(
                                             days => 1 + (%(messages)s - n)
                                                     / (%(messages)s / %(days)s)) END
                          ) AS moment(at)""",
        {
            "campaigns": campaigns.ids,
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
    # as autovacuum does with what has grown: an index of ranges says nothing of new ones
    env.cr.execute("SELECT brin_summarize_new_values('sms_message_left_at')")
    env["sms.message.daily"]._cron_refresh()
    env.cr.execute("ANALYZE sms_message_daily")
    return campaigns


def home_million():
    """Milliseconds of the call that answers the page."""
    with fresh_database("home") as name, environment_of(name) as env:
        campaigns = _populate(env)

        def ours():
            env.invalidate_all()
            env["sms.home"].dashboard()

        def peer():
            env["sms.message"]._read_group(
                [("direction", "=", "outbound")], ["state_at:day", "state"], ["__count"]
            )

        own, other = measure(env, ours, times=5), measure(env, peer, times=2)
        page = env["sms.home"].dashboard()
        lifetime = page["lifetime"]["texts"]
        assert lifetime >= MESSAGES * 0.95, lifetime
        cards = {card["id"]: card for stage in page["stages"] for card in stage["campaigns"]}
        for campaign in campaigns:
            percent = 90 if campaign.state == "in_process" else 100
            card = cards[campaign.id]
            assert (card["recipients"], card["progress"]) == (MESSAGES / 2, percent), card
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
