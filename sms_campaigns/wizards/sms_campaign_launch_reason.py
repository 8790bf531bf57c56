"""One reason for which contacts are left out, in the dialog before a launch."""

from odoo import fields, models


class SmsCampaignLaunchReason(models.TransientModel):
    """A reason in words and the number of contacts it holds for."""

    _name = "sms.campaign.launch.reason"
    _description = "Reason for Leaving Contacts out"
    _order = "count desc, id"

    launch_id = fields.Many2one("sms.campaign.launch", required=True, ondelete="cascade")
    name = fields.Char(string="Reason", required=True)
    code = fields.Char(required=True)
    count = fields.Integer(string="People", required=True)

    def action_view_contacts(self):
        """The contacts behind the count, as things stand now."""
        self.ensure_one()
        self.check_access("read")
        campaign = self.launch_id.campaign_id
        ids = self.env["sms.campaign.check"]._left_out_ids(campaign, self.code)
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": campaign.audience_model,
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", ids)],
        }
