"""The dialog that counts an audience: who can be texted, and why not the others (B-4)."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class SmsAudienceCheck(models.TransientModel):
    """Counts once, when opened, for one kind of text."""

    _name = "sms.audience.check"
    _description = "Count of an SMS Audience"

    audience_id = fields.Many2one("sms.audience", required=True, ondelete="cascade")
    purpose_name = fields.Char("Kind of text", related="audience_id.purpose_id.name")
    allowed_count = fields.Integer("Can be texted", readonly=True)
    left_out_count = fields.Integer("Left out", readonly=True)
    reason_ids = fields.One2many("sms.audience.check.reason", "check_id", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Count afresh, whatever the client sends."""
        checks = super().create([{"audience_id": vals["audience_id"]} for vals in vals_list])
        for check in checks:
            check._count()
        return checks

    def _campaign(self):
        """A campaign to the audience that is never saved: what counting and lists ask for."""
        audience = self.audience_id
        audience.check_access("read")
        if not audience.purpose_id:
            raise UserError(self.env._("Choose the kind of text first: consent is given for one."))
        return self.env["sms.campaign"].new(
            {
                "company_id": audience.company_id.id,
                "audience_id": audience.id,
                "purpose_id": audience.purpose_id.id,
                "sender_id": False,
            }
        )

    def _count(self):
        allowed, left_out = self.env["sms.campaign.audience"]._count(self._campaign())
        self.write(
            {
                "allowed_count": allowed,
                "left_out_count": sum(left_out.values()),
                "reason_ids": self.reason_ids._lines(left_out),
            }
        )
