"""Queueing many texts for a sender, straight into the database, and waking lanes."""

from environment import workshop
from environment.stack import Stack, wait_until

#: Words of 1 and of 3 segments.
BODIES = ("Lakeside: hello", "Lakeside: " + "hello again " * 33)
SEGMENTS = (1, 3)


def queue(stack: Stack, sender: int, segments: int, bodies: tuple[str, ...] = BODIES) -> int:
    """Queue texts of ``segments`` in all, which need no consent; returns how many they are."""
    companies = stack.admin.call("res.company", "search", [])
    stack.admin.call("res.company", "write", companies, {"sms_billing": "pay_per_use"})
    lengths = SEGMENTS[: len(bodies)]
    count = segments * len(bodies) // sum(lengths) + 1
    with workshop.for_tests() as shop, shop.server.cursor(stack.odoo.database) as cursor:
        cursor.execute(
            """INSERT INTO sms_message (company_id, gateway_id, sender_id, direction, state, number,
                                        body, segments, priority, uuid, attempts, not_before,
                                        queued_at, state_at, exempt)
               SELECT s.company_id, s.gateway_id, s.id, 'outbound', 'queued',
                      '+1212555' || lpad((100 + n %% 100)::text, 4, '0'),
                      (%(bodies)s::text[])[1 + n %% %(kinds)s],
                      (%(lengths)s::int[])[1 + n %% %(kinds)s], 50,
                      replace(gen_random_uuid()::text, '-', ''), 1, now() AT TIME ZONE 'UTC',
                      now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', TRUE
                 FROM sms_sender s, generate_series(1, %(count)s) AS n WHERE s.id = %(sender)s""",
            {
                "bodies": list(bodies),
                "lengths": list(lengths),
                "kinds": len(bodies),
                "count": count,
                "sender": sender,
            },
        )
    stack.admin.call("sms.sender", "action_resume", [sender])
    return count


def drop_queue(stack: Stack, sender: int) -> None:
    """Pause the sender and forget what waits, so that the next test begins with nothing.

    What a lane had claimed has left when this returns: its turn, with its pace, is over.
    """
    stack.admin.call("sms.sender", "action_pause", [sender])
    with workshop.for_tests() as shop, shop.server.cursor(stack.odoo.database) as cursor:
        cursor.execute(
            "DELETE FROM sms_message WHERE sender_id = %s AND state = 'queued'", (sender,)
        )
        wait_until(lambda: not _under_way(cursor, sender), "the end of the lane's turn")


def _under_way(cursor, sender: int) -> bool:
    cursor.execute(
        "SELECT 1 FROM sms_message WHERE sender_id = %s AND state = 'sending' LIMIT 1", (sender,)
    )
    return bool(cursor.rowcount)
