"""One occurrence of a campaign, and the launcher that writes its messages."""

import logging
import time
from bisect import bisect_right
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.sms_twilio_gateway.models.isolation import CONCURRENCY_ERRORS, commit
from odoo.addons.sms_twilio_gateway.models.sms_message import PRIORITY_CAMPAIGN

from ..kernel.lifecycle import State, can_move
from .sms_campaign_audience import WINDOW

_logger = logging.getLogger(__name__)

#: Contacts whose messages are written in one transaction.
SLICE = 5000
#: Seconds the launcher works before it lets other jobs run.
BUDGET = 5.0
#: A text the carrier says nothing more about counts as done after this time.
RECEIPT_PATIENCE = timedelta(hours=1)


class SmsCampaignRun(models.Model):
    """A run evaluates the audience afresh, slice by slice, in the order of the contacts' ids.

    A slice writes its messages and moves ``checkpoint`` in one transaction. Killed at any moment
    the launcher goes on behind the last slice that was committed, so each contact comes once.
    """

    _name = "sms.campaign.run"
    _description = "Run of an SMS Campaign"
    _order = "id desc"

    campaign_id = fields.Many2one("sms.campaign", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="campaign_id.company_id", store=True, index=True)
    user_id = fields.Many2one(
        "res.users",
        string="Launched by",
        required=True,
        help="Contacts and their fields are read with this person's rights.",
    )
    state = fields.Selection(
        [("launching", "Preparing"), ("running", "Sending"), ("done", "Done")],
        required=True,
        default="launching",
    )
    checkpoint = fields.Integer(help="The last contact whose message has been written (its id).")
    text_count = fields.Integer("Texts", help="Texts written, without those who were left out.")
    started_at = fields.Datetime(required=True)
    launched_at = fields.Datetime(help="When the last message was written.")
    ended_at = fields.Datetime()

    _launching = models.Index("(campaign_id) WHERE state <> 'done'")

    @api.depends("campaign_id.name", "started_at")
    def _compute_display_name(self):
        for run in self:
            run.display_name = f"{run.campaign_id.name}, {run.started_at}"

    @api.model
    def _cron_launch(self):
        """Start what is due, write messages for some seconds, follow up what is under way."""
        deadline = time.monotonic() + BUDGET
        self._start_due(deadline)
        launching = self.search(
            [("state", "=", "launching"), ("campaign_id.state", "=", State.IN_PROCESS.value)],
            order="id",
        )
        for run in launching:
            ahead = []
            while (
                time.monotonic() < deadline
                and run.try_lock_for_update()  # else another launcher writes it right now
                and run.state == "launching"
            ):
                self.env["ir.cron"]._commit_progress(run._try_slice(ahead))
                self.env.invalidate_all()  # memory holds one slice, however many there are
                if run.campaign_id.state != State.IN_PROCESS.value:
                    break
        self.env["sms.campaign"]._watch()
        self.env["sms.campaign"]._unaligned()._align_messages()
        self._complete()
        if launching.filtered(lambda run: run._goes_on()):
            self.env["sms.campaign"]._trigger_launcher()

    def _goes_on(self):
        return self.state == "launching" and self.campaign_id.state == State.IN_PROCESS.value

    @api.model
    def _start_due(self, deadline):
        """Start the scheduled campaigns whose time has come, at least one of them.

        Each in a transaction of its own. What is not reached before ``deadline``
        (``time.monotonic``) stays due, and the launcher comes again.
        """
        for campaign in self.env["sms.campaign"].search(self._is_due(), order="start_at, id"):
            self._guarded(campaign, self._start_one, campaign)
            commit(self.env)
            if time.monotonic() >= deadline:
                self.env["sms.campaign"]._trigger_launcher()
                break

    @api.model
    def _is_due(self):
        return [("state", "=", State.SCHEDULED.value), ("start_at", "<=", fields.Datetime.now())]

    @api.model
    def _start_one(self, campaign):
        """Start ``campaign`` as who scheduled it, unless somebody was first."""
        if not campaign.try_lock_for_update() or not campaign.filtered_domain(self._is_due()):
            return
        if campaign._skip_missed():
            return
        as_user = campaign.with_user(campaign.launched_by_id).with_context(
            allowed_company_ids=campaign.company_id.ids
        )
        as_user.action_launch()
        campaign._say_late()

    @api.model
    def _guarded(self, campaign, step, *args):
        """Return what ``step`` returns; whatever it fails of pauses ``campaign``, saying why.

        So no campaign stops the launcher for others. An error that nobody foresaw undoes all
        since the last commit: whoever goes on to the next campaign commits first.

        :return: 0 where it failed
        """
        try:
            with self.env.cr.savepoint():
                return step(*args)
        except (AccessError, UserError) as refusal:
            self._pause(campaign, str(refusal))
        except CONCURRENCY_ERRORS:
            raise
        except Exception as error:
            _logger.error("SMS campaign %s: stopped by an error", campaign.id, exc_info=error)
            self.env.cr.rollback()  # whatever the error has left of the transaction
            self.env.invalidate_all(flush=False)
            self._pause(
                campaign,
                self.env._(
                    "An unexpected error: %s. The server's log says more. Resume the campaign "
                    "when the cause has been mended.",
                    (str(error) or type(error).__name__).partition("\n")[0],
                ),
            )
            commit(self.env)
        return 0

    @api.model
    def _pause(self, campaign, problem):
        """Pause ``campaign``, if it is under way still."""
        if can_move(State(campaign.state), State.PAUSED):
            campaign._stop(problem)

    def _try_slice(self, ahead=None):
        """Write a slice; what the text or the audience refuses pauses the campaign, saying why.

        :param ahead: a list for ``_next_contacts``, where slice follows slice
        :return: the number of contacts looked at
        """
        return self._guarded(self.campaign_id, self._write_slice, [] if ahead is None else ahead)

    def _write_slice(self, ahead):
        """Write the messages of the next contacts and move the checkpoint behind them.

        :return: the number of contacts looked at; 0 ends the launch
        """
        self.ensure_one()
        contacts = self._next_contacts(ahead)
        if contacts:
            waiting, left_out = self._message_vals(contacts - self._written(contacts))
            self.env["sms.message"]._enqueue(waiting)
            self.env["sms.message"]._record_left_out(left_out)
            written = self.text_count + len(waiting)
            self.write({"checkpoint": contacts[-1].id, "text_count": written})
        else:
            self.write({"state": "running", "launched_at": fields.Datetime.now()})
        _logger.info("SMS campaign run %s: %s contacts looked at", self.id, len(contacts))
        return len(contacts)

    def _next_contacts(self, ahead):
        """Return the contacts behind the checkpoint, at most ``SLICE``.

        ``ahead`` is a list of the ids of those who come after them, filled here: a filter on
        other records takes as long for one slice as for many.
        """
        audience = self.env["sms.campaign.audience"]
        people = audience._seen_by(self.campaign_id, self.user_id)
        while True:
            del ahead[: bisect_right(ahead, self.checkpoint)]
            if not ahead:
                behind = self.campaign_id, self.user_id, self.checkpoint
                ahead.extend(audience._contacts(*behind, WINDOW)._ids)
            found = people.browse(ahead[:SLICE]).exists()
            if found or not ahead:
                return found
            ahead.clear()  # all of them have been deleted since they were looked up

    def _written(self, contacts):
        """Those of ``contacts`` that have a message already, of somebody merged into them."""
        rows = self.env.execute_query(
            SQL(
                "SELECT COALESCE(res_id, partner_id) FROM sms_message"
                " WHERE run_id = %s AND COALESCE(res_id, partner_id) > %s",
                self.id,
                self.checkpoint,
            )
        )
        return contacts & contacts.browse(row[0] for row in rows)

    def _message_vals(self, contacts):
        """Return the values of the messages to send, and of those left out, one per contact."""
        campaign = self.campaign_id
        bodies = self.env["sms.campaign.content"]._bodies(campaign, contacts)
        common = {
            "company_id": campaign.company_id.id,
            "campaign_id": campaign.id,
            "run_id": self.id,
            "purpose_id": campaign.purpose_id.id,
            "sender_id": campaign.sender_id.id,
            "priority": PRIORITY_CAMPAIGN,
            "expires_at": self._expires_at(),
            "user_id": self.user_id.id,
        }
        waiting, left_out = [], []
        for recipient in self.env["sms.campaign.audience"]._judge(campaign, contacts, self):
            vals = common | {
                "partner_id": recipient.taker_id,
                "number": recipient.number or "",
                "body": bodies[recipient.partner_id],
            }
            if recipient.taker_id != recipient.partner_id:
                vals |= {"res_model": contacts._name, "res_id": recipient.partner_id}
            if recipient.reason:
                left_out.append(vals | {"block_reason": recipient.reason})
            else:
                waiting.append(campaign._with_link(vals) | {"not_before": recipient.not_before})
        self._check_segment_limit(waiting)
        self._set_times(waiting)
        return waiting, left_out

    @api.model
    def _complete(self):
        """Close the runs all of whose messages have come to an end, and their campaigns."""
        for campaign, runs in self._ended().grouped("campaign_id").items():
            self._guarded(campaign, runs._close)
            commit(self.env)

    def _close(self):
        self.write({"state": "done", "ended_at": fields.Datetime.now()})
        self.campaign_id._after_run()

    @api.model
    def _ended(self):
        """Return the runs, of these or of all, not closed yet that have nothing left to wait for.

        What the carrier says nothing more about is waited for during ``RECEIPT_PATIENCE``.
        """
        for model in ("sms.campaign", "sms.campaign.run", "sms.message"):
            self.env[model].flush_model()
        narrow = SQL("AND run.id = ANY(%s)", self.ids) if self else SQL()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT run.id FROM sms_campaign_run run
                  JOIN sms_campaign campaign ON campaign.id = run.campaign_id
                 WHERE (run.state = 'running' AND campaign.state IN ('in_process', 'paused')
                        OR run.state <> 'done' AND campaign.state = 'cancelled')
                   %s
                   AND NOT EXISTS (
                       SELECT FROM sms_message message
                        WHERE message.run_id = run.id
                          AND (message.state IN ('queued', 'sending', 'uncertain')
                               OR message.state IN ('accepted', 'sent')
                                  AND message.state_at > %s))
                """,
                narrow,
                fields.Datetime.now() - RECEIPT_PATIENCE,
            )
        )
        return self.browse(row[0] for row in rows)
