from odoo import models


class SmsComposer(models.TransientModel):
    """Each text of a mailing says which kind it is, and whose."""

    _inherit = "sms.composer"

    def _prepare_mass_sms_values(self, records):
        values = super()._prepare_mass_sms_values(records)
        mailing = self.mailing_id
        if mailing:
            told = {
                "purpose_id": mailing.sms_purpose_id.id,
                "company_id": mailing._sms_company().id,
            }
            for vals in values.values():
                vals.update(told)
        return values
