from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    sms_message_ids = fields.One2many(
        "sms.message", "partner_id", "SMS Communications", groups="sms_consent.group_sms_user"
    )
    sms_message_count = fields.Integer(
        compute="_compute_sms_message_count", groups="sms_consent.group_sms_user"
    )

    def _compute_sms_message_count(self):
        groups = self.env["sms.message"]._read_group(
            [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
        )
        counts = {partner.id: count for partner, count in groups}
        for partner in self:
            partner.sms_message_count = counts.get(partner.id, 0)

    def action_open_sms_messages(self):
        """SMS Communications: every text with this contact (NF-8)."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_twilio_gateway.action_message")
        return {**action, "domain": [("partner_id", "=", self.id)], "context": {}}
