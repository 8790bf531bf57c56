from odoo import models


class ResPartner(models.Model):
    """Numbers in the reports of differences are erased with the person (B-17)."""

    _inherit = "res.partner"

    def _sms_erase_person(self, numbers, companies):
        lines = self.env["sms.reconciliation.line"].sudo()
        lines.search([("number", "in", list(numbers)), ("company_id", "in", companies.ids)]).write(
            {"number": False}
        )
        return super()._sms_erase_person(numbers, companies)
