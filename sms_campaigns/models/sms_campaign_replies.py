"""What people answered to a campaign, and the words that close it."""

from datetime import timedelta

from odoo import fields, models

REPLY_WITHIN = timedelta(days=14)  # an answer that comes later is about something else


class SmsGateway(models.Model):
    _inherit = "sms.gateway"

    def _store_inbound(self, event, sender):
        """A reply belongs to the campaign of the latest text that the number had from here."""
        message = super()._store_inbound(event, sender)
        if message:
            self.env.cr.execute(
                """UPDATE sms_message reply SET campaign_id = latest.campaign_id
                     FROM (SELECT campaign_id FROM sms_message
                            WHERE number = %(number)s AND company_id = %(company)s
                              AND direction = 'outbound' AND sender_id = %(sender)s
                              AND claimed_at > %(since)s AND exempt IS NOT TRUE
                            ORDER BY claimed_at DESC LIMIT 1) latest
                    WHERE reply.id = %(reply)s AND latest.campaign_id IS NOT NULL""",
                {
                    "number": message.number,
                    "company": self.company_id.id,
                    "sender": sender.id or None,
                    "since": fields.Datetime.now() - REPLY_WITHIN,
                    "reply": message.id,
                },
            )
            message.invalidate_recordset(["campaign_id"])
        return message


class SmsCampaign(models.Model):
    _inherit = "sms.campaign"

    reply_count = fields.Integer("Replies", compute="_compute_reply_count")

    def _compute_reply_count(self):
        counts = {
            campaign.id: count
            for campaign, count in self.env["sms.message"]._read_group(
                [("campaign_id", "in", self.ids), ("direction", "=", "inbound")],
                ["campaign_id"],
                ["__count"],
            )
        }
        for campaign in self:
            campaign.reply_count = counts.get(campaign.id, 0)

    def action_view_replies(self):
        """What people answered."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_twilio_gateway.action_message_in"
        )
        domain = [("campaign_id", "=", self.id), ("direction", "=", "inbound")]
        title = self.env._("Replies")
        return action | {"display_name": title, "name": title, "domain": domain, "context": {}}

    def _say_completed(self):
        """Sum up in the chatter what became of the texts of the latest run."""
        for campaign in self:
            run = campaign.run_ids[:1]
            campaign.message_post(
                body=campaign.env._(
                    "Done: %(delivered)s of %(texts)s texts delivered, %(failed)s failed; "
                    "%(left_out)s contacts left out; %(replies)s replies so far.",
                    delivered=run.delivered_count,
                    texts=run.recipient_count,
                    failed=run.failed_count,
                    left_out=run.left_out_count,
                    replies=campaign.reply_count,
                )
            )
