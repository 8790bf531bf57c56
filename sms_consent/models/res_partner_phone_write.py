from odoo import api, models
from odoo.exceptions import AccessError, UserError

# What the number means, and what follows from consents: worked out, never written from outside.
WORKED_OUT = frozenset(
    {
        "number_e164",
        "is_valid",
        "line_type",
        "country_id",
        "is_preferred_sms",
        "company_id",
        "entered_by_member",
    }
)


class ResPartnerPhone(models.Model):
    """Writing phones: what follows for the contact, its consents and the log."""

    _inherit = "res.partner.phone"

    @api.model
    def default_get(self, fields):
        """Defaults that a user sets (``ir.default``, the context) count no more than values."""
        closed = WORKED_OUT | {"verified_at"}
        return super().default_get([name for name in fields if name not in closed])

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        for vals in vals_list:
            self._check_worked_out(vals, WORKED_OUT)
        partners = self.env["res.partner"].browse([vals["partner_id"] for vals in vals_list])
        taken = {partner.id for partner in partners if partner.sms_phone_ids.filtered("is_primary")}
        for vals in vals_list:
            partner = self.env["res.partner"].browse(vals["partner_id"])
            vals.update(self._parsed_values(vals["number"], partner))
            vals["entered_by_member"] = self.env.user.share
            if partner.id not in taken:
                vals["is_primary"] = True
                taken.add(partner.id)
        phones = super().create(vals_list)
        for phone in phones.filtered("is_primary"):
            phone._make_primary()
        phones._log_numbers([""] * len(phones))
        return phones

    def write(self, vals):
        self._check_worked_out(vals, WORKED_OUT | {"partner_id"})
        if "is_primary" in vals and not vals["is_primary"] and self.filtered("is_primary"):
            raise UserError(
                self.env._("Make another number the primary one instead of clearing this one.")
            )
        before = [(phone.number, phone.number_e164) for phone in self]
        if vals.get("number"):
            for phone in self:
                parsed = phone._parsed_values(vals["number"], phone.partner_id)
                if parsed["number_e164"] != phone.number_e164:
                    parsed["entered_by_member"] = self.env.user.share
                super(ResPartnerPhone, phone).write({**vals, **parsed})
        else:
            super().write(vals)
        if "number" in vals:
            self._after_number_change(before)
        if vals.get("is_primary"):
            for phone in self:
                phone._make_primary()
        return True

    def unlink(self):
        gone = [(phone.partner_id, phone.number, phone.number_e164) for phone in self]
        primaries = self.filtered("is_primary").partner_id
        result = super().unlink()
        for partner in primaries:
            following = partner.sms_phone_ids[:1]
            if following:
                following.write({"is_primary": True})
            else:
                partner._mirror_phone(False)
        for partner, number, e164 in gone:
            self.env["sms.consent"]._void_number(partner, number, e164, "")
        return result

    def _check_worked_out(self, vals, names):
        """Refuse ``names`` from outside: consents and the gate rely on them (B-2, NF-5, NF-7)."""
        if not self.env.su and not names.isdisjoint(vals):
            raise AccessError(self.env._("Change the number itself; the rest follows from it."))

    def _after_number_change(self, before):
        for phone, (number, e164) in zip(self, before, strict=True):
            if phone.is_primary:
                phone.partner_id._mirror_phone(phone.number)
            if phone.number_e164 != e164 or not e164:
                self.env["sms.consent"]._void_number(phone.partner_id, number, e164, phone.number)

    # Rows as they are, without mirror, voiding and log: for the methods of this model alone.

    @api.model
    def _create_rows(self, vals_list):
        return super().create(vals_list)  # pylint: disable=super-method-mismatch

    def _write_row(self, vals):
        return super().write(vals)  # pylint: disable=super-method-mismatch

    def _unlink_row(self):
        return super().unlink()  # pylint: disable=super-method-mismatch

    def _log_numbers(self, before):
        """Log numbers that are added to contacts who already have something to do with texts."""
        entries = []
        for phone, old in zip(self, before, strict=True):
            for company in phone.sudo().partner_id.sms_consent_ids.company_id:
                entries.append(
                    self.env["sms.consent"]._phone_entry(
                        company,
                        phone.partner_id,
                        old=old,
                        new=phone.number,
                        number=phone.number_e164,
                    )
                )
        self.env["sms.consent.log"].sudo()._append(entries)
