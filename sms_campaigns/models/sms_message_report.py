"""Campaigns in the reports of deliveries and costs."""

from odoo import api, fields, models


class SmsMessageDaily(models.Model):
    _inherit = "sms.message.daily"

    campaign_id = fields.Many2one("sms.campaign", ondelete="set null")

    @api.model
    def _dimensions(self):
        return [*super()._dimensions(), "campaign_id"]


class SmsMessageReport(models.Model):
    _inherit = "sms.message.report"

    campaign_id = fields.Many2one("sms.campaign", readonly=True)
