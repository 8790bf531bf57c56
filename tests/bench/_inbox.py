"""A front desk with many conversations, ten texts each, in two companies; and Discuss beside it."""

from dataclasses import dataclass
from typing import Any

from _support import exchange_numbers

TEXTS_EACH = 10
CHANNELS = 1_000
COMMON, RARE = "pool", "trampoline"
RARE_TEXTS = 20
SURNAME, FIRST_NAMES = "Ypsilanti", ["Maria", "Omar", "Wei", "Ann", "José", "Priya", "Ivan", "Zoe"]


@dataclass(frozen=True)
class Desk:
    """One database; its environment is the desk user's, with both companies ticked."""

    env: Any
    conversations: int
    numbers: list[str]

    def ids(self, condition: str, count: int) -> list[int]:
        """``count`` conversations of the company with a gateway, the latest first."""
        self.env.cr.execute(
            f"""SELECT id FROM sms_conversation WHERE company_id = %s AND {condition}
                 ORDER BY last_message_at DESC LIMIT %s""",
            (self.env.company.id, count),
        )
        return [row_id for (row_id,) in self.env.cr.fetchall()]


def populate(env: Any, conversations: int) -> Desk:
    """Conversations of a year: a fifth open, a sixtieth the user's own, one in a hundred unread."""
    company = env.ref("base.main_company")
    other = env["res.company"].create({"name": "Hilltop Club", "country_id": company.country_id.id})
    user, colleague = (_user(env, login, company | other) for login in ("desk", "colleague"))
    numbers = exchange_numbers(conversations)
    values = {
        "company": company.id,
        "other": other.id,
        "sender": env.ref("sms_twilio_gateway.demo_sender").id,
        "gateway": env.ref("sms_twilio_gateway.demo_gateway").id,
        "purpose": env.ref("sms_consent.purpose_account").id,
        "user": user.id,
        "colleague": colleague.id,
        "country": env.ref("base.us").id,
        "numbers": numbers,
        "first_names": FIRST_NAMES,
        "surname": SURNAME,
        "texts": TEXTS_EACH,
        "long": numbers[0],
        "long_texts": conversations // 5,
        "rare": RARE,
        "rare_texts": RARE_TEXTS,
        "common": COMMON,
    }
    for statement in (_CONTACTS, _PHONES, _CONVERSATIONS, _TEXTS, _LAST_TEXTS):
        env.cr.execute(statement, values)
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.commit()
    ticked = {"allowed_company_ids": [company.id, other.id]}
    return Desk(env(user=user.id, context=ticked), conversations, numbers)


def _user(env: Any, login: str, companies: Any) -> Any:
    return env["res.users"].create(
        {
            "name": login,
            "login": login,
            "company_id": companies[0].id,
            "company_ids": [(6, 0, companies.ids)],
            "group_ids": [(4, env.ref("sms_consent.group_sms_user").id)],
        }
    )


def add_discuss(env: Any) -> Any:
    """Channels of Discuss as ``env``'s user sees them: a person, the user and ten texts each.

    :return: the channels
    """
    env.cr.execute(
        _CHANNELS,
        {
            "channels": CHANNELS,
            "texts": TEXTS_EACH,
            "me": env.user.partner_id.id,
            "subtype": env.ref("mail.mt_comment").id,
        },
    )
    channels = [row_id for (row_id,) in env.cr.fetchall()]
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.commit()
    return env["discuss.channel"].browse(channels)


# four of five numbers belong to a contact; one contact has the rare surname
_CONTACTS = """
    INSERT INTO res_partner (name, complete_name, phone, phone_sanitized, active, country_id, type)
    SELECT name, name, number, number, TRUE, %(country)s, 'contact'
      FROM unnest(%(numbers)s::text[]) WITH ORDINALITY AS given(number, n),
           LATERAL (SELECT (%(first_names)s::text[])[1 + n %% cardinality(%(first_names)s::text[])]
                           || ' ' || CASE n WHEN 1 THEN %(surname)s ELSE initcap(translate(
                           substr(md5(n::text), 1, 7), '0123456789', 'ghijklmnop')) END)
           AS called(name)
     WHERE n %% 5 > 0
"""

_PHONES = """
    INSERT INTO res_partner_phone (partner_id, number, number_e164, kind, is_primary, sequence,
                                   is_valid, line_type, country_id)
    SELECT id, phone, phone, 'mobile', TRUE, 10, TRUE, 'mobile', country_id
      FROM res_partner
     WHERE phone = ANY(%(numbers)s)
       AND NOT EXISTS (SELECT FROM res_partner_phone p WHERE p.partner_id = res_partner.id)
"""

_CONVERSATIONS = """
    INSERT INTO sms_conversation (company_id, sender_id, number, partner_id, user_id, state,
                                  unread_count, last_message_at, invited_until, create_date)
    SELECT CASE WHEN theirs THEN %(other)s ELSE %(company)s END,
           CASE WHEN theirs THEN NULL ELSE %(sender)s::int END, number, p.id,
           CASE WHEN n %% 60 = 0 THEN %(user)s::int WHEN n %% 2 = 0 THEN %(colleague)s::int END,
           CASE WHEN n %% 5 = 0 THEN 'open' ELSE 'done' END, (n %% 100 = 0)::int,
           date_trunc('second', now() AT TIME ZONE 'UTC') - n * interval '5 minutes',
           now() + interval '30 days', now()
      FROM unnest(%(numbers)s::text[]) WITH ORDINALITY AS given(number, n)
      LEFT JOIN res_partner p ON p.phone = number AND p.name LIKE '%% %%',
           LATERAL (SELECT n %% 10 = 7) AS whose(theirs)
     ORDER BY n DESC
    ON CONFLICT DO NOTHING
"""

# ours and theirs in turn, theirs last; a tenth of them about the pool; and one long thread
_TEXTS = """
    INSERT INTO sms_message (company_id, gateway_id, sender_id, purpose_id, direction, state,
                             number, partner_id, conversation_id, body, segments, priority, uuid,
                             attempts, not_before, queued_at, received_at, create_date, state_at,
                             exempt)
    SELECT c.company_id, %(gateway)s, c.sender_id, %(purpose)s,
           CASE WHEN k %% 2 = 0 THEN 'inbound' ELSE 'outbound' END,
           CASE WHEN k %% 2 = 0 THEN 'received' ELSE 'delivered' END, c.number, c.partner_id, c.id,
           'Hello, ' || translate(md5(c.number || k), '0123456789', '     aeiou')
                     || CASE WHEN (c.id + k) %% 10 = 0 THEN ' the ' || %(common)s ELSE '' END
                     || CASE WHEN k = 4 AND c.id %% %(rare_texts)s = 0
                              AND c.id < (SELECT min(id) FROM sms_conversation) + 400
                             THEN ' the ' || %(rare)s ELSE '' END,
           1, 10, md5(c.id || '/' || k), 1, at, at, CASE WHEN k %% 2 = 0 THEN at END, at, at, FALSE
      FROM sms_conversation c,
           LATERAL generate_series(1 - CASE WHEN c.number = %(long)s THEN %(long_texts)s
                                            ELSE %(texts)s END, 0) AS back(wards),
           LATERAL (SELECT -wards) AS of(k),
           LATERAL (SELECT c.last_message_at - k * interval '1 hour') AS moment(at)
     WHERE c.number = ANY(%(numbers)s)
     ORDER BY at
"""

_LAST_TEXTS = """
    UPDATE sms_conversation c SET last_message_id = m.id
      FROM (SELECT conversation_id, max(id) AS id FROM sms_message
             WHERE conversation_id IS NOT NULL GROUP BY 1) AS m
     WHERE m.conversation_id = c.id
"""

_CHANNELS = """
    WITH people AS (
        INSERT INTO res_partner (name, complete_name, active, type)
        SELECT 'Guest ' || n, 'Guest ' || n, TRUE, 'contact'
          FROM generate_series(1, %(channels)s) AS n
     RETURNING id
    ), channels AS (
        INSERT INTO discuss_channel (name, channel_type, active, uuid, last_interest_dt)
        SELECT id, 'group', TRUE, 'bench' || id, now() FROM people
     RETURNING id, name::int AS person
    ), members AS (
        INSERT INTO discuss_channel_member (channel_id, partner_id, new_message_separator,
                                            last_interest_dt, create_date)
        SELECT id, unnest(ARRAY[%(me)s, person]), 0, now(), now() FROM channels
    ), texts AS (
        INSERT INTO mail_message (model, res_id, message_type, subtype_id, author_id, body, date)
        SELECT 'discuss.channel', id, 'comment', %(subtype)s,
               CASE WHEN k %% 2 = 0 THEN person ELSE %(me)s END,
               'Hello, ' || md5(id || '/' || k), now() - k * interval '1 hour'
          FROM channels, generate_series(%(texts)s, 1, -1) AS k
    )
    SELECT id FROM channels
"""
