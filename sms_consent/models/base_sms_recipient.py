from odoo import models


class Base(models.AbstractModel):
    """Whatever is texted about a contact goes to the contact that takes its texts (PI-1)."""

    _inherit = "base"

    def _sms_get_recipients_info(self, force_field=False, partner_fallback=True):
        infos = super()._sms_get_recipients_info(
            force_field=force_field, partner_fallback=partner_fallback
        )
        for info in infos.values():
            other = info and info["partner"].sudo()[:1].sms_messaging_contact_id
            if other:
                info.update(
                    partner=other.with_env(self.env),
                    sanitized=other._phone_format(fname="phone"),
                    number=other.phone,
                    partner_store=True,
                    field_store="phone",
                )
        return infos
