from odoo import fields, models
from odoo.tools import SQL

PUT_OFF_AT_ONCE = 20_000  # rows a slice puts off; the next slices take the rest


class SmsSender(models.Model):
    """A lane keeps its company's hours (PI-5): later in the day nothing leaves.

    What the law asks for, the confirmation of a STOP for one, leaves at any hour.
    """

    _inherit = "sms.sender"

    def _judge(self, rows, now):
        """Outside the company's hours only what is exempt is judged; the rest waits or ends."""
        opens = self.company_id._sms_opens_at(now)
        if not opens:
            return super()._judge(rows, now)
        self._close_for_today(opens)
        return super()._judge([row for row in rows if row["exempt"]], now)

    def _close_for_today(self, opens):
        """Put off, or cancel, all that would leave before ``opens`` (naive UTC)."""
        messages = self.env["sms.message"]
        waiting = [
            ("sender_id", "=", self.id),
            ("state", "=", "queued"),
            ("held", "!=", True),
            ("exempt", "!=", True),
            ("not_before", "<", opens),
        ]
        if self.company_id.sms_after_stop == "cancel":
            messages._cancel(waiting, "stop_time", wait=False)
            return
        too_late = [*waiting, ("expires_at", "!=", False), ("expires_at", "<=", opens)]
        messages._cancel(too_late, "expired", wait=False)
        query = messages.sudo()._search(waiting, order="id", limit=PUT_OFF_AT_ONCE)
        self.env.cr.execute(
            SQL(
                """UPDATE sms_message SET not_before = %s, write_date = %s
                    WHERE id IN (SELECT id FROM sms_message WHERE id IN %s
                                  ORDER BY id FOR UPDATE SKIP LOCKED)""",
                opens,
                fields.Datetime.now(),
                query.subselect(),
            )
        )
        messages.invalidate_model(["not_before"])
