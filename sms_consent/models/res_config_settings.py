from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sms_enabled = fields.Boolean(related="company_id.sms_enabled", readonly=False)
    sms_org_name = fields.Char(related="company_id.sms_org_name", readonly=False)
    sms_allowed_country_ids = fields.Many2many(
        related="company_id.sms_allowed_country_ids", readonly=False
    )
    sms_default_country_id = fields.Many2one(
        related="company_id.sms_default_country_id", readonly=False
    )
    sms_default_purpose_id = fields.Many2one(
        related="company_id.sms_default_purpose_id", readonly=False
    )
    sms_confirmed_by = fields.Selection(related="company_id.sms_confirmed_by", readonly=False)
    sms_opt_in_page = fields.Boolean(related="company_id.sms_opt_in_page", readonly=False)
    sms_opt_in_url = fields.Char(related="company_id.sms_opt_in_url")
    sms_portal_actor = fields.Selection(related="company_id.sms_portal_actor", readonly=False)
    sms_stop_scope = fields.Selection(related="company_id.sms_stop_scope", readonly=False)
    sms_retention_years = fields.Integer(related="company_id.sms_retention_years", readonly=False)
    sms_stop_scope_date = fields.Date(related="company_id.sms_stop_scope_date", readonly=False)
