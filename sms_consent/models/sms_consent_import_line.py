from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

WOULD_CHANGE, UNCHANGED, REFUSED = "new", "unchanged", "refused"


class SmsConsentImportLine(models.Model):
    """One row of a file, as it was read, and what the check said of it.

    Staging only: rows may be loaded by Odoo's own import and by hand, and have no effect until
    the batch is imported, when each is judged again.
    """

    _name = "sms.consent.import.line"
    _description = "SMS Consent Import Row"
    _order = "batch_id, row, id"
    _rec_name = "row"

    batch_id = fields.Many2one(
        "sms.consent.import", "Import", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="batch_id.company_id", store=True, index=True)
    row = fields.Integer(help="As the spreadsheet counts.")
    external_id = fields.Char("External ID")
    partner_name = fields.Char("Name")
    email = fields.Char("E-mail")
    number = fields.Char("Phone Number")
    purpose = fields.Char(help="Name or code; several with a semicolon between them.")
    state_text = fields.Char("State", help="Such as: opted in, yes, unsubscribed, no.")
    given_on = fields.Char("Date", help="When the person agreed or withdrew.")
    consent_type = fields.Char()
    basis = fields.Char()
    expires_on = fields.Char()
    note = fields.Char()

    intent = fields.Selection([("opt_in", "Opt in"), ("opt_out", "Opt out")], readonly=True)
    result = fields.Selection(
        [(WOULD_CHANGE, "Changes"), (UNCHANGED, "Unchanged"), (REFUSED, "Refused")],
        readonly=True,
    )
    outcome = fields.Selection(
        [
            ("opt_in", "Opts in"),
            ("pending", "Waits for confirmation by code"),
            ("opt_out", "Opts out"),
            ("suppress", "Number goes to the do-not-text list"),
            ("same", "Nothing changes: it is so already"),
            ("opted_out", "Opted out earlier: an import never overrides that"),
            ("opted_out_in_file", "Opted out in another row of the file"),
            ("other_number", "Opted in already, with another number"),
            ("duplicate", "Same as another row"),
            ("contact_missing", "The row names no contact"),
            ("contact_not_found", "Contact not found"),
            ("contact_ambiguous", "Several contacts fit"),
            ("no_primary", "The contact has no phone"),
            ("number_missing", "No number"),
            ("number_invalid", "Number not valid"),
            ("number_country", "Country not allowed"),
            ("number_landline", "Landline"),
            ("number_foreign", "Not a number of the contact"),
            ("purpose_missing", "No kind of text named"),
            ("purpose_unknown", "Kind of text not known"),
            ("state_unknown", "State not understood"),
            ("type_unknown", "Consent type not understood"),
            ("basis_unknown", "Basis not understood"),
            ("date_invalid", "Date not understood"),
            ("date_future", "Date in the future"),
            ("expired", "Expired already"),
        ],
        readonly=True,
    )
    message = fields.Char("In Words", readonly=True)
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True, ondelete="set null")
    number_e164 = fields.Char("Number Understood", readonly=True)
    is_done = fields.Boolean("Imported", readonly=True)

    _todo = models.Index("(batch_id, intent, id) WHERE result = 'new' AND is_done IS NOT TRUE")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.batch_id._rows_changed()
        for batch, rows in lines.filtered(lambda line: not line.row).grouped("batch_id").items():
            last = max(batch.line_ids.mapped("row"))
            for number, line in enumerate(rows, start=last + 1):
                line.row = number
        return lines

    def write(self, vals):
        if not self.env.su:
            self.batch_id._rows_changed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_imported(self):
        if any(line.is_done or line.batch_id.state in ("running", "done") for line in self):
            raise UserError(self.env._("Rows that have been imported are kept."))
        self.batch_id._rows_changed()

    def _record(self, verdicts, *, is_done=False):
        """Keep what was said of each row; ``is_done``: and that what would change has changed."""
        for line, row in zip(self, self.sudo(), strict=True):
            verdict = verdicts[line]
            row.write(
                {
                    "intent": verdict.intent,
                    "result": verdict.result,
                    "outcome": verdict.outcome,
                    "message": verdict.message,
                    "partner_id": verdict.partner.id,
                    "number_e164": verdict.number or False,
                    "is_done": is_done and verdict.result == WOULD_CHANGE,
                }
            )

    def _forget(self, partner, numbers, companies):
        """Blank what rows say of ``partner``, or in ``companies`` of its ``numbers`` (E.164)."""
        personal = ("external_id", "partner_name", "email", "number", "note", "number_e164")
        by_number = partner._sms_by_number(numbers, companies, "number_e164")
        about = Domain("partner_id", "=", partner.id) | by_number
        blank = dict.fromkeys((*personal, "message", "partner_id"), False)
        self.sudo().search(about).write(blank)
