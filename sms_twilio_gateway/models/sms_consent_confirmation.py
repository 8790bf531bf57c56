from odoo import api, models

from .sms_message import PRIORITY_REPLY


class SmsConsentConfirmation(models.AbstractModel):
    _inherit = "sms.consent.confirmation"

    @api.model
    def _deliver(self, company, texts, reply_via):
        """Queue the confirmations before everything else, from the number written to.

        A company without a gateway keeps Odoo's own way.
        """
        if not company.sudo()._sms_has_gateway():
            return super()._deliver(company, texts, reply_via)
        senders = {} if reply_via else self._last_senders(company, [text.number for text in texts])
        rows = []
        for text in texts:
            values = {
                "company_id": company.id,
                "number": text.number,
                "body": text.shown,
                "secret_body": text.body if text.body != text.shown else False,
                "partner_id": text.partner.id,
                "purpose_id": text.purpose.id,
                "priority": PRIORITY_REPLY,
                "exempt": True,
            }
            sender = reply_via or senders.get(text.number)
            if sender:
                values["sender_id"] = sender.id
            rows.append(values)
        return self.env["sms.message"]._enqueue(rows)

    @api.model
    def _last_senders(self, company, numbers):
        """{number: the sender that it has last had to do with}."""
        senders = self.env["sms.sender"].sudo()
        active = senders.search([("company_id", "=", company.id)])
        return active._former_senders(numbers)
