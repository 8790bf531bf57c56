from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sms_inbox_user_id = fields.Many2one(related="company_id.sms_inbox_user_id", readonly=False)
    sms_answer_days = fields.Integer(related="company_id.sms_answer_days", readonly=False)
    sms_reply_record_days = fields.Integer(
        related="company_id.sms_reply_record_days", readonly=False
    )
