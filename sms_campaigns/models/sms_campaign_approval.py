"""A second pair of eyes for large campaigns (B-18)."""

from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .sms_audience_line import WHOM_FIELDS
from .sms_campaign import CONTENT_FIELDS
from .sms_campaign_actions import REQUEST

APPROVAL_FIELDS = {"approved_by_id", "approved_at", "approved_digest", "approval_asked_by_id"}
MAX_ASKED = 5  # managers who get an activity


class SmsCampaign(models.Model):
    """Above the company's size a campaign is launched only after another manager's word.

    The word is about what was looked at: a changed text, audience or time needs a new one.
    """

    _inherit = "sms.campaign"

    approval_asked_by_id = fields.Many2one(
        "res.users", "Approval asked by", readonly=True, copy=False
    )
    approved_by_id = fields.Many2one("res.users", "Approved by", readonly=True, copy=False)
    approved_at = fields.Datetime("Approved on", readonly=True, copy=False)
    approved_digest = fields.Char(readonly=True, copy=False)
    approval_state = fields.Selection(
        [
            ("none", "Not needed"),
            ("needed", "Needed"),
            ("asked", "Asked for"),
            ("approved", "Approved"),
        ],
        "Approval",
        compute="_compute_approval_state",
    )
    approval_sentence = fields.Char(compute="_compute_approval_state")
    can_approve = fields.Boolean(compute="_compute_approval_state")

    @api.depends("state", "audience_domain", "approval_asked_by_id", "approved_by_id", "company_id")
    @api.depends_context("uid")
    def _compute_approval_state(self):
        manager = self.env.user.has_group("sms_campaigns.group_campaign_manager")
        for campaign in self:
            campaign.approval_state = campaign._approval()
            campaign.approval_sentence = campaign._approval_words(campaign.approval_state)
            campaign.can_approve = (
                manager
                and campaign.approval_state == "asked"
                and campaign.approval_asked_by_id != self.env.user
            )

    def _approval(self):
        if not self._is_to_start():
            return "none"
        if self.approved_by_id and self.approved_digest == self._digest():
            return "approved"
        if not self._is_large():
            return "none"
        return "asked" if self.approval_asked_by_id and not self.approved_by_id else "needed"

    def _is_to_start(self):
        """Whether a launch lies ahead: also when the one planned was refused, and paused it."""
        if self.state == "paused":
            return not self.sudo().run_open
        return self.state in ("draft", "scheduled")

    def _digest(self):
        """Short for what was looked at and can change elsewhere: the texts, the saved filters."""
        self.ensure_one()
        texts = [(lang or "", text) for lang, text in self._all_texts().items()]
        filters = self.sudo().audience_id.line_ids.filter_id
        saved = [(each.model_id, each.domain) for each in filters]
        return sha256(repr((sorted(texts), sorted(saved))).encode()).hexdigest()

    def _digest_to_launch(self):
        """Short for whom, what and when, as far as people decide it, and for the sender."""
        audience = self.sudo().audience_id
        members = self.env.execute_query(
            SQL(
                """SELECT list_id, md5(string_agg(partner_id::text, ',' ORDER BY partner_id))
                     FROM sms_contact_list_partner_rel
                    WHERE list_id = ANY(%s) GROUP BY list_id ORDER BY list_id""",
                audience.line_ids.list_id.ids,
            )
        )
        looked_at = (
            self._digest(),
            self.sudo().read(sorted(CONTENT_FIELDS), load=None),
            audience.line_ids.sorted("id").read(["effect", *WHOM_FIELDS], load=None),
            members,
        )
        return sha256(repr(looked_at).encode()).hexdigest()

    def _is_large(self):
        """Whether the audience, before anybody is left out, is above the company's size."""
        limit = self.company_id.sudo().sms_approval_size
        if not limit:
            return False
        try:
            return self.env["sms.campaign.audience"]._size(self, limit + 1) > limit
        except UserError:
            return False  # a broken filter is told elsewhere, and launches nothing

    def _approval_words(self, state):
        size = self.company_id.sudo().sms_approval_size
        if state == "needed" and self.approved_by_id:
            return self.env._(
                "The text or a saved filter of the audience has changed since %s approved this "
                "campaign: a second manager has to approve it again.",
                self.approved_by_id.name,
            )
        sentences = {
            "needed": self.env._(
                "This campaign goes to more than %s contacts: a second manager has to approve it.",
                size,
            ),
            "asked": self.env._(
                "%s asked for approval; another manager has to look at it.",
                self.approval_asked_by_id.name,
            ),
            "approved": self.env._("Approved by %s.", self.approved_by_id.name),
        }
        return sentences.get(state, False)

    @api.model_create_multi
    def create(self, vals_list):
        """Nothing is approved at birth, whatever an RPC client says."""
        if not self.env.su:
            vals_list = [vals | dict.fromkeys(APPROVAL_FIELDS, False) for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        """An approval is given by :meth:`action_approve` alone, and voided by a change."""
        if not self.env.su and vals.keys() & APPROVAL_FIELDS:
            raise AccessError(self.env._("Use the button to approve a campaign."))
        result = super().write(vals)
        if not self.env.su and vals.keys() & CONTENT_FIELDS:
            self._void_approval()
        return result

    def _void_approval(self):
        """What was approved, or asked to be, is no longer what would be sent."""
        looked_at = self.filtered(
            lambda campaign: campaign.approved_by_id or campaign.approval_asked_by_id
        )
        looked_at.sudo().write(dict.fromkeys(APPROVAL_FIELDS, False))

    def action_ask_approval(self):
        """Ask the other managers to look at the campaign."""
        self.ensure_one()
        self.check_access("write")
        self._check_ready()
        others = self._other_managers()
        if not others:
            raise UserError(
                self.env._("There is no second campaign manager. Ask an administrator to add one.")
            )
        nothing = dict.fromkeys(APPROVAL_FIELDS, False)
        self.sudo().write(nothing | {"approval_asked_by_id": self.env.uid})
        self._ask(others, self.env._("Approve this campaign"))

    def action_ask_launch(self):
        """Ask the managers to launch or schedule what is ready; return those asked."""
        self.ensure_one()
        self.check_access("write")
        self._check_ready()
        self._check_approved()
        others = self._other_managers()
        if not others:
            raise UserError(
                self.env._("There is no campaign manager. Ask an administrator to add one.")
            )
        return self._ask(others, self.env._("Launch this campaign"))

    def _ask(self, managers, summary):
        """Put it among the activities of some of ``managers``, once each; return these."""
        asked = self.activity_ids.filtered(lambda activity: activity.summary == summary).user_id
        managers = managers[:MAX_ASKED]
        for user in managers - asked:
            self.activity_schedule(REQUEST, summary=summary, user_id=user.id)
        return managers

    def _other_managers(self):
        group = self.env.ref("sms_campaigns.group_campaign_manager").sudo()
        return group.all_user_ids.filtered(
            lambda user: (
                user.active and user != self.env.user and self.company_id in user.company_ids
            )
        )

    def action_approve(self):
        """Give the second word; never for what one has asked for oneself."""
        self._check_may_launch()
        for campaign in self:
            if not campaign.can_approve:
                raise UserError(
                    self.env._("Only a manager who did not ask for the approval can give it.")
                )
            campaign.sudo().write(
                {
                    "approved_by_id": self.env.uid,
                    "approved_at": fields.Datetime.now(),
                    "approved_digest": campaign._digest(),
                }
            )
            campaign.activity_feedback([REQUEST])
            campaign.message_post(body=self.env._("Approved by %s.", self.env.user.name))

    def action_refuse(self):
        """Give it back to who asked."""
        self._check_may_launch()
        for campaign in self:
            if not campaign.can_approve:
                raise UserError(self.env._("Nobody waits for your approval of this campaign."))
            asked_by = campaign.approval_asked_by_id
            campaign.sudo().approval_asked_by_id = False
            campaign.activity_feedback([REQUEST])
            campaign.message_post(
                body=self.env._("Not approved by %s.", self.env.user.name),
                partner_ids=asked_by.partner_id.ids,
            )

    def _check_approved(self):
        """:raises UserError: when a second manager has to look at it first"""
        for campaign in self:
            state = campaign._approval()
            if state in ("needed", "asked"):
                raise UserError(campaign._approval_words(state))
