from odoo import api, fields, models


class SmsReconciliationLine(models.Model):
    """One text on which Twilio and we disagree, with what it may mean and what to do."""

    _name = "sms.reconciliation.line"
    _inherit = ["sms.own.defaults"]
    _description = "Difference Found With Twilio"
    _order = "kind, at DESC, id DESC"

    reconciliation_id = fields.Many2one(
        "sms.reconciliation", required=True, readonly=True, index=True, ondelete="cascade"
    )
    gateway_id = fields.Many2one(
        related="reconciliation_id.gateway_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="reconciliation_id.company_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    kind = fields.Selection(
        [
            ("missing_here", "Unknown Here"),
            ("missing_there", "Unknown at Twilio"),
            ("late", "Received Late"),
            ("different", "Different Status"),
        ],
        "Difference",
        required=True,
        readonly=True,
    )
    message_id = fields.Many2one(
        "sms.message", "Text", readonly=True, index="btree_not_null", ondelete="set null"
    )
    twilio_sid = fields.Char("Twilio SID", required=True, readonly=True)
    sender = fields.Char("Our Number", readonly=True)
    number = fields.Char("Phone Number", readonly=True, index=True)
    status = fields.Char("Status at Twilio", readonly=True)
    price = fields.Float(readonly=True, digits=(12, 5))
    price_currency = fields.Char(readonly=True)
    at = fields.Datetime("Date", readonly=True)
    meaning = fields.Char("What It Means", compute="_compute_meaning")

    _told_once = models.UniqueIndex("(gateway_id, kind, twilio_sid)")

    @api.depends("kind")
    def _compute_meaning(self):
        sentences = {
            "missing_here": self.env._(
                "Sent from your number, but not from this Odoo. Ask who else uses the Twilio "
                "account; if nobody does, change its auth token."
            ),
            "missing_there": self.env._(
                "Twilio has no record of this text. It may have been deleted there; if not, ask "
                "Twilio's support with the SID."
            ),
            "late": self.env._(
                "Twilio received this text, but it never arrived here; it was fetched now. Check "
                "Webhooks on the gateway. A STOP has taken effect; anything else waits for you."
            ),
            "different": self.env._(
                "Twilio's last word differs from what was reported here. Trust Twilio's."
            ),
        }
        for line in self:
            line.meaning = sentences.get(line.kind, "")

    def action_open_message(self):
        """The text here that the line is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sms.message",
            "res_id": self.message_id.id,
            "view_mode": "form",
        }
