from odoo import api, fields, models


class ResCompany(models.Model):
    """How the company pays for its texts (IM-4, IC-2)."""

    _inherit = "res.company"

    sms_billing = fields.Selection(
        [("pay_per_use", "Pay per use"), ("prepaid", "Prepaid credits")],
        "Billing Level",
        required=True,
        default="pay_per_use",
        help="With prepaid credits a text costs one credit a segment, and none leaves without.",
    )
    sms_credit_threshold = fields.Integer(
        "Tell When Fewer Credits Than", default=500, help="Once each time it falls below; 0: never."
    )

    _sms_credit_threshold_positive = models.Constraint(
        "CHECK(sms_credit_threshold >= 0)", "The number of credits can't be below zero."
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies.filtered(lambda company: company.sms_billing == "prepaid")._open_sms_credits()
        return companies

    def write(self, vals):
        """Lanes that wait for credits go on where none are needed any more."""
        result = super().write(vals)
        if vals.get("sms_billing") == "prepaid":
            self._open_sms_credits()
        elif "sms_billing" in vals:
            waiting = [("company_id", "in", self.ids), ("credits_short", ">", 0)]
            self.env["sms.sender"].sudo().search(waiting)._wake()
        return result

    def _open_sms_credits(self):
        for company in self:
            self.env["sms.credit.account"]._of(company)
