import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.sms_consent.kernel.numbers import parse

DEFAULT_BURST_SECONDS = 1.0

SERVICE_SID = re.compile(r"MG[0-9a-zA-Z]{32}")
# https://www.twilio.com/docs/glossary/what-alphanumeric-sender-id
NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 +\-_&]{1,11}")


class SmsSender(models.Model):
    """A number, name or messaging service that texts leave from, with its pace and its health.

    Each has a cron job of its own, its lane (``sms_sender_lane.py``): one at a time per sender,
    in parallel over senders and hosts.
    """

    _name = "sms.sender"
    _description = "SMS Sender"
    _order = "company_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    gateway_id = fields.Many2one(
        "sms.gateway", required=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(related="gateway_id.company_id", store=True, index=True)
    kind = fields.Selection(
        selection=lambda self: self.env["sms.sender.profile"]._fields["kind"].selection,
        required=True,
        default="local",
    )
    registration = fields.Selection(
        selection=lambda self: self.env["sms.sender.profile"]._fields["registration"].selection,
        help="How the number is registered with US carriers; decides its pace.",
    )
    number = fields.Char(help="With country prefix, such as +12025550100; a short code as it is.")
    service_sid = fields.Char("Messaging Service SID", help="MG followed by 32 characters.")
    is_default = fields.Boolean("Default", help="Used where nothing else decides.")
    country_ids = fields.Many2many(
        "res.country", string="Countries", help="Preferred for numbers of these countries."
    )
    mps = fields.Float(
        "Segments per Second",
        compute="_compute_limits",
        store=True,
        readonly=False,
        precompute=True,
        digits=(8, 2),
    )
    burst = fields.Float(
        "Segments at Once",
        compute="_compute_burst",
        store=True,
        readonly=False,
        precompute=True,
        digits=(8, 2),
        help="After a pause so many segments may leave at once.",
    )
    daily_limit = fields.Integer(
        compute="_compute_limits",
        store=True,
        readonly=False,
        precompute=True,
        help="Texts a day, in the company's zone; 0: any.",
    )
    campaign_segment_limit = fields.Integer(
        compute="_compute_limits",
        store=True,
        readonly=False,
        precompute=True,
        help="Segments a single campaign may send; 0: any.",
    )
    verification_state = fields.Selection(
        [
            ("restricted", "Restricted"),
            ("pending", "Pending"),
            ("verified", "Verified"),
            ("rejected", "Rejected"),
        ],
        "Verification",
        default="restricted",
        help="Carriers block texts from a toll-free number that is not verified.",
    )
    opt_in_url = fields.Char("Opt-in Page", help="The public page carriers are shown as proof.")
    confirms_keywords = fields.Boolean(
        "Twilio Answers Keywords",
        compute="_compute_confirms_keywords",
        store=True,
        readonly=False,
        precompute=True,
        help="Twilio itself confirms STOP, START and HELP of this sender: we stay silent.",
    )
    sent_on = fields.Date(readonly=True, copy=False)
    sent_count = fields.Integer("Sent Today", readonly=True, copy=False)
    state = fields.Selection(
        [("ready", "Ready"), ("paused", "Paused"), ("stopped", "Stopped by an Error")],
        default="ready",
        required=True,
        readonly=True,
        copy=False,
    )
    state_reason = fields.Char("Why", readonly=True, copy=False)
    can_send_reason = fields.Char("Not Ready Because", compute="_compute_can_send_reason")
    cron_id = fields.Many2one(
        "ir.cron", "Lane", readonly=True, copy=False, ondelete="restrict", index=True
    )
    bucket_tokens = fields.Float(readonly=True, copy=False)
    bucket_at = fields.Float(readonly=True, copy=False, digits=(16, 3))
    throttle_count = fields.Integer(readonly=True, copy=False)
    resume_at = fields.Datetime("Slowed Down Until", readonly=True, copy=False)
    queued_count = fields.Integer("In Queue", compute="_compute_queued_count")

    _SERVER_FIELDS = frozenset(
        {
            "state",
            "state_reason",
            "cron_id",
            "bucket_tokens",
            "bucket_at",
            "throttle_count",
            "resume_at",
            "sent_on",
            "sent_count",
            "credits_in_hand",
            "credits_short",
        }
    )

    _number_unique = models.UniqueIndex(
        "(gateway_id, number) WHERE number IS NOT NULL", "This number is already a sender."
    )
    _default_unique = models.UniqueIndex(
        "(company_id) WHERE is_default AND active", "A company has one default sender."
    )
    _mps_positive = models.Constraint("CHECK(mps > 0)", "The pace must be above zero.")
    _burst_positive = models.Constraint(
        "CHECK(burst >= 1)", "At least one segment must be able to leave at once."
    )

    @api.depends("kind", "registration", "country_ids", "number")
    def _compute_limits(self):
        """The most careful of what carriers allow for the destinations (``sms.sender.profile``)."""
        profiles = self.env["sms.sender.profile"]
        for sender in self:
            found = profiles._of(sender.kind, sender.registration, sender._destinations())
            limits = [limit for limit in found.mapped("campaign_segment_limit") if limit]
            days = [limit for limit in found.mapped("daily_limit") if limit]
            sender.mps = min(found.mapped("mps"), default=1.0)
            sender.campaign_segment_limit = min(limits, default=0)
            sender.daily_limit = min(days, default=0)

    def _destinations(self):
        """The countries texted from here: those entered, else the number's own."""
        self.ensure_one()
        if self.country_ids:
            return self.country_ids
        code = parse(self.number or "", None).country_code
        domain = [("code", "=", code or "US")]
        return self.env["res.country"].search(domain, limit=1)

    @api.depends("mps")
    def _compute_burst(self):
        for sender in self:
            sender.burst = max(1.0, sender.mps * DEFAULT_BURST_SECONDS)

    @api.depends("kind")
    def _compute_confirms_keywords(self):
        for sender in self:
            sender.confirms_keywords = sender.kind != "short_code"

    @api.depends(
        "active",
        "gateway_id.active",
        "gateway_id.auth_token",
        "state",
        "kind",
        "verification_state",
    )
    def _compute_can_send_reason(self):
        for sender in self:
            sender.can_send_reason = sender._why_not_ready() or False

    def _compute_queued_count(self):
        """Without what is held: the index of what is due answers, however many texts there are."""
        groups = self.env["sms.message"]._read_group(
            [("sender_id", "in", self.ids), ("state", "=", "queued"), ("held", "=", False)],
            ["sender_id"],
            ["__count"],
        )
        counts = {sender.id: count for sender, count in groups}
        for sender in self:
            sender.queued_count = counts.get(sender.id, 0)

    @api.constrains("kind", "number", "service_sid")
    def _check_address(self):
        for sender in self:
            problem = sender._address_problem()
            if problem:
                raise ValidationError(
                    self.env._("%(sender)s: %(problem)s", sender=sender.name, problem=problem)
                )

    def _address_problem(self):
        """What is wrong with the number, name or SID, and what is right; empty: nothing."""
        number = self.number or ""
        if self.kind == "service":
            if not SERVICE_SID.fullmatch(self.service_sid or ""):
                return self.env._("A messaging service SID is MG followed by 32 characters.")
        elif self.kind == "alphanumeric":
            if not NAME.fullmatch(number):
                return self.env._(
                    "A name has at most 11 letters, digits and spaces, and at least one letter."
                )
        elif self.kind == "short_code":
            if not (number.isascii() and number.isdecimal() and 3 <= len(number) <= 8):
                return self.env._("A short code has 3 to 8 digits and nothing else.")
        elif parse(number, None).e164 != number:
            return self.env._(
                "Enter the number with its country prefix and without spaces, such as +12025550100."
            )
        return ""

    _limits_not_negative = models.Constraint(
        "CHECK(daily_limit >= 0 AND campaign_segment_limit >= 0)",
        "A limit can't be below zero; 0 means any number.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(self._SERVER_FIELDS & set(vals) for vals in vals_list):
            raise AccessError(self.env._("Use Pause and Resume."))
        chosen = {
            vals.get("gateway_id")
            for vals in vals_list
            if vals.get("is_default") and vals.get("active", True)
        }
        self._give_up_default(self.env["sms.gateway"].browse(filter(None, chosen)).company_id)
        senders = super().create(vals_list)
        senders._create_lanes()
        return senders

    def write(self, vals):
        if not self.env.su and not self._SERVER_FIELDS.isdisjoint(vals):
            raise AccessError(self.env._("Use Pause and Resume."))
        if "gateway_id" in vals:
            self._check_same_company(self.env["sms.gateway"].browse(vals["gateway_id"]))
        if vals.get("is_default"):
            active = self.filtered(lambda sender: vals.get("active", sender.active))
            active._give_up_default(active.company_id)
        elif vals.get("active"):
            self._leave_default_to_successor()
        result = super().write(vals)
        if "active" in vals:
            self.sudo()._switch_lanes()
        return result

    def _switch_lanes(self):
        """Lanes live with their senders; what is left to settle gets a last turn.

        A lane that runs right now can't be written, and sees for itself that it has no work.
        """
        last = self.filtered(lambda sender: not sender.active and sender._is_unsettled())
        living = self.filtered("active") | last
        living.cron_id.try_lock_for_update().active = True
        (self - living).cron_id.try_lock_for_update().active = False
        last._wake()

    def _is_unsettled(self):
        """Whether a turn, that may have been cut off, has left something behind."""
        under_way = [("sender_id", "=", self.id), ("state", "=", "sending")]
        return bool(self.env["sms.message"].search_count(under_way, limit=1))

    def _give_up_default(self, companies):
        """The default senders of ``companies``, but these, make way for another."""
        domain = [("company_id", "in", companies.ids), ("is_default", "=", True)]
        former = self.search(domain) - self
        former.is_default = False
        former.flush_recordset(["is_default"])  # the index takes no two, not even for a moment

    def _leave_default_to_successor(self):
        """Those about to come back are the default no more, where the company has another."""
        former = self.filtered(lambda sender: sender.is_default and not sender.active)
        domain = [("company_id", "in", former.company_id.ids), ("is_default", "=", True)]
        taken = self.search(domain).company_id
        for company, senders in former.grouped("company_id").items():
            (senders if company in taken else senders[1:]).is_default = False
        former.flush_recordset(["is_default"])  # the index takes no two, not even for a moment

    def _check_same_company(self, gateway):
        """A sender stays with its company: what waits for it leaves on no other account."""
        if self.company_id - gateway.company_id:
            raise UserError(self.env._("The gateway belongs to another company."))

    def unlink(self):
        lanes = self.sudo().cron_id
        result = super().unlink()
        lanes.unlink()
        return result

    def _create_lanes(self):
        crons = (
            self.env["ir.cron"]
            .sudo()
            .create(
                [
                    {
                        "name": f"SMS: {sender.name}",
                        "model_id": self.env["ir.model"]._get_id(self._name),
                        "state": "code",
                        "code": f"model._cron_lane({sender.id})",
                        "user_id": self.env.ref("base.user_root").id,
                        "interval_number": 10,
                        "interval_type": "minutes",
                        "priority": 8,  # of what is ready, the short jobs first
                    }
                    for sender in self
                ]
            )
        )
        for sender, cron in zip(self, crons, strict=True):
            sender.sudo().cron_id = cron

    @api.model
    def _is_lane(self, cron_id):
        """Whether the cron job is a sender's lane."""
        self.env.cr.execute("SELECT 1 FROM sms_sender WHERE cron_id = %s", (cron_id,))
        return bool(self.env.cr.rowcount)

    def _why_not_ready(self):
        """A sentence that says why nothing can leave from this sender now; empty when it can."""
        self.ensure_one()
        if not (self.active and self.sudo().gateway_id.active):
            return self.env._("This sender is archived.")
        if not self.sudo().gateway_id.auth_token:
            return self.sudo().gateway_id._credentials_sentence()
        if self.sudo().gateway_id._is_of_a_copy():
            return self.gateway_id._copy_sentence()
        if self.kind == "toll_free" and self.verification_state != "verified":
            return self.env._("Carriers block toll-free numbers that are not verified (30032).")
        if self.state == "paused":
            return self.env._("This sender is paused.")
        if self.state == "stopped":
            return self.state_reason or self.env._("This sender was stopped by an error.")
        return ""

    def _address(self):
        """What Twilio takes as the sender: a number, a name or the SID of a service."""
        return self.service_sid if self.kind == "service" else self.number

    @api.model
    def _pool(self, company):
        """The senders of ``company``, in the order of preference.

        :raises UserError: when it has none
        """
        domain = [("company_id", "=", company.id), ("gateway_id.active", "=", True)]
        senders = self.sudo().search(domain, order="is_default DESC, sequence, id")
        if not senders:
            raise UserError(
                self.env._(
                    "%s has no SMS sender. An administrator adds one under SMS, Configuration.",
                    company.sudo().name,
                )
            )
        return senders

    def _stop(self, reason):
        """Nothing leaves any more until somebody has mended it and pressed Resume."""
        self.sudo().write({"state": "stopped", "state_reason": reason})

    def action_pause(self):
        """Hold back everything; what is queued stays queued."""
        self.check_access("write")
        self.sudo().write({"state": "paused", "state_reason": False})

    def action_resume(self):
        """Send again, at once."""
        self.check_access("write")
        self.sudo().write(
            {"state": "ready", "state_reason": False, "throttle_count": 0, "resume_at": False}
        )
        self._wake()

    def _wake(self, at=None):
        """Run the lanes as soon as a worker is free, or ``at`` a moment (to the minute)."""
        for cron in self.sudo().cron_id:
            cron._trigger(at)

    def action_open_queue(self):
        """What waits to leave from this sender."""
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_twilio_gateway.action_message")
        domain = [("sender_id", "=", self.id), ("state", "=", "queued"), ("held", "=", False)]
        return {**action, "domain": domain, "context": {}}
