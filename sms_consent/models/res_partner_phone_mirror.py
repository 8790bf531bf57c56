from odoo import api, models


class ResPartnerPhone(models.Model):
    """The primary phone and ``res.partner.phone``, in step in both directions."""

    _inherit = "res.partner.phone"

    def _make_primary(self):
        """Be the only primary phone of the contact, and its ``phone``."""
        self.ensure_one()
        others = self.partner_id.sms_phone_ids.filtered("is_primary") - self
        if others:
            others._write_row({"is_primary": False})
        if not self.is_primary:
            self._write_row({"is_primary": True})
        if self.partner_id.phone != self.number:
            self.partner_id._mirror_phone(self.number)

    @api.model
    def _sync_from_partners(self, partners):
        """``res.partner.phone`` was written: bring the primary rows into step."""
        missing = []
        for partner in partners:
            primary = partner.sms_phone_ids.filtered("is_primary")[:1]
            number = partner.phone
            if not number:
                if primary:
                    primary._write_row({"is_primary": False})
                    primary.unlink()
            elif primary.number != number and not self._replace_primary(partner, primary, number):
                missing.append({"partner_id": partner.id, "number": number})
        if missing:
            self.create(missing)

    @api.model
    def _replace_primary(self, partner, primary, number):
        """Let a phone that the contact has become the primary one; False if it has none fit."""
        e164 = self._parsed_values(number, partner)["number_e164"]
        known = partner.sms_phone_ids.filtered(
            lambda phone: (
                phone != primary
                and (phone.number == number or (e164 and phone.number_e164 == e164))
            )
        )[:1]
        if known:
            # The contact's phone was replaced by another of its numbers: the old one is gone.
            known._make_primary()
            primary.unlink()
        elif primary:
            primary.write({"number": number})
        return bool(known or primary)

    def _move_to(self, partner):
        """Hand the phones to ``partner`` in a merge of contacts; numbers it has are left out."""
        known = set(partner.sms_phone_ids.mapped("number_e164"))
        for phone in self:
            if phone.number_e164 and phone.number_e164 in known:
                phone._unlink_row()
            else:
                known.add(phone.number_e164)
                phone._write_row({"partner_id": partner.id, "is_primary": False})

    @api.model
    def _init_from_partners(self):
        """Rows for the phones that contacts had before the add-on was installed."""
        region = self.env.company._sms_region()
        self.env.cr.execute(
            """SELECT p.id, p.phone, c.code
                 FROM res_partner p LEFT JOIN res_country c ON c.id = p.country_id
                WHERE p.phone <> '' AND NOT EXISTS (
                      SELECT 1 FROM res_partner_phone r WHERE r.partner_id = p.id)"""
        )
        vals_list = [
            {
                "partner_id": partner_id,
                "number": number,
                "is_primary": True,
                **self._parse_columns(number, code or region),
            }
            for partner_id, number, code in self.env.cr.fetchall()
        ]
        self._create_rows(vals_list)
