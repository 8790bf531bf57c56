from odoo import models

from ..kernel.states import State, Word

SIGN_UP = ("opt_in", "pending", "code")


class SmsSender(models.Model):
    """What tells people of signing up leaves only while it is so (C-2).

    The gate lets confirmations past, whatever stands against other texts, and a STOP can't cancel
    what a lane has taken: that may come back to the queue, or be judged by what was before.
    """

    _inherit = "sms.sender"

    def _judge(self, rows, now):
        """Without the confirmations of what has been withdrawn since they were queued."""
        told = [row["id"] for row in rows if row["exempt"] and row["notice"] in SIGN_UP]
        if not told:
            return super()._judge(rows, now)
        self.env.cr.execute(_STILL_SO, (told,), log_exceptions=False)
        overtaken = set(told).difference(row_id for (row_id,) in self.env.cr.fetchall())
        self.env["sms.message"]._advance(
            [Word(row_id, State.CANCELED, reason="overtaken") for row_id in overtaken]
        )
        return super()._judge([row for row in rows if row["id"] not in overtaken], now)


# What is relied on is locked, as by the gate: a change that this transaction can't see yet makes
# the claim begin anew.
_STILL_SO = """
    SELECT m.id
      FROM sms_message m
     WHERE m.id = ANY(%s)
       AND NOT EXISTS (
           SELECT 1 FROM sms_suppression s
            WHERE s.number = m.number AND s.company_id = m.company_id AND s.sender_ref = 0
              AND s.active AND s.date > m.queued_at)
       AND CASE m.notice
           WHEN 'opt_in' THEN EXISTS (
               SELECT 1 FROM sms_consent c
                WHERE c.number = m.number AND c.company_id = m.company_id
                  AND c.purpose_id = COALESCE(m.purpose_id, c.purpose_id)
                  AND c.state = 'opted_in'
                  FOR SHARE)
           ELSE EXISTS (
               SELECT 1 FROM sms_consent_code k
                WHERE k.number = m.number AND k.company_id = m.company_id
                  AND (k.state = 'waiting' OR k.confirmed_at >= m.queued_at)
                  FOR SHARE) END
"""
