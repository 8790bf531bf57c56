from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sms_approval_size = fields.Integer(related="company_id.sms_approval_size", readonly=False)
    sms_pause_error_rate = fields.Float(related="company_id.sms_pause_error_rate", readonly=False)
    sms_pause_opt_out_rate = fields.Float(
        related="company_id.sms_pause_opt_out_rate", readonly=False
    )
