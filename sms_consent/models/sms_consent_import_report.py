from odoo import models

from ..services.safe_csv import write_csv

CELLS = ("row", "partner_name", "email", "number", "purpose", "state_text", "given_on")
SAID = ("result", "message", "partner_id", "number_e164", "is_done")


class SmsConsentImport(models.Model):
    """The report to take away: each row as it was read, and what was said of it."""

    _inherit = "sms.consent.import"

    def _report_csv(self):
        """The report (bytes of a CSV file) in the user's language."""
        self.ensure_one()
        fields = self.env["sms.consent.import.line"]._fields
        titles = [fields[name]._description_string(self.env) for name in (*CELLS, *SAID)]
        results = dict(fields["result"]._description_selection(self.env))
        yes = self.env._("Yes")
        rows = (
            [
                *(line[name] for name in CELLS),
                results.get(line.result, ""),
                line.message,
                line.partner_id.display_name,
                line.number_e164,
                yes if line.is_done else "",
            ]
            for line in self.line_ids.sorted("row")
        )
        return write_csv(titles, rows)
