"""Campaigns in the audit log of the gateway (IC-1)."""

from odoo import api, models

from odoo.addons.sms_twilio_gateway.models.sms_message_request import Request


class SmsMessage(models.Model):
    """All texts of a run are one request: its launch."""

    _inherit = "sms.message"

    @api.model
    def _request_fields(self):
        return [*super()._request_fields(), "campaign_id", "run_id"]

    @api.model
    def _request_of(self, vals):
        request = super()._request_of(vals)
        if not vals.get("run_id"):
            return request
        campaign = self.env["sms.campaign"].sudo().browse(vals["campaign_id"])
        return Request(
            company_id=request.company_id,
            user_id=request.user_id,
            name=self.env._("Campaign: %s", campaign.name),
            key=f"sms.campaign.run,{vals['run_id']}",
        )


class SmsCampaign(models.Model):
    """A campaign that is stopped, by a wrong field in its text for instance, is told."""

    _inherit = "sms.campaign"

    def _stop(self, problem):
        name = self.env._("Campaign: %s", self.name)
        self.env["sms.audit"]._refused(self.company_id, name, problem)
        return super()._stop(problem)
