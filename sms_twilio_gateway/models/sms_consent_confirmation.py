from odoo import api, models

from .sms_message import PRIORITY_REPLY


class SmsConsentConfirmation(models.AbstractModel):
    _inherit = "sms.consent.confirmation"

    @api.model
    def _deliver(self, company, partner, number, body, purpose, reply_via):
        """Queue the confirmation before everything else, from the number written to.

        A company without a gateway keeps Odoo's own way.
        """
        if not company.sudo()._sms_has_gateway():
            return super()._deliver(company, partner, number, body, purpose, reply_via)
        values = {
            "company_id": company.id,
            "number": number,
            "body": body,
            "partner_id": partner.id if partner else False,
            "purpose_id": purpose.id,
            "priority": PRIORITY_REPLY,
            "exempt": True,
        }
        sender = reply_via or self._last_sender(company, number)
        if sender:
            values["sender_id"] = sender.id
        return self.env["sms.message"]._enqueue([values])

    @api.model
    def _conceal(self, sent, readable):
        sent._conceal(readable)

    @api.model
    def _last_sender(self, company, number):
        """The sender that this number has last had to do with."""
        domain = [
            ("company_id", "=", company.id),
            ("number", "=", number),
            ("sender_id.active", "=", True),
        ]
        return self.env["sms.message"].sudo().search(domain, limit=1).sender_id
