from uuid import uuid4

from odoo import models
from odoo.exceptions import UserError


class MailingSmsTest(models.TransientModel):
    """A test is a text like any other: it passes the gate, and leaves once.

    Odoo's own hands the texts to the provider past ``sms.sms``, and leaves rows in the queue that
    are sent again later.
    """

    _inherit = "mailing.sms.test"

    def action_send_sms(self):
        """Text the mailing to the numbers; what became of each is noted on the mailing.

        :raises UserError: when a number can't be read
        """
        self.ensure_one()
        rows = self._create_test_texts(self._test_numbers())
        rows.send(unlink_failed=False, unlink_sent=True)
        refused = rows.filtered(lambda row: row.state == "error")
        notes = [self.env._("Test text to %s is on its way.", row.number) for row in rows - refused]
        notes += [
            self.env._(
                "Test text to %(number)s was not sent: %(why)s",
                number=row.number,
                why=row.block_reason or "",
            )
            for row in refused
        ]
        self.mailing_id._message_log(body="\n".join(notes))
        return True

    def _test_numbers(self):
        typed = [number.strip() for number in self.numbers.splitlines() if number.strip()]
        numbers = {number: self.env.user._phone_format(number=number) for number in typed}
        unreadable = [number for number, e164 in numbers.items() if not e164]
        if unreadable or not numbers:
            raise UserError(
                self.env._("These are no phone numbers: %s", ", ".join(unreadable) or "–")
            )
        return list(dict.fromkeys(numbers.values()))

    def _create_test_texts(self, numbers):
        """Texts of the mailing as its first recipient would get it; with ways out of their own."""
        mailing = self.mailing_id
        record = self.env[mailing.mailing_model_real].search([], limit=1)
        body = mailing.body_plaintext
        if record:
            body = self.env["mail.render.mixin"]._render_template(
                body, mailing.mailing_model_real, record.ids
            )[record.id]
        rows, traces = [], []
        for number in numbers:
            vals = {
                "number": number,
                "uuid": uuid4().hex,
                "body": body,
                "purpose_id": mailing.sms_purpose_id.id,
                "company_id": mailing._sms_company().id,
            }
            if mailing.sms_allow_unsubscribe and record:
                trace, vals["body"] = self._prepare_test_trace_values(
                    record, number, vals["uuid"], body
                )
                traces.append(trace)
            rows.append(vals)
        self.env["mailing.trace"].create(traces)
        return self.env["sms.sms"].sudo().create(rows)
