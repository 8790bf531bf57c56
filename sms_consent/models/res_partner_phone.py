from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import ormcache

from ..kernel.numbers import parse
from .sms_consent_log import LogEntry

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
    """One phone of a contact. The primary one is ``res.partner.phone``, in both directions.

    ``number`` stays as typed; what it means (E.164, country, kind of line) is worked out when it
    is typed and does not change when the contact's country does, because consents hang on it.
    """

    _name = "res.partner.phone"
    _description = "Phone of a Contact"
    _order = "partner_id, is_primary desc, sequence, id"
    _rec_name = "number"

    partner_id = fields.Many2one("res.partner", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="partner_id.company_id", store=True, index=True)
    number = fields.Char(required=True)
    number_e164 = fields.Char("Number (E.164)", readonly=True, index=True)
    kind = fields.Selection(
        [("mobile", "Mobile"), ("work", "Work"), ("home", "Home"), ("other", "Other")],
        default="mobile",
        required=True,
    )
    line_type = fields.Selection(
        [
            ("mobile", "Mobile"),
            ("landline", "Landline"),
            ("fixed_or_mobile", "Landline or mobile"),
            ("voip", "VoIP"),
            ("toll_free", "Toll-free"),
            ("other", "Other"),
        ],
        "Kind of Line",
        readonly=True,
    )
    country_id = fields.Many2one("res.country", readonly=True)
    is_valid = fields.Boolean("Valid", readonly=True)
    entered_by_member = fields.Boolean(
        readonly=True, help="Typed on the website: whose number it is, only a code can tell."
    )
    is_primary = fields.Boolean("Primary")
    sequence = fields.Integer(default=10)
    note = fields.Char()
    is_preferred_sms = fields.Boolean(
        "SMS",
        compute="_compute_is_preferred_sms",
        store=True,
        compute_sudo=True,
        help="The person has agreed to texts at this number. Set by opting in or out only.",
    )
    shared_with = fields.Char(
        "Also Used By",
        compute="_compute_shared_with",
        help="Other contacts with the same number: an opt-out counts for all of them.",
    )
    sms_purposes = fields.Char("Texts", compute="_compute_sms_purposes", compute_sudo=True)

    @api.depends(
        "number_e164", "partner_id.sms_consent_ids.state", "partner_id.sms_consent_ids.number"
    )
    def _compute_is_preferred_sms(self):
        for phone in self:
            phone.is_preferred_sms = bool(phone._opted_in_consents())

    @api.depends("is_preferred_sms")
    @api.depends_context("company", "lang")
    def _compute_sms_purposes(self):
        for phone in self:
            consents = phone._opted_in_consents().filtered(
                lambda consent: consent.company_id == self.env.company
            )
            phone.sms_purposes = ", ".join(consents.purpose_id.mapped("name"))

    @api.depends("number_e164")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_shared_with(self):
        """Among the contacts that the user may see: another company's are none of theirs."""
        numbers = [number for number in self.mapped("number_e164") if number]
        same = self.search([("number_e164", "in", numbers)]).grouped("number_e164")
        for phone in self:
            others = same.get(phone.number_e164, self.browse()).partner_id - phone.partner_id
            phone.shared_with = ", ".join(others.mapped("display_name"))

    def _opted_in_consents(self):
        self.ensure_one()
        return self.partner_id.sms_consent_ids.filtered(
            lambda consent: (
                consent.state == "opted_in"
                and consent.number
                and consent.number == self.number_e164
            )
        )

    @api.depends("number", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for phone in self:
            kind = kinds.get(phone.kind)
            phone.display_name = f"{phone.number} ({kind})" if kind else phone.number

    # ------------------------------------------------------------------ writing

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

    def _make_primary(self):
        """Be the only primary phone of the contact, and its ``phone``."""
        self.ensure_one()
        others = self.partner_id.sms_phone_ids.filtered("is_primary") - self
        others._write_row({"is_primary": False})
        self._write_row({"is_primary": True})
        if self.partner_id.phone != self.number:
            self.partner_id._mirror_phone(self.number)

    def _log_numbers(self, before):
        """Log numbers that are added to contacts who already have something to do with texts."""
        entries = []
        for phone, old in zip(self, before, strict=True):
            for company in phone.sudo().partner_id.sms_consent_ids.company_id:
                actor = self.env["sms.consent"]._actor("staff", company)
                entries.append(
                    LogEntry(
                        company=company,
                        event="number",
                        field_name="phone",
                        actor=actor,
                        source="portal" if actor.kind == "member" else "staff",
                        old=old,
                        new=phone.number,
                        partner=phone.partner_id,
                        number=phone.number_e164,
                    )
                )
        self.env["sms.consent.log"].sudo()._append(entries)

    # ------------------------------------------------------------------ parsing

    @api.model
    def _region_of(self, partner):
        """ISO code for numbers of ``partner`` typed without a prefix (IM-5)."""
        company = partner.company_id or self.env.company
        return partner.country_id.code or company.sudo()._sms_region()

    @api.model
    def _parsed_values(self, number, partner):
        """Column values for a number as typed: E.164, validity, country, kind of line."""
        return self._parse_columns(number, self._region_of(partner))

    @api.model
    def _parse_columns(self, number, region):
        parsed = parse(number, region)
        return {
            "number_e164": parsed.e164 if parsed.valid else False,
            "is_valid": parsed.valid,
            "line_type": parsed.line_type.value if parsed.valid else False,
            "country_id": self._country_id(parsed.country_code),
        }

    @api.model
    @ormcache("code")
    def _country_id(self, code):
        """Id of the country with this ISO code, or False; asked for with every number."""
        return self.env["res.country"].search([("code", "=", code)], limit=1).id if code else False

    def _reparse_unreadable(self):
        """Give numbers that could not be understood another try (the country is known now)."""
        for phone in self.filtered(lambda phone: not phone.is_valid):
            parsed = phone._parsed_values(phone.number, phone.partner_id)
            if parsed["is_valid"]:
                phone._write_row(parsed)

    # ------------------------------------------------------------------ mirror

    @api.model
    def _sync_from_partners(self, partners):
        """``res.partner.phone`` was written: bring the primary rows into step."""
        for partner in partners:
            primary = partner.sms_phone_ids.filtered("is_primary")[:1]
            number = partner.phone
            if not number:
                primary._write_row({"is_primary": False})
                primary.unlink()
            elif primary.number != number:
                self._replace_primary(partner, primary, number)

    @api.model
    def _replace_primary(self, partner, primary, number):
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
        else:
            self.create({"partner_id": partner.id, "number": number})

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
