"""Watching a campaign that runs: it pauses by itself when something goes wrong (B-15)."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL, email_split, plaintext2html

from odoo.addons.sms_twilio_gateway.kernel.segments import count
from odoo.addons.sms_twilio_gateway.models.isolation import commit

from .sms_campaign_actions import WARNING

MINIMUM = 20  # texts with an outcome, below which a rate says little


class SmsCampaign(models.Model):
    """Thresholds, the pause, and who is told.

    Looked at by the launcher's scheduled action, once a minute. What happened before a manager
    has resumed a campaign does not pause it again.
    """

    _inherit = "sms.campaign"

    pause_error_rate = fields.Float(
        "Pause at errors (%)",
        default=lambda self: self.env.company.sms_pause_error_rate,
        help="Pauses by itself when more of the texts than this fail. 0: never.",
    )
    pause_opt_out_rate = fields.Float(
        "Pause at opt-outs (%)",
        default=lambda self: self.env.company.sms_pause_opt_out_rate,
        help="Pauses by itself when more of the recipients than this opt out. 0: never.",
    )
    can_set_rates = fields.Boolean(compute="_compute_can_set_rates")
    alert_email = fields.Char(
        "E-mail for alerts",
        help="Is told, with the company's address for alerts, when anything goes wrong.",
    )
    watched_from = fields.Datetime(readonly=True, copy=False)

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_set_rates(self):
        """Whoever launches campaigns answers for when they pause by themselves."""
        manager = self.env.user.has_group("sms_campaigns.group_campaign_manager")
        for campaign in self:
            campaign.can_set_rates = manager or campaign.state == "draft"

    def write(self, vals):
        """Keep the thresholds of what has been launched to managers."""
        rates = vals.keys() & {"pause_error_rate", "pause_opt_out_rate"} and not self.env.su
        if rates and (kept := self.filtered(lambda campaign: not campaign.can_set_rates)):
            raise AccessError(
                self.env._(
                    "Only a campaign manager can change when “%s” pauses by itself.",
                    kept[0].name,
                )
            )
        return super().write(vals)

    @api.constrains("pause_error_rate", "pause_opt_out_rate")
    def _check_rates(self):
        for campaign in self:
            for rate in (campaign.pause_error_rate, campaign.pause_opt_out_rate):
                if not 0 <= rate <= 100:
                    raise ValidationError(self.env._("A rate lies between 0 and 100%."))

    @api.constrains("alert_email")
    def _check_alert_email(self):
        for campaign in self:
            if campaign.alert_email and not email_split(campaign.alert_email):
                raise ValidationError(
                    self.env._("“%s” is no e-mail address.", campaign.alert_email)
                )

    @api.model
    def _watch(self):
        """Pause the campaigns under way whose errors or opt-outs have passed the threshold."""
        for model in ("sms.campaign", "sms.campaign.run", "sms.message", "sms.consent"):
            self.env[model].flush_model()
        for campaign_id, texts, failed, opted_out in self.env.execute_query(SQL(_RATES)):
            campaign = self.sudo().browse(campaign_id)
            problem = texts >= MINIMUM and campaign._problem_of(texts, failed, opted_out)
            if problem:
                self.env["sms.campaign.run"]._guarded(campaign, campaign._stop, problem)
                commit(self.env)

    def _problem_of(self, texts, failed, opted_out):
        error_rate, opt_out_rate = 100.0 * failed / texts, 100.0 * opted_out / texts
        if self.pause_error_rate and error_rate > self.pause_error_rate:
            return self.env._(
                "%(failed)s of %(texts)s texts failed, more than %(rate)s%%. Look at the list of "
                "failed texts, mend the cause and resume.",
                failed=failed,
                texts=texts,
                rate=f"{self.pause_error_rate:g}",
            )
        if self.pause_opt_out_rate and opt_out_rate > self.pause_opt_out_rate:
            return self.env._(
                "%(opted_out)s of %(texts)s recipients opted out, more than %(rate)s%%. Read the "
                "text and the audience once more before you resume.",
                opted_out=opted_out,
                texts=texts,
                rate=f"{self.pause_opt_out_rate:g}",
            )
        return False

    def _alert(self, subject, body):
        """Tell the person responsible, the campaign's address and the company's (IM-5)."""
        self.ensure_one()
        self.activity_schedule(
            WARNING,
            summary=subject,
            note=plaintext2html(body),
            user_id=(self.user_id or self.launched_by_id).id,
        )
        company = self.company_id.sudo()
        wanted = ", ".join(filter(None, (self.alert_email, company.sms_alert_email)))
        company._sms_alert_mail(list(dict.fromkeys(email_split(wanted))), subject, body)


class SmsCampaignRun(models.Model):
    _inherit = "sms.campaign.run"

    segments_written = fields.Integer(help="Segments of the texts that have been queued so far.")

    def _check_segment_limit(self, vals_list):
        """Count the texts (values of messages) that are about to be queued.

        :raises UserError: when they pass what the sender may send in one campaign (IM-2)
        """
        from_here = sum(count(vals["body"] or "").segments for vals in vals_list)
        segments = self.segments_written + from_here
        if above := self.env["sms.campaign.check"]._above_limit(self.campaign_id, segments):
            raise UserError(above)
        self.segments_written = segments


# Per campaign under way: texts with an outcome, those that failed, recipients who opted out.
_RATES = """
    SELECT campaign.id, texts.ended, texts.failed, leavers.numbers
      FROM sms_campaign campaign
      JOIN sms_campaign_run run ON run.campaign_id = campaign.id AND run.state <> 'done'
     CROSS JOIN LATERAL (
           SELECT count(*) AS ended,
                  count(*) FILTER (WHERE state IN ('failed', 'undelivered')) AS failed
             FROM sms_message
            WHERE run_id = run.id AND state_at >= campaign.watched_from
              AND state IN ('sent', 'delivered', 'undelivered', 'failed')) texts
     CROSS JOIN LATERAL (
           SELECT count(DISTINCT consent.number) AS numbers
             FROM sms_consent consent
             JOIN sms_message message
               ON message.run_id = run.id AND message.number = consent.number
              AND message.number <> ''
              AND message.state IN ('sent', 'delivered')
              AND message.state_at >= campaign.watched_from
            WHERE consent.company_id = campaign.company_id
              AND consent.purpose_id = campaign.purpose_id
              AND consent.state = 'opted_out'
              AND consent.opted_out_at >= campaign.watched_from) leavers
     WHERE campaign.state = 'in_process' AND texts.ended > 0
"""
