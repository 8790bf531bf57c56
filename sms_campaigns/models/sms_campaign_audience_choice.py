"""A campaign's audience: a simple filter on contacts, or one that is kept for several campaigns."""

from odoo import api, fields, models


class SmsCampaign(models.Model):
    """``audience_id`` comes first; without it ``audience_domain`` says whom."""

    _inherit = "sms.campaign"

    audience_id = fields.Many2one(
        "sms.audience",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Looked up afresh at each launch. Leave it empty to filter contacts right here.",
    )

    @api.constrains("audience_id")
    def _check_audience(self):
        for campaign in self.filtered("audience_id"):
            self.env["sms.campaign.audience"]._domain(campaign)

    @api.depends("audience_id")
    def _compute_preview(self):
        """With the first contact of the audience chosen."""
        return super()._compute_preview()

    @api.depends("audience_id")
    def _compute_approval_state(self):
        """By the size of the audience chosen."""
        return super()._compute_approval_state()
