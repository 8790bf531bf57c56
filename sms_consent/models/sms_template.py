from odoo import fields, models


class SmsTemplate(models.Model):
    _inherit = "sms.template"

    purpose_id = fields.Many2one(
        "sms.consent.purpose",
        ondelete="restrict",
        help="Only people who have agreed to this kind of text get it. Empty: the company's "
        "purpose of service texts.",
    )
