from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..kernel.import_values import DateOrder
from .sms_consent_import_line import UNCHANGED, WOULD_CHANGE

DATE_ORDERS = [
    (DateOrder.YMD.value, "Year-month-day"),
    (DateOrder.MDY.value, "Month/day/year"),
    (DateOrder.DMY.value, "Day/month/year"),
]
COUNTS = ("line_count", "new_count", "unchanged_count", "refused_count", "done_count")
OWN = {"state", "user_id", "problem", "file_digest"}
# What the result of a check rests on.
TERMS = {
    "company_id",
    "kind",
    "purpose_ids",
    "consent_type",
    "basis",
    "date_order",
    "add_numbers",
    "confirmed",
}


class SmsConsentImport(models.Model):
    """A batch of consents and refusals from a file: read, checked without effect, then imported.

    The rows lie in ``sms.consent.import.line`` and reach the consents through the two methods
    alone, by which no import can override an opt-out (B-16, C-14).
    """

    _name = "sms.consent.import"
    _description = "SMS Consent Import"
    _order = "id desc"

    name = fields.Char("File", required=True, readonly=True, default=lambda self: self._new_name())
    file_digest = fields.Char("SHA-256", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    user_id = fields.Many2one(
        "res.users", "Imported By", required=True, readonly=True, default=lambda self: self.env.user
    )
    state = fields.Selection(
        [("draft", "Read"), ("checked", "Checked"), ("running", "Importing"), ("done", "Imported")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    kind = fields.Selection(
        [
            ("opt_in", "Consents"),
            ("opt_out", "Opt-outs of contacts"),
            ("suppression", "Numbers never to be texted"),
        ],
        "What the Rows Are",
        default="opt_in",
        required=True,
        help="Where the file has a column with the state, it decides row by row.",
    )
    purpose_ids = fields.Many2many(
        "sms.consent.purpose",
        string="Kinds of Texts",
        help="For rows that name none. An opt-out that names none covers all.",
    )
    consent_type = fields.Selection(
        lambda self: self.env["sms.consent"]._fields["consent_type"].selection,
        "How They Agreed",
        help="For rows that do not say it.",
    )
    basis = fields.Selection(
        lambda self: self.env["sms.consent"]._fields["basis"].selection,
        default="express",
        required=True,
        help="For rows that do not say it.",
    )
    date_order = fields.Selection(
        DATE_ORDERS, "Dates Are Written", default=DateOrder.YMD.value, required=True
    )
    explanation = fields.Text(
        "What They Agreed To",
        help="The words on the form, the page or in the call by which these people agreed, and "
        "where the proof comes from. It becomes part of each consent.",
    )
    evidence_ids = fields.Many2many("ir.attachment", string="Proof", copy=False)
    add_numbers = fields.Boolean(
        "Add Missing Numbers", default=True, help="Numbers that the contact does not have yet."
    )
    confirmed = fields.Boolean(
        "Confirmed Before",
        help="They have confirmed from that very number already, and the proof shows it. Else "
        "kinds of texts that ask for a code wait for it.",
    )
    send_confirmations = fields.Boolean(
        "Send Confirmation Texts", help="Each person gets the automated text on opt-in or opt-out."
    )
    problem = fields.Char(readonly=True, copy=False)
    line_ids = fields.One2many("sms.consent.import.line", "batch_id", "Rows")
    line_count = fields.Integer("Rows Read", compute="_compute_counts")
    new_count = fields.Integer("Changes", compute="_compute_counts")
    unchanged_count = fields.Integer("Unchanged", compute="_compute_counts")
    refused_count = fields.Integer("Refused", compute="_compute_counts")
    done_count = fields.Integer("Imported", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts")
    has_opt_ins = fields.Boolean(compute="_compute_counts")
    summary = fields.Html(compute="_compute_summary", sanitize=False)

    def _new_name(self):
        return self.env._("Rows typed in or loaded on %s", fields.Date.context_today(self))

    @api.depends("line_ids.result", "line_ids.is_done")
    def _compute_counts(self):
        for batch in self:
            batch.update(dict.fromkeys(COUNTS, 0) | {"progress": 0.0, "has_opt_ins": False})
        groups = self.env["sms.consent.import.line"]._read_group(
            [("batch_id", "in", self.ids)], ["batch_id", "result", "intent", "is_done"], ["__count"]
        )
        for batch, result, intent, is_done, count in groups:
            batch.line_count += count
            if result:
                batch[f"{result}_count"] += count
            if is_done:
                batch.done_count += count
            if result == WOULD_CHANGE and intent == "opt_in":
                batch.has_opt_ins = True
        for batch in self.filtered("new_count"):
            batch.progress = 100 * batch.done_count / batch.new_count

    @api.depends("line_ids.outcome")
    def _compute_summary(self):
        """A table in plain words: what would happen, and to how many rows."""
        lines = self.env["sms.consent.import.line"]
        labels = dict(lines._fields["outcome"]._description_selection(self.env))
        groups = lines._read_group(
            [("batch_id", "in", self.ids), ("outcome", "!=", False)],
            ["batch_id", "result", "outcome"],
            ["__count"],
        )
        colours = {WOULD_CHANGE: "success", UNCHANGED: "secondary"}
        for batch in self:
            rows = Markup().join(
                Markup('<tr><td><span class="badge text-bg-%s">%s</span></td><td>%s</td></tr>')
                % (colours.get(result, "warning"), count, labels[outcome])
                for owner, result, outcome, count in groups
                if owner == batch
            )
            table = Markup('<table class="table table-sm mb-0"><tbody>%s</tbody></table>')
            batch.summary = table % rows if rows else False

    @api.model_create_multi
    def create(self, vals_list):
        self._check_own_fields(vals_list)
        if not self.env.su:
            # whatever the user's defaults say: a batch in another's name would run as that user
            own = {
                "state": "draft",
                "user_id": self.env.uid,
                "problem": False,
                "file_digest": False,
            }
            vals_list = [{**vals, **own} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        self._check_own_fields([vals])
        if TERMS & set(vals):
            self._rows_changed()
        return super().write(vals)

    def _check_own_fields(self, vals_list):
        """State and user are what the log will say: nobody sets them by hand."""
        if not self.env.su and any(OWN & set(vals) for vals in vals_list):
            raise UserError(self.env._("Check, Import and Stop change the state of an import."))

    def _set_state(self, state):
        self.sudo().state = state

    def _back_to_draft(self):
        """What was checked has changed: it has to be checked again."""
        self.filtered(lambda batch: batch.state == "checked")._set_state("draft")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_imported(self):
        if any(batch.state == "running" or batch.done_count for batch in self):
            raise UserError(
                self.env._("Consents rest on this import, so it is kept as part of their proof.")
            )

    # ------------------------------------------------------------------ buttons

    def action_load_rows(self):
        """Odoo's own import, into the rows of this batch; consents can't be written directly."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.client",
            "tag": "import",
            "params": {
                "active_model": "sms.consent.import.line",
                "context": {"default_batch_id": self.id},
            },
        }

    def action_report(self):
        """Download what the check said, or the import did, row by row."""
        self.ensure_one()
        self.line_ids.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/sms_consent/import/{self.id}/report",
            "target": "self",
        }
