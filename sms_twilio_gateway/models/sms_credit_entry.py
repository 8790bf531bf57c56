from odoo import fields, models


class SmsCreditEntry(models.Model):
    """The ledger of prepaid credits: what was bought, corrected and used (IC-1, IC-2)."""

    _name = "sms.credit.entry"
    _inherit = ["sms.append.only"]
    _description = "SMS Credit Entry"

    kind = fields.Selection(
        [("purchase", "Purchase"), ("adjustment", "Correction"), ("usage", "Texts")],
        required=True,
        readonly=True,
    )
    amount = fields.Integer("Credits", required=True, readonly=True)
    balance = fields.Integer("Balance After", required=True, readonly=True, aggregator=None)
    texts = fields.Integer(readonly=True, help="How many texts this entry charges.")
    reason = fields.Char(readonly=True)

    def action_open_texts(self):
        """The texts that this entry charges."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_twilio_gateway.action_message")
        return {**action, "domain": [("credit_entry_id", "=", self.id)], "context": {}}
