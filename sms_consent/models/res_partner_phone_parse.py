from odoo import api, models
from odoo.tools import ormcache

from ..kernel.numbers import parse


class ResPartnerPhone(models.Model):
    """What a number means, as it is typed."""

    _inherit = "res.partner.phone"

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
