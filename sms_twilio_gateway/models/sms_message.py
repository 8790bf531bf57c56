from textwrap import shorten
from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..kernel.states import FINAL

PRIORITY_REPLY, PRIORITY_DIRECT, PRIORITY_CAMPAIGN = 0, 10, 50
SUMMARY_LENGTH = 100  # characters of a text shown in lists
ON_ITS_WAY = ("sending", "accepted", "sent", "delivered", "received")
FINAL_STATES = sorted(state.value for state in FINAL)


class SmsMessage(models.Model):
    """Every text, in or out: queue, history and statistics in one row, which is kept.

    Rows are written by the server alone: :meth:`_enqueue` adds them, :meth:`_advance` is the one
    place that changes their state. Nobody has write access through RPC.
    """

    _name = "sms.message"
    _inherit = ["sms.own.defaults"]
    _description = "Text Message"
    _order = "id DESC"
    _rec_name = "number"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    direction = fields.Selection(
        [("outbound", "Out"), ("inbound", "In")], required=True, default="outbound", readonly=True
    )
    state = fields.Selection(
        [
            ("queued", "In Queue"),
            ("sending", "Sending"),
            ("uncertain", "Being Checked"),
            ("accepted", "Accepted"),
            ("sent", "Sent"),
            ("blocked", "Not Allowed"),
            ("canceled", "Cancelled"),
            ("failed", "Failed"),
            ("undelivered", "Undeliverable"),
            ("delivered", "Delivered"),
            ("received", "Received"),
        ],
        "Status",
        required=True,
        default="queued",
        readonly=True,
        copy=False,
    )
    state_at = fields.Datetime("Changed", readonly=True, copy=False)
    partner_id = fields.Many2one(
        "res.partner", "Contact", readonly=True, index="btree_not_null", ondelete="set null"
    )
    number = fields.Char("Phone Number", required=True, readonly=True)
    sender_id = fields.Many2one(
        "sms.sender", readonly=True, index="btree_not_null", ondelete="restrict", check_company=True
    )
    gateway_id = fields.Many2one("sms.gateway", readonly=True, ondelete="restrict")
    purpose_id = fields.Many2one("sms.consent.purpose", readonly=True, ondelete="restrict")
    body = fields.Text("Message", readonly=True)
    secret_body = fields.Text(
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        help="What leaves in place of the message: it holds a code or a link of the recipient's.",
    )
    summary = fields.Char("Text", compute="_compute_summary")
    encoding = fields.Selection([("gsm7", "GSM-7"), ("ucs2", "Unicode")], readonly=True)
    segments = fields.Integer(readonly=True, default=1)
    priority = fields.Integer(
        readonly=True, default=PRIORITY_DIRECT, aggregator=None, help="The lower, the sooner."
    )
    not_before = fields.Datetime(readonly=True)
    check_at = fields.Datetime("Next Look-up", readonly=True, copy=False)
    expires_at = fields.Datetime("Expires", readonly=True)
    held = fields.Boolean(readonly=True, help="Stays in the queue until it is let go again.")
    attempts = fields.Integer("Attempt", readonly=True, default=1, aggregator=None, copy=False)
    uuid = fields.Char(required=True, readonly=True, copy=False, default=lambda self: uuid4().hex)
    twilio_sid = fields.Char("Twilio SID", readonly=True, copy=False)
    error_code = fields.Integer(readonly=True, copy=False, aggregator=None)
    error_message = fields.Char(readonly=True, copy=False)
    block_reason = fields.Char(readonly=True, copy=False)
    explanation = fields.Char("What Happened", compute="_compute_explanation")
    price = fields.Float(readonly=True, copy=False, digits=(12, 5))
    price_currency = fields.Char(readonly=True, copy=False)
    exempt = fields.Boolean(readonly=True, help="A confirmation that the law asks for.")
    notice = fields.Char(readonly=True, help="Which of the confirmations it is.")
    res_model = fields.Char("Record Type", readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    sms_uuid = fields.Char(readonly=True, copy=False)
    media_urls = fields.Text("Media", readonly=True)
    user_id = fields.Many2one("res.users", "Author", readonly=True)
    queued_at = fields.Datetime(readonly=True, copy=False)
    claimed_at = fields.Datetime(readonly=True, copy=False)
    accepted_at = fields.Datetime(readonly=True, copy=False)
    sent_at = fields.Datetime(readonly=True, copy=False)
    delivered_at = fields.Datetime(readonly=True, copy=False)
    undelivered_at = fields.Datetime(readonly=True, copy=False)
    failed_at = fields.Datetime(readonly=True, copy=False)
    blocked_at = fields.Datetime(readonly=True, copy=False)
    canceled_at = fields.Datetime(readonly=True, copy=False)
    uncertain_at = fields.Datetime(readonly=True, copy=False)
    received_at = fields.Datetime(readonly=True, copy=False)

    _uuid_unique = models.UniqueIndex("(uuid)")
    _sid_unique = models.UniqueIndex("(gateway_id, twilio_sid) WHERE twilio_sid IS NOT NULL")
    _due = models.Index(
        "(sender_id, priority, not_before, id) WHERE state = 'queued' AND held IS NOT TRUE"
    )
    _in_flight = models.Index("(sender_id, claimed_at) WHERE state IN ('sending', 'uncertain')")
    _thread = models.Index("(number, company_id, id)")
    _record = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")

    @api.depends("body")
    def _compute_summary(self):
        for message in self:
            message.summary = shorten(message.body or "", SUMMARY_LENGTH, placeholder="…")

    def _given_up(self):
        """The attempts after which a failed text is not tried again by itself; 0 for others."""
        return self.attempts if self.state in ("failed", "undelivered") else 0

    @api.depends("state", "attempts", "error_code", "error_message", "block_reason")
    def _compute_explanation(self):
        codes = self.env["sms.error.code"]
        for message in self:
            if message.block_reason:
                message.explanation = message._why_not(message.block_reason)
            elif message.state in ON_ITS_WAY:
                message.explanation = False  # an error of a former attempt is past
            elif message.error_code or message.error_message:
                message.explanation = codes._explain(
                    message.error_code, message.error_message, message._given_up()
                )
            elif message.state == "uncertain":
                message.explanation = self.env._("The answer got lost; the provider is asked.")
            else:
                message.explanation = False

    def _why_not(self, reason):
        """The reason of a blocked or cancelled message in the user's words.

        Add-ons that cancel for reasons of their own add them here.
        """
        own = {
            "expired": self.env._("It could not be sent in time."),
            "opted_out_meanwhile": self.env._("The recipient opted out meanwhile."),
            "overtaken": self.env._(
                "It was no longer so: the recipient has opted out since, or agreed otherwise."
            ),
            "canceled": self.env._("Cancelled before it was sent."),
        }
        return own.get(reason) or self.env["sms.consent.gate"]._sentence(
            reason,
            partner=self.partner_id,
            number=self.number,
            purpose=self.purpose_id,
            company=self.company_id,
        )

    _LINKS = frozenset({"partner_id"})

    def write(self, vals):
        """Refused for all but the fields that the server itself links (see ``_LINKS``)."""
        if not set(vals) <= self._LINKS:
            raise UserError(self.env._("Text messages are history and can't be edited."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_final_only(self):
        if self.filtered(lambda message: message.state not in FINAL_STATES):
            raise UserError(self.env._("A text that is still under way can't be deleted."))

    @api.model
    def _masked(self, number):
        """A number fit for a log: its last two digits at most."""
        return f"…{number[-2:]}" if number else ""

    def action_cancel(self):
        """Cancel what has not left yet (a user's wish; officers and up)."""
        if not self.env.user.has_group("sms_consent.group_sms_officer"):
            raise UserError(self.env._("Only an SMS officer can cancel texts."))
        self.check_access("read")
        self._cancel(self.ids, "canceled")

    def action_open_record(self):
        """The record that the text is about; the contact, where that is no more."""
        self.ensure_one()
        record = self.partner_id
        if self.res_model in self.env:
            record = self.env[self.res_model].browse(self.res_id).exists() or record
        if not record:
            raise UserError(self.env._("What this text was about is no more."))
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }
