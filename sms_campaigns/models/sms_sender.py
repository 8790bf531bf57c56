"""What a sender may send of a campaign: not while it is paused, and no more than it allows."""

from odoo import models
from odoo.tools import SQL


class SmsSender(models.Model):
    _inherit = "sms.sender"

    def _judge(self, rows, now):
        """Nothing of a paused or cancelled campaign, by whatever way it came into the queue."""
        kept_back = self.env["sms.message"]._keep_back([row["id"] for row in rows])
        return super()._judge([row for row in rows if row["id"] not in kept_back], now)

    def _may_take_from(self, former):
        """No texts of a campaign's run of which more segments would be here than one may have.

        As at the launch (IM-2, ``segments_written``), what was blocked or canceled doesn't count.
        """
        condition = super()._may_take_from(former)
        if not self.campaign_segment_limit:
            return condition
        return SQL(
            """%s AND (m.run_id IS NULL OR m.run_id NOT IN (
                   SELECT run_id FROM sms_message
                    WHERE run_id IN (SELECT run_id FROM sms_message
                                      WHERE sender_id = %s AND state = 'queued')
                      AND state NOT IN ('blocked', 'canceled')
                      AND (sender_id = %s OR sender_id = %s AND state = 'queued')
                    GROUP BY run_id HAVING sum(segments) > %s))""",
            condition,
            former.id,
            self.id,
            former.id,
            self.campaign_segment_limit,
        )
