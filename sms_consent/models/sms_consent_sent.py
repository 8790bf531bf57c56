from datetime import timedelta

from odoo import api, fields, models


class SmsConsentSent(models.Model):
    """When a number was texted for what: all that the frequency cap needs to know (B-14).

    Odoo deletes its own texts once they are sent. Rows live as long as the longest period of any
    purpose.
    """

    _name = "sms.consent.sent"
    _description = "SMS Sent"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    purpose_id = fields.Many2one("sms.consent.purpose", ondelete="cascade")
    number = fields.Char(required=True)
    at = fields.Datetime(required=True, index=True)

    _lookup_index = models.Index("(number, purpose_id, company_id, at)")

    @api.model
    def _record(self, texts):
        """Note that ``texts`` (``sms.sms``) leave now, but for those that no cap is about."""
        now = fields.Datetime.now()
        return self.create(
            [
                {
                    "company_id": text.company_id.id,
                    "purpose_id": text.purpose_id.id,
                    "number": text.number,
                    "at": now,
                }
                for text in texts
                if text.number and not text.consent_exempt
            ]
        )

    @api.autovacuum
    def _gc_old(self):
        """Forget what no cap looks at any more."""
        purposes = self.env["sms.consent.purpose"].with_context(active_test=False)
        days = max(purposes.search([("frequency_cap", ">", 0)]).mapped("frequency_cap_days") or [1])
        old = self.search([("at", "<", fields.Datetime.now() - timedelta(days=days))], limit=50_000)
        old.unlink()
