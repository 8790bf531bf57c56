"""Moving a campaign on: launch, schedule, pause, resume, cancel."""

import logging

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.sms_twilio_gateway.models.isolation import CONCURRENCY_ERRORS

from ..kernel.lifecycle import State, can_move

_logger = logging.getLogger(__name__)

#: The activity of managers who are asked to approve or launch.
REQUEST = "sms_campaigns.activity_request"
#: The activity of whoever is told that a campaign has paused by itself.
WARNING = "mail.mail_activity_data_warning"


class SmsCampaign(models.Model):
    """The life of a campaign; ``kernel/lifecycle.py`` says what may follow what."""

    _inherit = "sms.campaign"

    def action_confirm(self):
        """Open the dialog that says who will get it, who not and when."""
        self.ensure_one()
        self._check_ready()
        if self.schedule_type != "now":
            self._first_occurrence()  # says so where it has passed
        return self.env["sms.campaign.launch"].create({"campaign_id": self.id})._open()

    def action_launch(self):
        """Start now; the recipients are written in the background. Whoever was asked to is done."""
        self._check_may_launch()
        self._check_approved()
        for campaign in self:
            campaign._check_ready()
            campaign._start()
        self.activity_feedback([REQUEST])
        return True

    def action_schedule(self):
        """Start by itself at ``schedule_at``, or at each date of its rule."""
        self._check_may_launch()
        self._check_approved()
        for campaign in self:
            campaign._check_ready()
            campaign._move(
                State.SCHEDULED,
                launched_by_id=self.env.uid,
                schedule_at=campaign._first_occurrence(),
            )
            campaign._trigger_launcher(max(campaign.start_at, fields.Datetime.now()))
        self.activity_feedback([REQUEST])
        return True

    def action_draft(self):
        """Take back what is scheduled, or could not start: its text or audience can be mended."""
        self._check_may_launch()
        for campaign in self.filtered("run_open"):
            raise UserError(
                self.env._("Texts of “%s” have been written. Resume or cancel it.", campaign.name)
            )
        self._move(State.DRAFT, launched_by_id=False, problem=False)
        self.activity_feedback([WARNING])
        return True

    def action_pause(self):
        """Hold what has not been sent yet."""
        self._check_may_launch()
        self._move(State.PAUSED)
        self._align_messages()
        return True

    def action_resume(self):
        """Let what was held go on; a campaign that could not start starts now."""
        self._check_may_launch()
        self._check_approved()
        for campaign in self:
            campaign._check_ready()
            if campaign.run_open:
                now = fields.Datetime.now()
                campaign._move(State.IN_PROCESS, problem=False, watched_from=now)
            elif campaign.schedule_type == "recurring":
                campaign._plan_next()
            else:
                campaign._start()
        self._align_messages()
        self.activity_feedback([WARNING])
        return True

    def action_cancel(self):
        """Cancel what has not been sent yet; what is on its way arrives."""
        self._check_may_launch()
        self._move(State.CANCELLED, problem=False, completed_at=fields.Datetime.now())
        self._align_messages()
        self.activity_feedback([WARNING])
        return True

    def action_duplicate(self):
        """Open a copy, to send the like again."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.copy().id,
            "view_mode": "form",
        }

    def _check_may_launch(self):
        """:raises AccessError: to those who prepare only, and for another company's campaign"""
        if not self.env.user.has_group("sms_campaigns.group_campaign_manager"):
            raise AccessError(
                self.env._("Launching is up to a campaign manager. Ask one to look at it.")
            )
        self.check_access("write")

    def _check_ready(self):
        """:raises UserError: says what has to be mended before anything can be sent"""
        self.ensure_one()
        content = self.env["sms.campaign.content"]
        for text in self._all_texts().values():
            content._parse(text, self)
        self.env["sms.campaign.audience"]._domain(self)
        if not self.sender_id:
            raise UserError(self.env._("Choose the number the texts come from."))
        # texts that have been written leave from wherever they wait
        if self.sender_id.can_send_reason and self.run_open != "running":
            raise UserError(self.sender_id.can_send_reason)
        expires_at = self.schedule_type != "recurring" and self.expires_at
        if expires_at and expires_at <= fields.Datetime.now():
            raise UserError(self.env._("“Not after” has passed: nothing would be sent."))

    def _move(self, state: State, **vals):
        """Change the state, the only place that does; write ``vals`` along with it.

        :raises UserError: when a campaign's life does not allow it
        """
        for campaign in self:
            if not can_move(State(campaign.state), state):
                selection = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "“%(name)s” is “%(current)s”; it cannot become “%(wanted)s”.",
                        name=campaign.name,
                        current=selection[campaign.state],
                        wanted=selection[state.value],
                    )
                )
        self.sudo().write(dict(vals, state=state.value))

    def _start(self):
        """Open a run as the current user; the launcher writes its messages."""
        self.ensure_one()
        self.env["sms.campaign.check"]._check_segments(self)
        now = fields.Datetime.now()
        self._move(
            State.IN_PROCESS,
            problem=False,
            launched_by_id=self.env.uid,
            launched_at=now,
            watched_from=now,
        )
        planned = self.schedule_at if self.schedule_type != "now" else False
        self.env["sms.campaign.run"].sudo().create(
            {
                "campaign_id": self.id,
                "user_id": self.env.uid,
                "started_at": now,
                "planned_at": planned,
            }
        )
        self._trigger_launcher()

    def _stop(self, problem):
        """Pause because of ``problem`` (a sentence), and tell the person responsible.

        It pauses also where nobody can be told, as when the mail can't be written.
        """
        self.ensure_one()
        self._move(State.PAUSED, problem=problem)
        self._align_messages()
        try:
            with self.env.cr.savepoint():
                self._alert(self.env._("Campaign paused: %s", self.name), problem)
        except CONCURRENCY_ERRORS:
            raise
        except Exception:
            _logger.exception("SMS campaign %s has paused: nobody could be told", self.id)

    def _trigger_launcher(self, at=None):
        self.env.ref("sms_campaigns.cron_launch").sudo()._trigger(at)

    def _align_messages(self):
        """Make the waiting messages follow the state of their campaign, each in one statement.

        The launcher may be writing messages that this transaction does not see; its cron aligns
        those right after.
        """
        if not self:
            return
        paused = self.filtered(lambda campaign: campaign.state == State.PAUSED.value)
        cancelled = self.filtered(lambda campaign: campaign.state == State.CANCELLED.value)
        messages = self.env["sms.message"].sudo()
        messages._hold_campaigns(paused, held=True)
        messages._hold_campaigns(self - paused - cancelled, held=False)
        if cancelled:
            messages._cancel([("campaign_id", "in", cancelled.ids), ("state", "=", "queued")])
        self._trigger_launcher()

    def _unaligned(self):
        """Return the campaigns with waiting messages that do not follow their state."""
        self.env["sms.message"].flush_model(["state", "held", "campaign_id"])
        self.flush_model(["state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT campaign.id FROM sms_campaign campaign
                 WHERE campaign.state IN ('in_process', 'paused', 'cancelled')
                   AND EXISTS (
                       SELECT FROM sms_message message
                        WHERE message.campaign_id = campaign.id AND message.state = 'queued'
                          AND campaign.state <> 'paused'
                          AND (campaign.state = 'cancelled' OR message.held)
                       UNION ALL
                       SELECT FROM sms_message message
                        WHERE message.campaign_id = campaign.id AND message.state = 'queued'
                          AND campaign.state = 'paused' AND message.held IS NOT TRUE)
                """
            )
        )
        return self.browse(row[0] for row in rows)
