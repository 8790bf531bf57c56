from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

EVERY = timedelta(hours=20)  # daily, whenever the daily job happens to run
UNDER_WAY = timedelta(minutes=10)  # what is younger may still be on its way here
OVERLAP = timedelta(days=1)  # with the report before: what it could not tell yet


class SmsGateway(models.Model):
    """When a gateway is compared with Twilio, since when, and who is told."""

    _inherit = "sms.gateway"

    receipt_days = fields.Integer(
        "Days to Wait for Delivery Reports",
        default=3,
        help="Not every carrier reports deliveries. After so many days a text that was sent "
        "counts as done.",
    )
    responsible_id = fields.Many2one(
        "res.users",
        "Told When Something Is Wrong",
        default=lambda self: self.env.user.filtered("active"),
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Gets an activity, and so an e-mail, when texts and Twilio's list differ.",
    )
    reconciliation_ids = fields.One2many("sms.reconciliation", "gateway_id")
    last_reconciliation_id = fields.Many2one(
        "sms.reconciliation", compute="_compute_last_reconciliation"
    )
    last_reconciliation_state = fields.Char(compute="_compute_last_reconciliation")
    last_difference_count = fields.Integer(compute="_compute_last_reconciliation")

    @api.constrains("receipt_days")
    def _check_receipt_days(self):
        if any(not 1 <= gateway.receipt_days <= 30 for gateway in self):
            raise ValidationError(self.env._("Wait for delivery reports from 1 to 30 days."))

    @api.depends("reconciliation_ids.state", "reconciliation_ids.difference_count")
    def _compute_last_reconciliation(self):
        groups = self.env["sms.reconciliation"]._read_group(
            [("gateway_id", "in", self.ids)], ["gateway_id"], ["id:max"]
        )
        latest = {gateway.id: report_id for gateway, report_id in groups}
        for gateway in self:
            report = self.env["sms.reconciliation"].browse(latest.get(gateway.id, ()))
            gateway.last_reconciliation_id = report
            gateway.last_reconciliation_state = report.state
            gateway.last_difference_count = report.difference_count

    def action_reconcile(self):
        """Compare with Twilio as soon as a worker is free; shows the report, which fills up."""
        self.ensure_one()
        self.check_access("write")
        self._account()  # says in words when there are no credentials
        report = self.sudo()._running_reconciliation() or self.sudo()._begin_reconciliation()
        self.env.ref("sms_twilio_gateway.cron_reconcile").sudo()._trigger()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sms.reconciliation",
            "res_id": report.id,
            "view_mode": "form",
        }

    def action_open_reconciliations(self):
        """The reports of this gateway."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_twilio_gateway.action_reconciliation"
        )
        return {**action, "domain": [("gateway_id", "=", self.id)], "context": {}}

    def _running_reconciliation(self):
        domain = [("gateway_id", "=", self.id), ("state", "=", "running")]
        return self.env["sms.reconciliation"].search(domain, limit=1)

    @api.model
    def _begin_daily_reconciliations(self):
        """Begin a report for each gateway that works and has had none for a day."""
        recent = self.env["sms.reconciliation"]._read_group(
            ["|", ("started_at", ">", fields.Datetime.now() - EVERY), ("state", "=", "running")],
            ["gateway_id"],
        )
        done = [gateway.id for (gateway,) in recent]
        for gateway in self.sudo().search([("active", "=", True), ("id", "not in", done)]):
            try:
                gateway._account()
            except UserError:  # no credentials: nothing leaves by it either
                continue
            gateway._begin_reconciliation()

    def _begin_reconciliation(self):
        """A new report: from where the last one ended, or the oldest text not settled yet."""
        self.ensure_one()
        now = fields.Datetime.now()
        reports = self.env["sms.reconciliation"]
        last = reports.search(
            [("gateway_id", "=", self.id), ("state", "=", "done")], order="until DESC", limit=1
        )
        self.env.cr.execute(
            """SELECT min(claimed_at) FROM sms_message
                WHERE gateway_id = %s AND twilio_sid IS NOT NULL AND settled_at IS NULL
                  AND direction = 'outbound'""",
            (self.id,),
        )
        oldest = self.env.cr.fetchone()[0]
        starts = [
            moment
            for moment in (last.until and last.until - OVERLAP, oldest and oldest - UNDER_WAY)
            if moment
        ]
        since = max(min(starts, default=self.create_date), self.create_date)
        return reports.create(
            {
                "gateway_id": self.id,
                "since": since.replace(microsecond=0),
                "until": max(since, now - UNDER_WAY).replace(microsecond=0),
                "started_at": now,
                "final_before": now - timedelta(days=self.receipt_days),
                "user_id": self.env.uid,
            }
        )

    def _reconciled_addresses(self):
        """The numbers and services of this gateway's senders, archived ones too."""
        senders = self.env["sms.sender"].with_context(active_test=False)
        mine = senders.search([("gateway_id", "=", self.id)])
        return {*mine.mapped("number"), *mine.mapped("service_sid")} - {False, ""}

    def _responsible(self):
        """Whom to tell: the person named, else a manager of the company; may be empty."""
        self.ensure_one()
        group = self.env.ref("sms_consent.group_sms_officer")
        if self.responsible_id.active and group in self.responsible_id.all_group_ids:
            return self.responsible_id
        managers = self.env.ref("sms_consent.group_sms_manager").sudo().all_user_ids
        return managers.filtered(lambda user: self.company_id in user.company_ids)[:1]
