from odoo import fields, models

from ..kernel.day import hours_from, opens_at
from ..kernel.errors import RetryPolicy


class ResCompany(models.Model):
    """How a company sends: how often again, until when in the day, from whom (PI-5)."""

    _inherit = "res.company"

    sms_resend_limit = fields.Integer(
        "Resends",
        default=3,
        help="How often a text that failed for a passing reason is sent again; 0: never.",
    )
    sms_resend_interval = fields.Float(
        "Minutes Before a Resend",
        default=0.5,
        help="Before the first resend; twice as long before each further one.",
    )
    sms_start_time = fields.Float("Texts Leave From", default=0.0)
    sms_stop_time = fields.Float(
        "Stop Time", default=24.0, help="No text leaves later in the day, in the company's zone."
    )
    sms_after_stop = fields.Selection(
        [("wait", "Wait until the next morning"), ("cancel", "Are cancelled")],
        "Texts Left Over",
        default="wait",
        required=True,
    )
    sms_restart_unfinished = fields.Boolean(
        "Restart Unfinished Work",
        default=True,
        help="After an interruption Twilio is asked about each text that was under way. One that "
        "never got there is sent again; off: it is cancelled, and staff decide.",
    )
    sms_default_sender_id = fields.Many2one(
        "sms.sender",
        "Default Sender",
        compute="_compute_sms_default_sender_id",
        inverse="_inverse_sms_default_sender_id",
    )

    _sms_resend_limit_range = models.Constraint(
        "CHECK(sms_resend_limit BETWEEN 0 AND 20)", "Between 0 and 20 resends are possible."
    )
    _sms_resend_interval_positive = models.Constraint(
        "CHECK(sms_resend_interval > 0)", "The time before a resend must be above zero."
    )
    _sms_hours_in_order = models.Constraint(
        "CHECK(0 <= sms_start_time AND sms_start_time < sms_stop_time AND sms_stop_time <= 24)",
        "The stop time must be later in the day than the start.",
    )

    def _compute_sms_default_sender_id(self):
        senders = (
            self.env["sms.sender"]
            .sudo()
            .search([("company_id", "in", self.ids), ("is_default", "=", True)])
        )
        by_company = senders.grouped("company_id")
        for company in self:
            company.sms_default_sender_id = by_company.get(company, senders.browse())

    def _inverse_sms_default_sender_id(self):
        senders = self.env["sms.sender"].sudo()
        for company in self:
            chosen = senders.browse(company.sms_default_sender_id.id).filtered(
                lambda sender, company=company: sender.company_id == company
            )
            if not chosen:
                domain = [("company_id", "=", company.id), ("is_default", "=", True)]
                senders.search(domain).is_default = False
            chosen.is_default = True  # the former one makes way

    def _sms_retry_policy(self):
        """Attempts and delays for texts that failed for a passing reason."""
        self.ensure_one()
        return RetryPolicy(
            max_attempts=self.sms_resend_limit + 1,
            first_delay=60.0 * self.sms_resend_interval,
        )

    def _sms_opens_at(self, now):
        """When texts may leave again (naive UTC); None: they may at ``now``."""
        self.ensure_one()
        zone = self.partner_id.tz or "UTC"
        return opens_at(now, zone, self.sms_start_time, self.sms_stop_time)

    def _sms_hours(self, now):
        """From when until when (naive UTC) texts leave: the hours that go on, or come next."""
        self.ensure_one()
        zone = self.partner_id.tz or "UTC"
        return hours_from(now, zone, self.sms_start_time, self.sms_stop_time)
