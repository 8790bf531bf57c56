"""Contacts who agreed, and a campaign to all of them: what the benchmarks of the launcher share."""

from datetime import datetime, timedelta

from _support import exchange_numbers

#: Long enough for one segment with most names, as people write them.
GREETING = "Hello {{ object.name }}, our spring newsletter is out: new courses and the open day."
SAME_FOR_ALL = "Dear members, our spring newsletter is out: new courses and the open day on May 9."

#: A port of this machine where nothing listens.
NOBODY = "http://127.0.0.1:9"


def add_contacts(env, count):
    """``count`` contacts in the United States, each with a number of its own, by SQL."""
    env.cr.execute(
        """INSERT INTO res_partner (name, complete_name, phone, phone_sanitized, active, email,
                                    country_id, type, lang, create_date, write_date)
           SELECT 'Member ' || n, 'Member ' || n, number, number, TRUE,
                  'member' || n || '@example.com', %s, 'contact', 'en_US', now(), now()
             FROM unnest(%s::text[]) WITH ORDINALITY AS given(number, n)
        RETURNING id""",
        (env.ref("base.us").id, exchange_numbers(count)),
    )
    return [row[0] for row in env.cr.fetchall()]


def add_phones(env, partner_ids):
    """Give each of the contacts a primary phone, by SQL."""
    env.cr.execute(
        """INSERT INTO res_partner_phone (partner_id, number, number_e164, kind, line_type,
                                          country_id, is_valid, is_primary, sequence)
           SELECT id, phone, phone, 'mobile', 'fixed_or_mobile', country_id, TRUE, TRUE, 10
             FROM res_partner WHERE id = ANY(%s)""",
        (partner_ids,),
    )


def agree(env, partner_ids, purpose, company):
    """Let the contacts agree to texts of ``purpose``, and give each a primary phone, by SQL."""
    add_phones(env, partner_ids)
    env.cr.execute(
        """INSERT INTO sms_consent (partner_id, purpose_id, company_id, number, state)
           SELECT id, %s, %s, phone, 'opted_in' FROM res_partner WHERE id = ANY(%s)""",
        (purpose.id, company.id, partner_ids),
    )


def campaign_to_all(env, first_id, body=GREETING):
    """A campaign of the administrator to every contact from ``first_id`` on.

    Where its gateway has no credentials yet, the texts stay in the queue: nobody answers.
    """
    sender, company = env.ref("sms_twilio_gateway.demo_sender"), env.ref("base.main_company")
    sender.campaign_segment_limit = company.sms_approval_size = 0
    company.sms_billing = "pay_per_use"
    if not sender.gateway_id.auth_token:
        sender.gateway_id.write({"auth_token": "bench", "api_base_url": NOBODY})
    campaign = env["sms.campaign"].create(
        {
            "name": "Benchmark",
            "company_id": company.id,
            "purpose_id": env.ref("sms_consent.purpose_marketing").id,
            "sender_id": sender.id,
            "audience_domain": repr([("id", ">=", first_id)]),
            "body": body,
            "expires_at": datetime.now() + timedelta(days=3),
        }
    )
    env.cr.commit()
    return campaign.with_user(env.ref("base.user_admin"))


def launch(campaign):
    """Launch and write every message, as the cron job does, turn after turn."""
    env = campaign.env
    campaign.action_launch()
    env.cr.commit()
    runs = env["sms.campaign.run"].sudo()
    run = runs.search([("campaign_id", "=", campaign.id)])
    while run.state == "launching":
        runs._cron_launch()
        env.cr.commit()
    return run


def mailing_to_all(env, first_id):
    """The same with Odoo's own SMS marketing."""
    mailing = env["mailing.mailing"].create(
        {
            "subject": "Benchmark",
            "mailing_type": "sms",
            "mailing_model_id": env.ref("base.model_res_partner").id,
            "mailing_domain": repr([("id", ">=", first_id)]),
            "body_plaintext": GREETING + "\nReply STOP to opt out.",
            "sms_allow_unsubscribe": False,
        }
    )
    env.cr.commit()
    return mailing


def queue_mailing(mailing):
    """What its cron job does until every text waits in its queue."""
    mailing.action_put_in_queue()
    mailing.env.cr.commit()
    mailing._process_mass_mailing_queue()
    mailing.env.cr.commit()
