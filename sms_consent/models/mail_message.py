from odoo import fields, models


class MailMessage(models.Model):
    _inherit = "mail.message"

    sms_purpose_id = fields.Many2one(
        "sms.consent.purpose",
        "SMS Purpose",
        ondelete="set null",
        help="What kind of text an SMS message is; empty: the company's default.",
    )
