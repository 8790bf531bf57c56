"""A test text, to see a campaign on a phone before anybody else does."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

#: A test goes to so many people at most: more is a campaign, which a manager launches.
MOST = 5
#: What has not left this long after it might is no test any more.
EXPIRES_AFTER = timedelta(hours=1)


class SmsCampaignTest(models.TransientModel):
    """Goes through the consent gate like every text: a colleague opts in first (NF-10)."""

    _name = "sms.campaign.test"
    _description = "Test of an SMS Campaign"

    campaign_id = fields.Many2one("sms.campaign", required=True, ondelete="cascade")
    partner_ids = fields.Many2many(
        "res.partner",
        string="Send a test to",
        required=True,
        default=lambda self: self.env.user.partner_id,
        help="Everybody gets the text as it would reach them, and needs to have agreed to it.",
    )

    record_name = fields.Char(compute="_compute_record_name")
    at_most = fields.Char(compute="_compute_at_most")

    @api.depends("campaign_id")
    def _compute_record_name(self):
        """The record whose fields a colleague reads, to whom no record of the audience leads."""
        for test in self:
            campaign = test.campaign_id
            record = campaign._sample_record(campaign._sample())
            test.record_name = record.display_name if record else False

    @api.depends_context("lang")
    def _compute_at_most(self):
        self.at_most = self.env._("A test goes to at most %s people.", MOST)

    def action_send(self):
        """Send to those chosen who may be texted; if one may not, send nothing and say why."""
        self.ensure_one()
        campaign = self.campaign_id
        campaign.check_access("write")
        if len(self.partner_ids) > MOST:
            advice = self.env._("To reach more, launch the campaign.")
            refusal = f"{self.at_most} {advice}"
            raise UserError(refusal)
        campaign._check_ready()
        record = campaign._sample_record(campaign._sample())
        bodies = self.env["sms.campaign.content"]._bodies(campaign, self.partner_ids, record)
        recipients = self.env["sms.campaign.audience"]._judge(campaign, self.partner_ids)
        labels = self.env["sms.campaign.audience"]._labels()
        refused = [
            f"{self.env['res.partner'].browse(each.partner_id).name}: {labels[each.reason]}"
            for each in recipients
            if each.reason
        ]
        if refused:
            raise UserError(
                self.env._("A test needs consent too. Not sent, because:")
                + "\n"
                + "\n".join(refused)
            )
        now = fields.Datetime.now()
        self.env["sms.message"].sudo()._enqueue(
            [
                campaign._with_link(
                    {
                        "company_id": campaign.company_id.id,
                        "sender_id": campaign.sender_id.id,
                        "purpose_id": campaign.purpose_id.id,
                        "partner_id": each.taker_id,
                        "number": each.number,
                        "body": self.env._("[Test] %s", bodies[each.partner_id]),
                        "user_id": self.env.uid,
                        "res_model": campaign._name,
                        "res_id": campaign.id,
                        "not_before": each.not_before,
                        "expires_at": (each.not_before or now) + EXPIRES_AFTER,
                    }
                )
                for each in recipients
            ]
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The test is on its way."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
