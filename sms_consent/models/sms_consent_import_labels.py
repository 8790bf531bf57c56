from odoo import api, models

from ..kernel.import_columns import Column
from ..kernel.import_words import labels_index

# Where people read what the columns are called: fields of consents and contacts, as exported.
FIELDS = {
    Column.NAME: [("sms.consent", "partner_id"), ("res.partner", "name")],
    Column.EMAIL: [("res.partner", "email")],
    Column.NUMBER: [("sms.consent", "number"), ("res.partner", "phone")],
    Column.PURPOSE: [("sms.consent", "purpose_id")],
    Column.STATE: [("sms.consent", "state")],
    Column.GIVEN_ON: [("sms.consent", "state_at")],
    Column.CONSENT_TYPE: [("sms.consent", "consent_type")],
    Column.BASIS: [("sms.consent", "basis")],
    Column.EXPIRES_ON: [("sms.consent", "expires_on")],
    Column.NOTE: [("sms.consent", "note")],
}


class SmsConsentImport(models.Model):
    """Files that speak the user's language: what is read on screen is understood in a file."""

    _inherit = "sms.consent.import"

    @api.model
    def _labels(self, name):
        """{label in the user's language, in normal form: value} of a selection of consents."""
        field = self.env["sms.consent"]._fields[name]
        return labels_index(field._description_selection(self.env))

    @api.model
    def _column_labels(self):
        """{header in the user's language, in normal form: column of the import}."""
        columns = self.env["sms.consent.import.column"]._fields["meaning"]
        lines = self.env["sms.consent.import.line"]
        names = [(column, lines._fields[column]._description_string(self.env)) for column in Column]
        names += [
            (column, self.env[model]._fields[name]._description_string(self.env))
            for column, places in FIELDS.items()
            for model, name in places
        ]
        names += columns._description_selection(self.env)
        return {label: str(Column(column).value) for label, column in labels_index(names).items()}
