from odoo import api, fields, models


class ResPartner(models.Model):
    """The contact's phones and their mirror ``phone``."""

    _inherit = "res.partner"

    sms_phone_ids = fields.One2many("res.partner.phone", "partner_id", "Phones", copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        with_phone = partners.filtered("phone")
        self.env["res.partner.phone"].sudo()._sync_from_partners(with_phone.sudo())
        return partners

    def write(self, vals):
        result = super().write(vals)
        phones = self.env["res.partner.phone"].sudo()
        if "country_id" in vals:
            self.sudo().sms_phone_ids._reparse_unreadable()
        if "phone" in vals:
            phones._sync_from_partners(self.sudo())
        return result

    def unlink(self):
        self.env["sms.consent"].sudo()._void_contacts(self.sudo())
        return super().unlink()

    def _mirror_phone(self, number):
        """The primary phone row was written: follow without answering back."""
        return super().write({"phone": number})  # pylint: disable=super-method-mismatch
