from odoo import fields, models


class SmsConsentEraseWizard(models.TransientModel):
    """Confirm that a person is to be erased."""

    _name = "sms.consent.erase.wizard"
    _description = "Erase SMS Data of a Person"

    partner_id = fields.Many2one("res.partner", "Contact", required=True, readonly=True)
    reason = fields.Char("Reference", help="Such as the number of the request; no names.")
    understood = fields.Boolean("I have exported the data if the person asked for it")

    def action_erase(self):
        """Erase, and show the contact as it is now."""
        self.ensure_one()
        self.partner_id._sms_erase(self.reason or "")
        return {"type": "ir.actions.client", "tag": "soft_reload"}
