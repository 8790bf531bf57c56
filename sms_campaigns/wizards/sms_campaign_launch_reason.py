"""One reason for which contacts are left out, in the dialog before a launch."""

from odoo import fields, models


class SmsCampaignLaunchReason(models.TransientModel):
    """A reason in words and the number of contacts it holds for."""

    _name = "sms.campaign.launch.reason"
    _description = "Reason for Leaving Contacts out"
    _order = "count desc, id"

    launch_id = fields.Many2one("sms.campaign.launch", required=True, ondelete="cascade")
    name = fields.Char(string="Reason", required=True)
    count = fields.Integer(string="People", required=True)
