"""Why contacts are left out, in the dialog that counts an audience."""

from odoo import fields, models


class SmsAudienceCheckReason(models.TransientModel):
    _name = "sms.audience.check.reason"
    _description = "Reason for Leaving Contacts out of an Audience"
    _inherit = ["sms.left.out.reason"]

    check_id = fields.Many2one("sms.audience.check", required=True, ondelete="cascade")

    def _campaign(self):
        return self.check_id._campaign()
