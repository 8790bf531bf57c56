"""What came of a campaign beyond the texts: who opted out, and what it cost (IM-8)."""

from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

OPT_OUT_WITHIN = timedelta(days=14)  # one that comes later is about something else


class SmsCampaign(models.Model):
    _inherit = "sms.campaign"

    opt_out_count = fields.Integer("Opted out", compute="_compute_opt_out_count")
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost = fields.Monetary("Cost so far", compute="_compute_cost")

    def _compute_opt_out_count(self):
        numbers = self._opt_outs("count(DISTINCT consent.number)")
        counts = dict(self.env.execute_query(SQL("%s GROUP BY 1", numbers)))
        for campaign in self:
            campaign.opt_out_count = counts.get(campaign.id, 0)

    def _opt_outs(self, what):
        """The consents withdrawn by recipients soon after a text: campaign and ``what``."""
        self.flush_model()
        self.env["sms.campaign.run"].flush_model()
        self.env["sms.message"].flush_model(["run_id", "number", "state", "claimed_at"])
        self.env["sms.consent"].flush_model()
        return SQL(
            """
            SELECT campaign.id, %s
              FROM sms_campaign campaign
              JOIN sms_consent consent
                ON consent.company_id = campaign.company_id
               AND consent.purpose_id = campaign.purpose_id
               AND consent.state = 'opted_out'
             WHERE campaign.id = ANY(%s)
               AND EXISTS (
                   SELECT FROM sms_campaign_run run
                     JOIN sms_message message
                       ON message.run_id = run.id AND message.number = consent.number
                      AND message.number <> '' AND message.state IN ('sent', 'delivered')
                      -- the numbers of the run are the way in, not all texts of two weeks
                      AND consent.opted_out_at - message.claimed_at BETWEEN '0' AND %s
                    WHERE run.campaign_id = campaign.id
                      AND run.started_at <= consent.opted_out_at)
            """,
            SQL(what),
            self.ids,
            OPT_OUT_WITHIN,
        )

    def _compute_cost(self):
        """From the counted days, as in the reports; of the outcome, prices come in later."""
        groups = (
            self.env["sms.message.report"]
            .sudo()
            ._read_group([("campaign_id", "in", self.ids)], ["campaign_id"], ["cost_company:sum"])
        )
        costs = {campaign.id: cost for campaign, cost in groups}
        for campaign in self:
            campaign.cost = costs.get(campaign.id, 0.0)

    def action_view_opt_outs(self):
        """The consents that recipients withdrew."""
        self.ensure_one()
        rows = self.env.execute_query(self._opt_outs("consent.id"))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Opted out"),
            "res_model": "sms.consent",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": [("id", "in", [consent_id for _campaign_id, consent_id in rows])],
        }

    def action_view_reasons(self):
        """Why texts failed, in words, with their number."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_campaigns.sms_campaign_comparison_action"
        )
        title = self.env._("Why texts failed")
        return action | {
            "display_name": title,
            "name": title,
            "domain": [("campaign_id", "=", self.id), ("error_code", "!=", 0)],
            "context": {
                "pivot_row_groupby": ["error_id"],
                "pivot_measures": ["undelivered", "failed"],
                "graph_groupbys": ["error_id"],
            },
        }
