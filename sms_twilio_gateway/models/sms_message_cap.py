from odoo import api, fields, models


class SmsConsentSent(models.Model):
    """What a lane has claimed, entered before it leaves: each claim sees the ones before it.

    Two lanes may claim texts of one purpose for one number at the same moment, and neither sees
    what the other enters. Where the purpose has a cap both enter the same ``place``, which the
    index refuses: the second waits for the first, fails (serialization failure) and begins anew.
    """

    _inherit = "sms.consent.sent"

    message_ref = fields.Integer("Text")
    place = fields.Integer(help="Position among the texts of the number and purpose; 0: no cap.")

    _place_unique = models.UniqueIndex("(company_id, purpose_id, number, place) WHERE place > 0")


class SmsMessage(models.Model):
    """What counts for the frequency cap (B-14): texts that are under way or have arrived."""

    _inherit = "sms.message"

    @api.model
    def _note_sent(self, ids):
        """Tell the consent add-on's books, once each, what is about to leave."""
        if ids:
            self.env.cr.execute(_NOTE, (fields.Datetime.now(), list(ids)), log_exceptions=False)

    @api.model
    def _take_back_sent(self, ids):
        """Of these, what waits again or has ended without arriving counts no longer."""
        self.env.cr.execute(_TAKE_BACK, (list(ids),), log_exceptions=False)

    @api.model
    def _requeue(self, dues, *, new_attempt=True):
        """A text is not counted against its own next attempt."""
        result = super()._requeue(dues, new_attempt=new_attempt)
        if dues:
            self._take_back_sent(dues)
        return result

    @api.model
    def _followed_columns(self):
        return [*super()._followed_columns(), "failed_at", "undelivered_at", "uncertain_at"]

    @api.model
    def _after_change(self, rows):
        """Words come in any order: what is under way after all is entered again."""
        result = super()._after_change(rows)
        failed = [row["id"] for row in rows if row["state"] in ("failed", "undelivered")]
        if failed:
            self._take_back_sent(failed)
        self._note_sent(
            [
                row["id"]
                for row in rows
                if row["state"] in ("accepted", "sent", "delivered")
                and (row["failed_at"] or row["undelivered_at"] or row["uncertain_at"])
            ]
        )
        return result


_NOTE = """
    INSERT INTO sms_consent_sent (company_id, purpose_id, number, at, message_ref, place)
    SELECT m.company_id, m.purpose_id, m.number, %s, m.id,
           CASE WHEN p.frequency_cap > 0 THEN
               row_number() OVER (PARTITION BY m.company_id, m.purpose_id, m.number ORDER BY m.id)
               + COALESCE((SELECT max(s.place) FROM sms_consent_sent s
                            WHERE s.number = m.number AND s.purpose_id = m.purpose_id
                              AND s.company_id = m.company_id), 0) END
      FROM sms_message m JOIN sms_consent_purpose p ON p.id = m.purpose_id
     WHERE m.id = ANY(%s) AND m.exempt IS NOT TRUE
       AND NOT EXISTS (SELECT 1 FROM sms_consent_sent s
                        WHERE s.number = m.number AND s.purpose_id = m.purpose_id
                          AND s.company_id = m.company_id AND s.message_ref = m.id)
     ORDER BY m.number
        ON CONFLICT DO NOTHING
"""

_TAKE_BACK = """
    DELETE FROM sms_consent_sent s USING sms_message m
     WHERE m.id = ANY(%s) AND m.state IN ('queued', 'failed', 'undelivered', 'canceled')
       AND s.number = m.number AND s.purpose_id = m.purpose_id AND s.company_id = m.company_id
       AND s.message_ref = m.id
"""
