from odoo import api, models

from odoo.addons.sms_consent.kernel.numbers import parse

from ..kernel.pool import Text
from .sms_message import PRIORITY_REPLY


class SmsConsentConfirmation(models.AbstractModel):
    _inherit = "sms.consent.confirmation"

    @api.model
    def _deliver(self, company, texts, reply_via):
        """Queue the confirmations before everything else, from the number written to.

        Where that one can't send now another does; one that is too late by then stays unsent.
        A company without a gateway keeps Odoo's own way.
        """
        if not company.sudo()._sms_has_gateway():
            return super()._deliver(company, texts, reply_via)
        reply_via = reply_via and self._able(reply_via, texts[0])
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
                "notice": text.kind,
                "expires_at": text.expires_at,
            }
            sender = reply_via or senders.get(text.number)
            if sender:
                values["sender_id"] = sender.id
            rows.append(values)
        return self.env["sms.message"]._enqueue(rows)

    @api.model
    def _able(self, sender, text):
        """``sender`` if it can send now, else who can in its place, if anybody."""
        if not sender._why_not_ready():
            return sender
        waiting = Text(
            0,
            text.number,
            parse(text.number, None).country_code,
            text.partner.lang or None,
            text.purpose.id or None,
        )
        return sender._instead([waiting]).get(0, sender)

    @api.model
    def _last_senders(self, company, numbers):
        """{number: the sender that it has last had to do with, of those that can send now}."""
        senders = self.env["sms.sender"].sudo()
        active = senders.search([("company_id", "=", company.id)])
        return active.filtered(lambda sender: not sender._why_not_ready())._former_senders(numbers)
