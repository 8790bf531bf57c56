from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sms_resend_limit = fields.Integer(related="company_id.sms_resend_limit", readonly=False)
    sms_resend_interval = fields.Float(related="company_id.sms_resend_interval", readonly=False)
    sms_start_time = fields.Float(related="company_id.sms_start_time", readonly=False)
    sms_stop_time = fields.Float(related="company_id.sms_stop_time", readonly=False)
    sms_after_stop = fields.Selection(related="company_id.sms_after_stop", readonly=False)
    sms_restart_unfinished = fields.Boolean(
        related="company_id.sms_restart_unfinished", readonly=False
    )
    sms_alert_email = fields.Char(related="company_id.sms_alert_email", readonly=False)
    sms_default_sender_id = fields.Many2one(
        related="company_id.sms_default_sender_id", readonly=False
    )
    sms_no_reply_text = fields.Char(related="company_id.sms_no_reply_text", readonly=False)
    sms_timezone = fields.Selection(related="company_id.partner_id.tz", string="Time Zone")
