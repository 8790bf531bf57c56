import base64
import hashlib
from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..kernel.import_columns import Column, guess_columns
from ..kernel.import_values import DateOrder, date_orders
from ..models.sms_consent_import import DATE_ORDERS
from ..services.table_file import TableError, TableProblem, read_table

DATES = (Column.GIVEN_ON.value, Column.EXPIRES_ON.value)


class SmsConsentImportWizard(models.TransientModel):
    """Upload a file and say which column is what; the rows then go to a batch, to be checked."""

    _name = "sms.consent.import.wizard"
    _description = "Import SMS Consents"

    data = fields.Binary("File", attachment=False, required=True)
    file_name = fields.Char()
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, readonly=True
    )
    kind = fields.Selection(
        lambda self: self.env["sms.consent.import"]._fields["kind"].selection,
        "What the Rows Are",
        default="opt_in",
        required=True,
    )
    purpose_ids = fields.Many2many(
        "sms.consent.purpose", string="Kinds of Texts", help="For rows that name none."
    )
    date_order = fields.Selection(
        DATE_ORDERS,
        "Dates Are Written",
        compute="_compute_date_order",
        store=True,
        readonly=False,
    )
    has_dates = fields.Boolean(compute="_compute_has_dates")
    column_ids = fields.One2many(
        "sms.consent.import.column",
        "wizard_id",
        "Columns",
        compute="_compute_column_ids",
        store=True,
        readonly=False,
    )
    row_count = fields.Integer("Rows", compute="_compute_column_ids", store=True)

    @api.depends("data")
    def _compute_column_ids(self):
        """Guess what each column of the file is from its header."""
        for wizard in self:
            table = wizard._parsed_file() if wizard.data else None
            wizard.row_count = len(table.rows) if table else 0
            commands = [fields.Command.clear()]
            headers = table.headers if table else []
            guesses = guess_columns(headers, self.env["sms.consent.import"]._column_labels())
            for index, (header, guess) in enumerate(zip(headers, guesses, strict=True)):
                values = (row.cells[index] for row in table.rows)
                vals = {
                    "position": index,
                    "header": header or self.env._("Column %s", index + 1),
                    "sample": next(filter(None, values), ""),
                    "meaning": guess.value if guess else False,
                }
                commands.append(fields.Command.create(vals))
            wizard.column_ids = commands

    @api.depends("data", "column_ids.meaning")
    def _compute_date_order(self):
        """The order that fits every date; where several do, the one of the user's language."""
        usual = DateOrder.DMY
        form = self.env["res.lang"]._get_data(code=self.env.lang or "en_US").date_format or ""
        if form.find("%m") < form.find("%d"):
            usual = DateOrder.MDY if form.find("%m") < form.find("%Y") else DateOrder.YMD
        for wizard in self:
            fitting = date_orders(wizard._date_texts())
            wizard.date_order = (usual if usual in fitting or not fitting else fitting[0]).value

    @api.depends("data", "column_ids.meaning")
    def _compute_has_dates(self):
        """Whether the file has dates that leave open, or have told, what comes first in them."""
        for wizard in self:
            wizard.has_dates = len(date_orders(wizard._date_texts())) != len(DateOrder)

    def _date_texts(self):
        columns = self.column_ids.filtered(lambda column: column.meaning in DATES)
        rows = self._parsed_file().rows if self.data and columns else ()
        return [row.cells[column.position] for row in rows for column in columns]

    def _parsed_file(self):
        """The file, or UserError in words that say what to do."""
        try:
            return read_table(base64.b64decode(self.with_context(bin_size=False).data))
        except TableError as error:
            raise UserError(self._sentence(error.problem)) from error

    def _sentence(self, problem):
        return {
            TableProblem.EMPTY: self.env._("The file is empty."),
            TableProblem.TOO_BIG: self.env._("The file is too big. Split it."),
            TableProblem.OLD_EXCEL: self.env._(
                "This is the format of Excel before 2007. Save it as .xlsx or .csv."
            ),
            TableProblem.BROKEN: self.env._("The file is damaged, or not an Excel workbook."),
            TableProblem.NOT_A_TABLE: self.env._("This is not a table. Upload .csv or .xlsx."),
            TableProblem.NO_ROWS: self.env._(
                "The file has no rows. The first row must hold the headers."
            ),
            TableProblem.TOO_MANY_ROWS: self.env._("The file has too many rows. Split it."),
        }[problem]

    def action_read(self):
        """Put the rows into a new batch, check them, and show the result."""
        self.ensure_one()
        self._check_columns()
        content = base64.b64decode(self.with_context(bin_size=False).data)
        batch = self.env["sms.consent.import"].create(
            {
                "name": self.file_name or self.env._("File"),
                "company_id": self.company_id.id,
                "kind": self.kind,
                "purpose_ids": [fields.Command.set(self.purpose_ids.ids)],
                "date_order": self.date_order or DateOrder.YMD.value,
            }
        )
        batch.sudo().file_digest = hashlib.sha256(content).hexdigest()
        meanings = [
            (column.position, column.meaning) for column in self.column_ids if column.meaning
        ]
        self.env["sms.consent.import.line"].create(
            [
                {
                    "batch_id": batch.id,
                    "row": row.number,
                    **{meaning: row.cells[position] or False for position, meaning in meanings},
                }
                for row in self._parsed_file().rows
            ]
        )
        batch.action_check()
        self.unlink()  # the file holds personal data, which are in the rows now
        return {
            "type": "ir.actions.act_window",
            "res_model": batch._name,
            "res_id": batch.id,
            "view_mode": "form",
        }

    def _check_columns(self):
        used = Counter(column.meaning for column in self.column_ids if column.meaning)
        labels = dict(self.env["sms.consent.import.column"]._fields["meaning"].selection)
        for meaning, times in used.items():
            if times > 1:
                raise UserError(
                    self.env._("Two columns can't both be “%s”. Choose one.", labels[meaning])
                )
        about = {Column.EXTERNAL_ID, Column.NAME, Column.EMAIL, Column.NUMBER}
        if not about & {Column(meaning) for meaning in used}:
            raise UserError(
                self.env._(
                    "Say which column tells whom the rows are about: external ID, e-mail "
                    "address, phone number or name."
                )
            )
