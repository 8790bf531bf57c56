from odoo import models


class SmsSender(models.Model):
    """Lanes keep the frequency cap also among texts that are due together (B-14)."""

    _inherit = "sms.sender"

    def _judge(self, rows, now):
        """One text for each number and purpose with a cap: the next one is judged after it."""
        allowed = super()._judge(rows, now)
        purposes = self.env["sms.consent.purpose"].sudo()
        purposes = purposes.browse({row["purpose_id"] for row in allowed if row["purpose_id"]})
        capped = set(purposes.filtered("frequency_cap").ids)
        if not capped:
            return allowed
        first = {}
        for row in allowed:
            counts = row["purpose_id"] in capped and not row["exempt"]
            first.setdefault((row["number"], row["purpose_id"]) if counts else row["id"], row)
        return list(first.values())

    def _claim(self, *args):
        claimed = super()._claim(*args)
        self.env["sms.message"]._note_sent([text.message_id for text in claimed.texts])
        return claimed
