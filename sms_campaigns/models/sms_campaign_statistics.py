"""Counts of a campaign, and the lists behind them."""

from odoo import api, fields, models

#: Count on the campaign -> states of its messages.
BUCKETS = {
    "waiting_count": ("queued",),
    "under_way_count": ("sending", "accepted", "sent", "uncertain"),
    "delivered_count": ("delivered",),
    "failed_count": ("undelivered", "failed"),
    "canceled_count": ("canceled",),
    "left_out_count": ("blocked",),
}


class SmsCampaign(models.Model):
    """What became of the messages."""

    _inherit = "sms.campaign"

    recipient_count = fields.Integer(
        string="To be texted", compute="_compute_counts", help="Everybody who is not left out."
    )
    waiting_count = fields.Integer(string="Waiting", compute="_compute_counts")
    under_way_count = fields.Integer(
        string="On the way",
        compute="_compute_counts",
        help="Handed over to the carrier, which has not reported the outcome yet.",
    )
    delivered_count = fields.Integer(string="Delivered", compute="_compute_counts")
    failed_count = fields.Integer(string="Failed", compute="_compute_counts")
    canceled_count = fields.Integer(string="Cancelled", compute="_compute_counts")
    left_out_count = fields.Integer(
        string="Left out",
        compute="_compute_counts",
        help="Contacts of the audience who may not be texted, each with the reason.",
    )
    left_out_summary = fields.Char(compute="_compute_left_out_summary")
    progress = fields.Float(
        compute="_compute_counts", help="Percentage of the texts that left or were cancelled."
    )

    @api.depends("state")
    def _compute_counts(self):
        counts = {
            (campaign.id, state): count
            for campaign, state, count in self.env["sms.message"]._read_group(
                [("campaign_id", "in", self.ids), ("direction", "=", "outbound")],
                ["campaign_id", "state"],
                ["__count"],
            )
        }
        for campaign in self:
            for name, states in BUCKETS.items():
                campaign[name] = sum(counts.get((campaign.id, state), 0) for state in states)
            total = sum(campaign[name] for name in BUCKETS) - campaign.left_out_count
            campaign.recipient_count = total
            campaign.progress = 100.0 * (total - campaign.waiting_count) / total if total else 0.0

    @api.depends("state")
    def _compute_left_out_summary(self):
        counts = {}
        for campaign, reason, count in self.env["sms.message"]._read_group(
            [("campaign_id", "in", self.ids), ("state", "=", "blocked")],
            ["campaign_id", "block_reason"],
            ["__count"],
        ):
            counts.setdefault(campaign.id, {})[reason] = count
        for campaign in self:
            campaign.left_out_summary = self._describe_reasons(counts.get(campaign.id, {}))

    @api.model
    def _describe_reasons(self, counts):
        """Return ``{reason: count}`` in words, largest first: "No consent: 8 · Opted out: 3"."""
        labels = self.env["sms.campaign.audience"]._labels()
        ordered = sorted(counts.items(), key=lambda item: -item[1])
        return " · ".join(f"{labels.get(reason, reason)}: {count}" for reason, count in ordered)

    def action_view_all(self):
        """List everybody in the audience, those left out included."""
        return self._list_messages(self.env._("In the audience"), self._states(*BUCKETS))

    def action_view_recipients(self):
        """List everybody who is texted, whatever became of the text."""
        names = [name for name in BUCKETS if name != "left_out_count"]
        return self._list_messages(self.env._("To be texted"), self._states(*names))

    def action_view_sent(self):
        """List the texts that left, whatever became of them."""
        names = ("under_way_count", "delivered_count", "failed_count")
        return self._list_messages(self.env._("Sent"), self._states(*names))

    def action_view_waiting(self):
        """List the texts that have not left yet."""
        return self._list_messages(self.env._("Waiting"), BUCKETS["waiting_count"])

    def action_view_under_way(self):
        """List the texts handed over whose outcome is not known yet."""
        return self._list_messages(self.env._("On the way"), BUCKETS["under_way_count"])

    def action_view_delivered(self):
        """List the texts that arrived."""
        return self._list_messages(self.env._("Delivered"), BUCKETS["delivered_count"])

    def action_view_failed(self):
        """List the texts that did not arrive, with the carrier's reason."""
        return self._list_messages(self.env._("Failed"), BUCKETS["failed_count"])

    def action_view_canceled(self):
        """List the texts cancelled before they left."""
        return self._list_messages(self.env._("Cancelled"), BUCKETS["canceled_count"])

    def action_view_left_out(self):
        """List the contacts who may not be texted, each with the reason."""
        return self._list_messages(self.env._("Left out"), BUCKETS["left_out_count"])

    @api.model
    def _states(self, *names):
        return [state for name in names for state in BUCKETS[name]]

    def _list_messages(self, title, states):
        self.ensure_one()
        domain = [("campaign_id", "=", self.id), ("state", "in", states)]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_campaigns.sms_message_action_campaign"
        )
        return action | {"display_name": title, "name": title, "domain": domain}
