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

    record_model = fields.Char(compute="_compute_record_model")
    record_model_name = fields.Char(compute="_compute_record_model")

    @api.depends("audience_id")
    def _compute_record_model(self):
        """Of the records that lead to the contacts, for the field picker; False: contacts do."""
        audience = self.env["sms.campaign.audience"]
        for campaign in self:
            names = audience._record_models(campaign)
            campaign.record_model = next(
                (name for name in names if name != campaign.audience_model), False
            )
            campaign.record_model_name = (
                campaign.record_model and self.env["ir.model"]._get(campaign.record_model).name
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
