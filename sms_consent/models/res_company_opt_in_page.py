from odoo import fields, models


class ResCompany(models.Model):
    """The public page where anybody can sign up for a company's texts (IM-3, C-16)."""

    _inherit = "res.company"

    sms_opt_in_page = fields.Boolean(
        "Public Sign-up Page",
        default=True,
        help="Visitors can sign up for texts; they confirm with a code sent to their number. "
        "Carriers can be given the address as the opt-in workflow.",
    )
    sms_opt_in_url = fields.Char("Sign-up Address", compute="_compute_sms_opt_in_url")

    def _compute_sms_opt_in_url(self):
        for company in self:
            company.sms_opt_in_url = company._sms_opt_in_url() if company._origin.id else False

    def _sms_opt_in_url(self):
        """The address never changes, whatever becomes of the company's name."""
        self.ensure_one()
        return f"{self.get_base_url()}/sms/opt-in/{self._origin.id}"
