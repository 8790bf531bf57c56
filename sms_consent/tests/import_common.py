"""What the tests of imports share: files, batches, and what the check says of each row."""

import base64
import csv
import io

import openpyxl

from odoo.tests import Form

from .common import ConsentCase


def as_csv(*rows, delimiter=","):
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue().encode()


def as_xlsx(*rows):
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


class ImportCase(ConsentCase):
    """Imports as the officer of the company makes them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cat = cls._contact("Cat Cole", "+1 416 555 0143", email="cat@example.com")
        cls.dan = cls._contact("Dan Drew", False, email="dan@example.com")
        cls.env = cls.env(user=cls.officer)

    def _wizard(self, content, **values):
        name = values.pop("file_name", "old.csv")
        wizard = self.env["sms.consent.import.wizard"].with_context(default_file_name=name)
        form = Form(wizard)
        form.data = base64.b64encode(content)
        for name, value in values.items():
            setattr(form, name, value)
        return form.save()

    def _batch(self, *rows, content=None, proof=True, **values):
        """A checked batch of ``rows``, the first of which holds the headers."""
        wizard = self._wizard(content or as_csv(*rows), **values)
        batch = self.env["sms.consent.import"].browse(wizard.action_read()["res_id"])
        if proof:
            batch.write(
                {
                    "explanation": "Signed the membership form of 2023.",
                    "evidence_ids": [(6, 0, self._proof("forms.pdf").ids)],
                }
            )
        return batch

    def _outcomes(self, batch):
        return [line.outcome for line in batch.line_ids.sorted("row")]

    def _consent(self, partner, purpose=None):
        return self.env["sms.consent"].search(
            [
                ("partner_id", "=", partner.id),
                ("purpose_id", "=", (purpose or self.marketing).id),
                ("company_id", "=", self.company.id),
            ]
        )
