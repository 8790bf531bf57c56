from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_split

LINES_KEPT = 500  # of a kind in one report; the counts go on


class SmsReconciliation(models.Model):
    """A report: Twilio's list of a gateway's texts compared with ours (B-9).

    Rows are written by the server alone, a page of Twilio's list at a time
    (``sms_reconciliation_run.py``).
    """

    _name = "sms.reconciliation"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Reconciliation with Twilio"
    _order = "id DESC"
    _mail_post_access = "read"

    gateway_id = fields.Many2one(
        "sms.gateway", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="gateway_id.company_id", store=True, precompute=True, required=True, index=True
    )
    state = fields.Selection(
        [("running", "Under Way"), ("done", "Done"), ("failed", "Not Finished")],
        "Status",
        required=True,
        default="running",
        readonly=True,
    )
    since = fields.Datetime("From", required=True, readonly=True)
    until = fields.Datetime("To", required=True, readonly=True)
    final_before = fields.Datetime(required=True, readonly=True)
    started_at = fields.Datetime("Started", required=True, readonly=True)
    finished_at = fields.Datetime("Finished", readonly=True)
    user_id = fields.Many2one("res.users", "Asked by", readonly=True)
    listed = fields.Boolean(readonly=True)
    next_url = fields.Char(readonly=True, groups=fields.NO_ACCESS)
    last_message_id = fields.Integer(readonly=True)
    failures = fields.Integer(readonly=True)
    problem = fields.Char(readonly=True)
    compared_count = fields.Integer("Texts Compared", readonly=True)
    settled_count = fields.Integer("Statuses Brought Up to Date", readonly=True)
    priced_count = fields.Integer("Prices Filled In", readonly=True)
    missing_here_count = fields.Integer("Unknown Here", readonly=True)
    missing_there_count = fields.Integer("Unknown at Twilio", readonly=True)
    late_count = fields.Integer("Received Late", readonly=True)
    different_count = fields.Integer("Different Status", readonly=True)
    difference_count = fields.Integer(
        "Differences", compute="_compute_difference_count", store=True
    )
    line_ids = fields.One2many("sms.reconciliation.line", "reconciliation_id", "Differences Found")
    verdict = fields.Char("Result", compute="_compute_verdict")

    @api.depends("missing_here_count", "missing_there_count", "late_count", "different_count")
    def _compute_difference_count(self):
        for report in self:
            report.difference_count = (
                report.missing_here_count
                + report.missing_there_count
                + report.late_count
                + report.different_count
            )

    @api.depends("state", "problem", "difference_count", "compared_count")
    def _compute_verdict(self):
        for report in self:
            if report.state == "failed":
                report.verdict = report.problem
            elif report.difference_count:
                report.verdict = self.env._(
                    "Texts compared: %(texts)s. Differences: %(differences)s.",
                    differences=report.difference_count,
                    texts=report.compared_count,
                )
            elif report.state == "done" and not report.compared_count:
                report.verdict = self.env._("No text was sent or received in this time.")
            elif report.state == "done":
                report.verdict = self.env._(
                    "All %s texts agree with Twilio's list.", report.compared_count
                )
            else:
                report.verdict = self.env._("%s texts compared so far.", report.compared_count)

    @api.depends("gateway_id", "started_at")
    def _compute_display_name(self):
        for report in self:
            moment = fields.Datetime.context_timestamp(report, report.started_at)
            report.display_name = f"{report.gateway_id.name}, {moment:%Y-%m-%d %H:%M}"

    def action_again(self):
        """Compare the same gateway once more; the report that is under way, if there is one."""
        self.ensure_one()
        return self.gateway_id.action_reconcile()

    @api.model_create_multi
    def create(self, vals_list):
        """Begun by the server alone; readonly fields are no lock against RPC."""
        if not self.env.su:
            raise UserError(self.env._("Press Compare with Twilio on the gateway instead."))
        return super().create(vals_list)

    def _note(self, kind, values_list):
        """Keep differences of a ``kind`` that no report has told yet, and count them.

        :param values_list: dicts of ``twilio_sid`` and other fields of the line
        """
        self.ensure_one()
        lines = self.env["sms.reconciliation.line"].sudo()
        told = set(
            lines.search(
                [
                    ("gateway_id", "=", self.gateway_id.id),
                    ("kind", "=", kind),
                    ("twilio_sid", "in", [values["twilio_sid"] for values in values_list]),
                ]
            ).mapped("twilio_sid")
        )
        new = [values for values in values_list if values["twilio_sid"] not in told]
        counter = f"{kind}_count"
        room = max(0, LINES_KEPT - self[counter])
        lines.create(
            [{**values, "reconciliation_id": self.id, "kind": kind} for values in new[:room]]
        )
        self[counter] += len(new)

    def _alert(self, summary, note):
        """Let the responsible know, by an activity, and the company's address for alerts (IM-5).

        Once in a report: it ends once.
        """
        self.ensure_one()
        user = self.gateway_id._responsible()
        if user:
            self.activity_schedule(
                "mail.mail_activity_data_warning", summary=summary, note=note, user_id=user.id
            )
        self.message_post(body=note, subject=summary)
        link = f"{self.get_base_url()}/odoo/{self._name}/{self.id}"
        self.company_id._sms_alert_mail(
            email_split(self.company_id.sms_alert_email or ""),
            f"{summary} ({self.gateway_id.name})",
            f"{note} {link}",
        )
