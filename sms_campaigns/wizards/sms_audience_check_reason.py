"""One reason for which contacts of an audience are left out."""

from odoo import fields, models


class SmsAudienceCheckReason(models.TransientModel):
    """A reason in words and the number of contacts it holds for."""

    _name = "sms.audience.check.reason"
    _description = "Reason for Leaving Contacts out of an Audience"
    _order = "count desc, id"

    check_id = fields.Many2one("sms.audience.check", required=True, ondelete="cascade")
    name = fields.Char("Reason", required=True)
    code = fields.Char(required=True)
    count = fields.Integer("People", required=True)

    def action_view_contacts(self):
        """The contacts behind the count, as things stand now."""
        self.ensure_one()
        self.check_access("read")
        ids = self.env["sms.campaign.check"]._left_out_ids(self.check_id._campaign(), self.code)
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "res.partner",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", ids)],
        }
