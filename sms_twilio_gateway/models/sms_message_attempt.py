from odoo import api, fields, models


class SmsMessageAttempt(models.Model):
    """A former attempt of a text that was sent again: its SID, how it ended and what it cost.

    The message itself tells of its present attempt alone; Twilio lists, and charges for, each.
    """

    _name = "sms.message.attempt"
    _inherit = ["sms.own.defaults"]
    _description = "Former Attempt of a Text"
    _order = "message_id, attempt"

    message_id = fields.Many2one(
        "sms.message", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    gateway_id = fields.Many2one("sms.gateway", readonly=True, ondelete="restrict")
    attempt = fields.Integer(readonly=True, aggregator=None)
    twilio_sid = fields.Char("Twilio SID", required=True, readonly=True)
    state = fields.Selection(
        selection=lambda self: self.env["sms.message"]._fields["state"].selection, readonly=True
    )
    error_code = fields.Integer(readonly=True, aggregator=None)
    explanation = fields.Char("What Happened", compute="_compute_explanation")
    segments = fields.Integer(readonly=True)
    price = fields.Float(readonly=True, digits=(12, 5))
    price_currency = fields.Char(readonly=True)
    ended_at = fields.Datetime(readonly=True)

    _sid_unique = models.UniqueIndex("(gateway_id, twilio_sid)")

    @api.depends("error_code")
    def _compute_explanation(self):
        codes = self.env["sms.error.code"]
        for attempt in self:
            attempt.explanation = codes._meaning(attempt.error_code) or False


class SmsMessage(models.Model):
    """Former attempts are kept when a text is queued once more."""

    _inherit = "sms.message"

    attempt_ids = fields.One2many("sms.message.attempt", "message_id", "Former Attempts")

    @api.model
    def _keep_attempts(self, ids):
        """Keep the present attempts of messages that are about to be queued once more."""
        self.env.cr.execute(_KEEP, {"ids": ids})
        self.env["sms.message.attempt"].invalidate_model()


# The new attempt has a price of its own, which is not known yet.
_KEEP = """
    WITH former AS (
        SELECT id, company_id, gateway_id, attempts, twilio_sid, state, error_code, segments,
               price, price_currency, state_at
          FROM sms_message
         WHERE id = ANY(%(ids)s) AND twilio_sid IS NOT NULL
           AND state IN ('failed', 'undelivered', 'uncertain')
           FOR UPDATE
    ), priceless AS (
        UPDATE sms_message m
           SET price = NULL, price_currency = NULL, settled_at = NULL, reconciled_at = NULL
          FROM former
         WHERE m.id = former.id AND (m.price IS NOT NULL OR m.reconciled_at IS NOT NULL)
    )
    INSERT INTO sms_message_attempt (message_id, company_id, gateway_id, attempt, twilio_sid,
                                     state, error_code, segments, price, price_currency, ended_at)
    SELECT id, company_id, gateway_id, attempts, twilio_sid, state, error_code, segments, price,
           price_currency, state_at
      FROM former
        ON CONFLICT (gateway_id, twilio_sid) DO NOTHING
"""
