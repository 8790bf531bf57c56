"""The dialog before a launch: who gets the text, who not and why, and when."""

from odoo import api, fields, models


class SmsCampaignLaunch(models.TransientModel):
    """Counts the audience once, when opened, and launches or schedules on confirmation."""

    _name = "sms.campaign.launch"
    _description = "Launch an SMS Campaign"

    campaign_id = fields.Many2one("sms.campaign", required=True, ondelete="cascade")
    schedule_type = fields.Selection(related="campaign_id.schedule_type")
    allowed_count = fields.Integer(readonly=True)
    left_out_count = fields.Integer(readonly=True)
    sentence = fields.Char(compute="_compute_sentence")
    reason_ids = fields.One2many("sms.campaign.launch.reason", "launch_id", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Count afresh, whatever the client sends."""
        launches = super().create([{"campaign_id": vals["campaign_id"]} for vals in vals_list])
        for launch in launches:
            launch._count()
        return launches

    def _count(self):
        campaign = self.campaign_id
        campaign.check_access("read")
        allowed, left_out = self.env["sms.campaign.audience"]._count(campaign)
        labels = self.env["sms.campaign.audience"]._labels()
        self.write(
            {
                "allowed_count": allowed,
                "left_out_count": sum(left_out.values()),
                "reason_ids": [
                    fields.Command.create({"name": labels.get(reason, reason), "count": count})
                    for reason, count in sorted(left_out.items(), key=lambda item: -item[1])
                ],
            }
        )

    @api.depends("allowed_count", "left_out_count", "campaign_id")
    def _compute_sentence(self):
        for launch in self:
            launch.sentence = launch._say()

    def _say(self):
        campaign = self.campaign_id
        if not self.allowed_count:
            return self.env._("Nobody in this audience may be texted.")
        values = {
            "allowed": self.allowed_count,
            "sender": campaign.sender_id.display_name,
            "left_out": self.left_out_count,
            "moment": self._moment(),
        }
        if not self.left_out_count:
            return self.env._(
                "%(allowed)s people get this text from %(sender)s %(moment)s.", **values
            )
        return self.env._(
            "%(allowed)s people get this text from %(sender)s %(moment)s; "
            "%(left_out)s are left out.",
            **values,
        )

    def _moment(self):
        campaign = self.campaign_id
        if campaign.schedule_type == "now":
            return self.env._("right now")
        if campaign.schedule_type == "recurring":
            return self.env._(
                "on %s and on each date after that",
                campaign._in_words(campaign._first_occurrence()),
            )
        return self.env._("on %s", campaign._in_words(campaign.schedule_at))

    def action_launch(self):
        """Launch now, or at the time chosen on the campaign."""
        self.ensure_one()
        if self.schedule_type == "now":
            self.campaign_id.action_launch()
        else:
            self.campaign_id.action_schedule()
        return {"type": "ir.actions.act_window_close"}
