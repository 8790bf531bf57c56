"""Counts of one run, for the history of a campaign that comes again and again."""

from odoo import api, fields, models

from .sms_campaign_statistics import BUCKETS


class SmsCampaignRun(models.Model):
    """What became of the messages of one date."""

    _inherit = "sms.campaign.run"

    recipient_count = fields.Integer("To be texted", compute="_compute_counts")
    delivered_count = fields.Integer("Delivered", compute="_compute_counts")
    failed_count = fields.Integer("Failed", compute="_compute_counts")
    left_out_count = fields.Integer("Left out", compute="_compute_counts")

    @api.depends("state")
    def _compute_counts(self):
        counts = {
            (run.id, state): count
            for run, state, count in self.env["sms.message"]._read_group(
                [("run_id", "in", self.ids), ("direction", "=", "outbound")],
                ["run_id", "state"],
                ["__count"],
            )
        }
        for run in self:
            total = sum(count for (run_id, _state), count in counts.items() if run_id == run.id)
            for name in ("delivered_count", "failed_count", "left_out_count"):
                run[name] = sum(counts.get((run.id, state), 0) for state in BUCKETS[name])
            run.recipient_count = total - run.left_out_count

    def action_view_messages(self):
        """List the texts of this date, those left out included."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_campaigns.sms_message_action_campaign"
        )
        title = self.display_name
        domain = [("run_id", "=", self.id)]
        return action | {"display_name": title, "name": title, "domain": domain}
