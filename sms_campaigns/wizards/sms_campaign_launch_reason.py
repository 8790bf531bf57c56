"""Why contacts are left out, in the dialog before a launch."""

from odoo import fields, models


class SmsCampaignLaunchReason(models.TransientModel):
    _name = "sms.campaign.launch.reason"
    _description = "Reason for Leaving Contacts out of a Campaign"
    _inherit = ["sms.left.out.reason"]

    launch_id = fields.Many2one("sms.campaign.launch", required=True, ondelete="cascade")

    def _campaign(self):
        return self.launch_id.campaign_id
