from odoo import models


class SmsComposer(models.TransientModel):
    """Carry the purpose to what the composer sends (see ``sms_composer_purpose.py``)."""

    _inherit = "sms.composer"

    def _action_send_sms_numbers(self):
        purpose = self._sms_chosen_purpose()
        if not purpose:
            return super()._action_send_sms_numbers()
        numbers = self.sanitized_numbers or self.recipient_single_number_itf
        numbers = numbers or self.recipient_single_number or ""
        rows = (
            self.env["sms.sms"]
            .sudo()
            .create(
                [
                    {"body": self.body, "number": number, "purpose_id": purpose.id}
                    for number in numbers.split(",")
                ]
            )
        )
        rows.send()
        return rows

    def _action_send_sms_comment(self, records=None):
        """As Odoo's own, but that the message knows its purpose."""
        purpose = self._sms_chosen_purpose()
        if not purpose:
            return super()._action_send_sms_comment(records)
        records = records if records is not None else self._get_records()
        bodies = self._prepare_body_values(records)
        numbers = self.sanitized_numbers.split(",") if self.sanitized_numbers else None
        messages = self.env["mail.message"]
        for record in records:
            messages += record._message_sms(
                bodies[record.id],
                subtype_id=self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"),
                number_field=self.number_field_name,
                sms_numbers=numbers,
                sms_purpose_id=purpose.id,
            )
        return messages

    def _prepare_mass_sms_values(self, records):
        values = super()._prepare_mass_sms_values(records)
        purpose = self._sms_chosen_purpose()
        if purpose:
            for vals in values.values():
                vals["purpose_id"] = purpose.id
        return values
