"""A campaign: whom to text, what, from which number and when."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..kernel.lifecycle import EDITABLE, State

#: What says when a campaign comes again.
REPEAT_FIELDS = (
    "repeat_frequency",
    "repeat_interval",
    "repeat_start",
    "repeat_time",
    "repeat_month_by",
    "repeat_day",
    "repeat_nth",
    "repeat_weekday",
    "repeat_end",
    "repeat_count",
    "repeat_until",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
)

#: What says whom, what and when: fixed from the launch on.
CONTENT_FIELDS = {
    "company_id",
    "audience_domain",
    "audience_id",
    "purpose_id",
    "sender_id",
    "header",
    "body",
    "footer",
    "template_id",
    "each_language",
    "text_lang",
    "track_links",
    "schedule_type",
    "schedule_at",
    "schedule_tz",
    "local_time",
    "pace",
    "expires_at",
    "expires_after",
    *REPEAT_FIELDS,
}

#: These send to their audience by themselves, or do so already.
UNDER_WAY = ("scheduled", "in_process", "paused")

#: Written by the actions alone.
STATE_FIELDS = {
    "state",
    "problem",
    "launched_by_id",
    "launched_at",
    "completed_at",
    "watched_from",
}


class SmsCampaign(models.Model):
    """A text to many contacts; ``state`` changes only through the ``action_*`` methods."""

    _name = "sms.campaign"
    _description = "SMS Campaign"
    _inherit = ["mail.thread", "mail.activity.mixin", "sms.archive.rights"]
    _order = "schedule_at desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True, help="For your own eyes, never sent.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users", string="Responsible", default=lambda self: self.env.user, tracking=True
    )
    state = fields.Selection(
        [
            (State.DRAFT.value, "Draft"),
            (State.SCHEDULED.value, "Scheduled"),
            (State.IN_PROCESS.value, "In process"),
            (State.PAUSED.value, "Paused"),
            (State.COMPLETED.value, "Completed"),
            (State.CANCELLED.value, "Cancelled"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default=State.DRAFT.value,
        tracking=True,
        index=True,
        group_expand=True,
    )
    problem = fields.Char(
        readonly=True, copy=False, help="Why the campaign stands still, where it could not go on."
    )
    audience_model = fields.Char(compute="_compute_audience_model")
    audience_domain = fields.Char(
        string="Recipients",
        required=True,
        default="[]",
        help="Which contacts are addressed. Evaluated afresh at the launch; whoever did not "
        "agree to this kind of text is left out.",
    )
    purpose_id = fields.Many2one(
        "sms.consent.purpose",
        required=True,
        tracking=True,
        help="The kind of text. Only those who agreed to it get the message.",
    )
    sender_id = fields.Many2one(
        "sms.sender",
        check_company=True,
        tracking=True,
        domain="[('company_id', '=', company_id)]",
        default=lambda self: self._default_sender(),
        help="The number the text comes from.",
    )
    body = fields.Text(
        string="Message",
        required=True,
        help="Personal with fields of the contact, such as {{ object.name }}, and, where the "
        "audience finds people through other records such as orders, with fields of the record, "
        "such as {{ record.name }}. Of several records of one person the newest counts. {link} "
        "becomes the page where each recipient chooses their texts.",
    )
    schedule_type = fields.Selection(
        [
            ("now", "Right after launch"),
            ("at", "At a date and time"),
            ("recurring", "Again and again"),
        ],
        string="Send",
        required=True,
        default="now",
    )
    schedule_at = fields.Datetime(string="Send at", copy=False, tracking=True)
    expires_at = fields.Datetime(
        string="Not after",
        copy=False,
        help="What has not been sent by then is cancelled, not sent late.",
    )
    launched_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        help="Who launched or scheduled it. Contacts and their fields are read with this "
        "person's rights.",
    )
    launched_at = fields.Datetime(readonly=True, copy=False)
    completed_at = fields.Datetime(readonly=True, copy=False)
    run_ids = fields.One2many("sms.campaign.run", "campaign_id", readonly=True)
    run_open = fields.Char(compute="_compute_run_open", help="State of the run not done yet.")
    can_change = fields.Boolean(compute="_compute_can_change")

    def _default_sender(self):
        return self.env["sms.sender"].search(
            [("company_id", "=", self.env.company.id), ("is_default", "=", True)], limit=1
        )

    @api.depends_context("uid")
    def _compute_audience_model(self):
        self.audience_model = "res.partner"

    @api.depends("run_ids.state")
    def _compute_run_open(self):
        for campaign in self:
            states = campaign.run_ids.mapped("state")
            campaign.run_open = next((state for state in states if state != "done"), False)

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_change(self):
        """Whom, what and when: until the launch, and where it is scheduled a manager only."""
        manager = self.env.user.has_group("sms_campaigns.group_campaign_manager")
        for campaign in self:
            state = State(campaign.state)
            campaign.can_change = state in EDITABLE and (manager or state is State.DRAFT)

    @api.constrains("audience_domain")
    def _check_audience_domain(self):
        for campaign in self:
            self.env["sms.campaign.audience"]._domain(campaign)

    @api.constrains("active", "state")
    def _check_archived(self):
        for campaign in self:
            if not campaign.active and campaign.state in UNDER_WAY:
                raise ValidationError(
                    self.env._("“%s” is under way. Cancel it before you archive it.", campaign.name)
                )

    @api.constrains("schedule_type", "schedule_at", "expires_at")
    def _check_times(self):
        for campaign in self:
            if campaign.schedule_type == "at" and not campaign.schedule_at:
                raise ValidationError(self.env._("Say at which date and time to send."))
            start = campaign.schedule_at if campaign.schedule_type == "at" else False
            if start and campaign.expires_at and campaign.expires_at <= start:
                raise ValidationError(self.env._("“Not after” must lie after the time to send."))

    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts, whatever an RPC client says of the state."""
        if not self.env.su:
            untouched = dict.fromkeys(STATE_FIELDS, False) | {"state": State.DRAFT.value}
            vals_list = [vals | untouched for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        """Keep the state to the actions, and what is sent as it was at the launch."""
        if not self.env.su:
            if vals.keys() & STATE_FIELDS:
                raise AccessError(self.env._("Use the buttons to move a campaign on."))
            fixed = self.filtered(lambda campaign: State(campaign.state) not in EDITABLE)
            if fixed and vals.keys() & CONTENT_FIELDS:
                raise UserError(
                    self.env._(
                        "“%(name)s” has been launched and can no longer be changed. "
                        "Duplicate it instead.",
                        name=fixed[0].name,
                    )
                )
            kept = self.filtered(lambda campaign: not campaign.can_change)
            if kept and vals.keys() & CONTENT_FIELDS:
                raise AccessError(
                    self.env._(
                        "“%s” is scheduled. Only a campaign manager can change it now, or take it "
                        "back to draft.",
                        kept[0].name,
                    )
                )
        return super().write(vals)

    def copy_data(self, default=None):
        """A copy is a draft, told apart by its name, to be sent at a time still to be chosen."""
        return [
            dict(vals, name=self.env._("%s (copy)", campaign.name), schedule_type="now")
            for campaign, vals in zip(self, super().copy_data(default), strict=True)
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_launched(self):
        if self.filtered("run_ids"):
            raise UserError(
                self.env._("A launched campaign is kept as a record. Archive it instead.")
            )
        for campaign in self.filtered(lambda campaign: campaign.state in UNDER_WAY):
            raise UserError(
                self.env._("“%s” is under way. Cancel it before you delete it.", campaign.name)
            )
