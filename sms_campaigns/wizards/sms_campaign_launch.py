"""The dialog before a launch: who gets the text, who not and why, what it takes, and when."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang


class SmsCampaignLaunch(models.TransientModel):
    """Looks at the campaign once, when opened, and launches or schedules on confirmation."""

    _name = "sms.campaign.launch"
    _description = "Launch an SMS Campaign"

    campaign_id = fields.Many2one("sms.campaign", required=True, ondelete="cascade")
    schedule_type = fields.Selection(related="campaign_id.schedule_type")
    approval_state = fields.Selection(related="campaign_id.approval_state")
    approval_sentence = fields.Char(related="campaign_id.approval_sentence")
    allowed_count = fields.Integer("People", readonly=True)
    left_out_count = fields.Integer("Left out", readonly=True)
    segments = fields.Integer(readonly=True)
    exact = fields.Boolean(readonly=True)
    finish_at = fields.Datetime("Last text leaves", readonly=True)
    cost = fields.Char("Estimated cost", readonly=True)
    problems = fields.Text(readonly=True)
    warnings = fields.Text(readonly=True)
    digest = fields.Char(readonly=True, help="Of what was looked at, to know it again.")
    sentence = fields.Char(compute="_compute_sentence")
    size_words = fields.Char("Length", compute="_compute_sentence")
    finish_words = fields.Char("Last text leaves at about", compute="_compute_sentence")
    reason_ids = fields.One2many("sms.campaign.launch.reason", "launch_id", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Look afresh, whatever the client sends."""
        launches = super().create([{"campaign_id": vals["campaign_id"]} for vals in vals_list])
        for launch in launches:
            launch._look()
        return launches

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ready to go?"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "medium"},
        }

    def _look(self, *said):
        """Fill in the figures as they are now; ``said``: sentences to come before the warnings."""
        campaign = self.campaign_id
        campaign.check_access("read")
        check = self.env["sms.campaign.check"]._check(campaign)
        self.sudo().reason_ids.unlink()  # of an earlier look
        self.write(
            {
                "allowed_count": check.allowed,
                "left_out_count": sum(check.left_out.values()),
                "segments": check.segments,
                "exact": check.exact,
                "finish_at": check.finish,
                "cost": self._cost_words(check),
                "problems": "\n".join(check.problems),
                "warnings": "\n".join([*said, *check.warnings]),
                "digest": campaign._digest_to_launch(),
                "reason_ids": self.reason_ids._lines(check.left_out),
            }
        )

    def _cost_words(self, check):
        """What the texts are estimated to cost; False where no price is known."""
        company = self.campaign_id.company_id
        amounts = [
            formatLang(self.env, amount, currency_obj=currency)
            for currency, amount in check.cost.items()
        ]
        if company.sudo().sms_billing == "prepaid":
            credits = formatLang(self.env, check.segments, digits=0)
            amounts.insert(0, self.env._("%s credits", credits))
        return " + ".join(amounts) or False

    @api.depends("allowed_count", "left_out_count", "campaign_id", "segments", "finish_at")
    @api.depends_context("tz", "lang")
    def _compute_sentence(self):
        for launch in self:
            launch.sentence = launch._say()
            segments = formatLang(self.env, launch.segments, digits=0)
            launch.size_words = (
                self.env._("%s segments", segments)
                if launch.exact
                else self.env._("about %s segments", segments)
            )
            launch.finish_words = launch.finish_at and launch._in_words(launch.finish_at)

    def _in_words(self, moment):
        """``moment`` on the clock that the campaign goes by; where not the reader's, its zone."""
        campaign, own = self.campaign_id, self.env.user.tz or "UTC"
        zone = own if campaign.schedule_type == "now" else campaign.schedule_tz
        words = campaign._in_words(moment, zone)
        return words if zone == own else f"{words} ({zone.replace('_', ' ')})"

    def _say(self):
        campaign = self.campaign_id
        if not self.allowed_count:
            nobody = self.env["sms.campaign.check"]._nobody(campaign, self.left_out_count)
            return f"{nobody} {self._say_left_out()}".strip()
        values = {
            "allowed": formatLang(self.env, self.allowed_count, digits=0),
            "sender": campaign.sender_id.display_name,
            "moment": self._moment(),
        }
        if self.allowed_count == 1:
            gets = self.env._("1 person gets this text from %(sender)s %(moment)s.", **values)
        else:
            gets = self.env._(
                "%(allowed)s people get this text from %(sender)s %(moment)s.", **values
            )
        return f"{gets} {self._say_left_out()}".strip()

    def _say_left_out(self):
        if self.left_out_count == 1:
            return self.env._("1 is left out.")
        left_out = formatLang(self.env, self.left_out_count, digits=0)
        return self.env._("%s are left out.", left_out) if self.left_out_count else ""

    def _moment(self):
        campaign = self.campaign_id
        if campaign.schedule_type == "now":
            if self.env.user.has_group("sms_campaigns.group_campaign_manager"):
                return self.env._("right now")
            return self.env._("as soon as a manager launches it")
        if campaign.schedule_type == "recurring":
            first = self._in_words(campaign._first_occurrence())
            if campaign.local_time:
                return self.env._(
                    "on %s and on each date after that, each by the clock where they are", first
                )
            return self.env._("on %s and on each date after that", first)
        at = self._in_words(campaign.schedule_at)
        if campaign.local_time:
            return self.env._("on %s, each by the clock where they are", at)
        return self.env._("on %s", at)

    def action_ask_approval(self):
        """Ask a second manager, who finds the campaign among the own activities."""
        self.ensure_one()
        self.campaign_id.action_ask_approval()
        return {"type": "ir.actions.act_window_close"}

    def action_ask_launch(self):
        """Ask a manager to do what only managers do."""
        self.ensure_one()
        asked = self.campaign_id.action_ask_launch()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Asked: %s", ", ".join(asked.mapped("name"))),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_launch(self):
        """Launch now, or at the time chosen on the campaign; show first what is not as it was."""
        self.ensure_one()
        if self.digest != self.campaign_id._digest_to_launch():
            self._look(
                self.env._(
                    "The campaign has changed since you opened this: this is how it stands now."
                )
            )
            return self._open()
        if self.problems:
            raise UserError(self.problems)
        if self.schedule_type == "now":
            self.campaign_id.action_launch()
        else:
            self.campaign_id.action_schedule()
        return {"type": "ir.actions.act_window_close"}
