from odoo import fields, models


class SmsConsentPurpose(models.Model):
    """What every text of a kind begins and ends with: who is speaking, how to stop (IC-5)."""

    _inherit = "sms.consent.purpose"

    header = fields.Char(
        translate=True, help="Begins every text of this kind, in a line of its own."
    )
    footer = fields.Char(translate=True, help="Ends every text of this kind, in a line of its own.")

    def _frame(self, body, lang=None):
        """``body`` between header and footer, in the language ``lang`` (a code).

        Without a body there is nothing to say: it stays empty.
        """
        if not body:
            return body
        purpose = self.with_context(lang=lang) if lang else self
        lines = (purpose.sudo().header, body, purpose.sudo().footer)
        return "\n".join(line for line in lines if line)


class SmsSms(models.Model):
    _inherit = "sms.sms"

    def _message_values(self):
        """Texts of Odoo's own, such as reminders, get what all texts of their kind have."""
        vals = super()._message_values()
        if vals["purpose_id"] and not vals["exempt"]:
            purpose = self.env["sms.consent.purpose"].browse(vals["purpose_id"])
            vals["body"] = purpose._frame(vals["body"], self.partner_id.lang)
        return vals
