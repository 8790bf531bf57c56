import json
from collections import defaultdict
from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.tools import format_date

from ..kernel.health import light

HEALTH_HOURS = 24
CHART_DAYS = 7


class SmsMessage(models.Model):
    _inherit = "sms.message"

    # What left in the last hours and days, and what failed of it: claims come about in the order
    # of the rows, so a summary of blocks is enough and costs sending next to nothing.
    _claimed = models.Index("USING brin (claimed_at) WITH (pages_per_range = 32)")
    _failed = models.Index(
        "(sender_id, state_at) WHERE state IN ('failed', 'undelivered') AND sender_id IS NOT NULL"
    )


class SmsSender(models.Model):
    """How a sender is doing: its last error, its error rate, a traffic light, its last days."""

    _inherit = "sms.sender"

    health = fields.Selection(
        [("good", "Good"), ("attention", "Needs attention"), ("bad", "Not working")],
        compute="_compute_health",
    )
    sent_lately = fields.Integer("Sent in 24 Hours", compute="_compute_health")
    failed_lately = fields.Integer("Failed in 24 Hours", compute="_compute_health")
    error_rate = fields.Float("Errors", compute="_compute_health", help="Of the last 24 hours.")
    last_error = fields.Char(compute="_compute_last_error")
    last_error_at = fields.Datetime(compute="_compute_last_error")
    chart = fields.Text(compute="_compute_chart")

    @api.depends("active", "state", "resume_at", "kind", "verification_state")
    def _compute_health(self):
        counts = self._counts_since(fields.Datetime.now() - timedelta(hours=HEALTH_HOURS))
        now = fields.Datetime.now()
        for sender in self:
            sent, failed = counts.get(sender.id, (0, 0))
            sender.sent_lately, sender.failed_lately = sent, failed
            sender.error_rate = failed / sent if sent else 0.0
            slowed = bool(sender.resume_at and sender.resume_at > now)
            sender.health = light(
                can_send=not sender._why_not_ready(),
                waiting=sender.state == "paused" or slowed,
                sent=sent,
                failed=failed,
            ).value

    def _counts_since(self, since):
        """{sender id: (texts that left since then, how many of these failed)}."""
        self.env["sms.message"].flush_model(["sender_id", "state", "claimed_at"])
        self.env.cr.execute(
            """SELECT sender_id, count(*),
                      count(*) FILTER (WHERE state IN ('failed', 'undelivered'))
                 FROM sms_message
                WHERE claimed_at >= %s AND sender_id = ANY(%s)
                GROUP BY sender_id""",
            (since, self.ids),
        )
        return {sender: (sent, failed) for sender, sent, failed in self.env.cr.fetchall()}

    def _compute_last_error(self):
        self.env["sms.message"].flush_model(["sender_id", "state", "state_at", "error_code"])
        self.env.cr.execute(
            """SELECT s.id, last.id
                 FROM unnest(%s::int[]) AS s(id), LATERAL (
                   SELECT id FROM sms_message
                    WHERE sender_id = s.id AND state IN ('failed', 'undelivered')
                    ORDER BY state_at DESC LIMIT 1) AS last""",
            (self.ids,),
        )
        found = dict(self.env.cr.fetchall())
        messages = self.env["sms.message"].sudo()
        for sender in self:
            last = messages.browse(found.get(sender.id, ()))
            sender.last_error = last.explanation
            sender.last_error_at = last.state_at

    def _compute_chart(self):
        """Bars of the last days, by the company's calendar, for the widget ``dashboard_graph``."""
        counts = defaultdict(dict)
        self.env["sms.message"].flush_model(["sender_id", "claimed_at"])
        now = fields.Datetime.now()
        for company, senders in self.grouped("company_id").items():
            self.env.cr.execute(
                """SELECT sender_id,
                          (claimed_at AT TIME ZONE 'UTC' AT TIME ZONE %s)::date AS day, count(*)
                     FROM sms_message
                    WHERE claimed_at >= %s AND sender_id = ANY(%s)
                    GROUP BY 1, 2""",
                (
                    company.partner_id.tz or "UTC",
                    now - timedelta(days=CHART_DAYS),
                    senders.ids,
                ),
            )
            for sender_id, day, count in self.env.cr.fetchall():
                counts[sender_id][day] = count
        for sender in self:
            zone = pytz.timezone(sender.company_id.partner_id.tz or "UTC")
            today = pytz.utc.localize(now).astimezone(zone).date()
            days = [today - timedelta(days=back) for back in reversed(range(CHART_DAYS))]
            values = [
                {
                    "label": format_date(self.env, day, date_format="EEE d"),
                    "value": counts[sender.id].get(day, 0),
                    "type": "future" if day == today else "past",
                }
                for day in days
            ]
            title = self.env._("Texts that left")
            sender.chart = json.dumps([{"key": title, "title": title, "values": values}])

    def action_open_failed(self):
        """The texts of this sender that failed, the last first."""
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_twilio_gateway.action_message")
        domain = [("sender_id", "=", self.id), ("state", "in", ("failed", "undelivered"))]
        return {**action, "domain": domain, "context": {}}
