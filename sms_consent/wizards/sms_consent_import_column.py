from odoo import fields, models

from ..kernel.import_columns import Column


class SmsConsentImportColumn(models.TransientModel):
    """One column of an uploaded file and what it holds."""

    _name = "sms.consent.import.column"
    _description = "Column of an SMS Consent Import"
    _order = "position"

    wizard_id = fields.Many2one("sms.consent.import.wizard", required=True, ondelete="cascade")
    position = fields.Integer(readonly=True)
    header = fields.Char("Column in the File", readonly=True)
    sample = fields.Char("For Example", readonly=True)
    meaning = fields.Selection(
        [
            (Column.EXTERNAL_ID.value, "External ID of the contact"),
            (Column.NAME.value, "Name"),
            (Column.EMAIL.value, "E-mail"),
            (Column.NUMBER.value, "Phone number"),
            (Column.PURPOSE.value, "Kind of texts"),
            (Column.STATE.value, "State (yes or no)"),
            (Column.GIVEN_ON.value, "Date"),
            (Column.CONSENT_TYPE.value, "Consent type"),
            (Column.BASIS.value, "Basis"),
            (Column.EXPIRES_ON.value, "Expiry"),
            (Column.NOTE.value, "Note"),
        ],
        "Holds",
    )
