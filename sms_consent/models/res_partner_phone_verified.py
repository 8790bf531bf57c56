from odoo import api, fields, models
from odoo.exceptions import AccessError


class ResPartnerPhone(models.Model):
    """Whether somebody has shown that they hold the phone: a code came back from it."""

    _inherit = "res.partner.phone"

    verified_at = fields.Datetime(
        "Verified On",
        readonly=True,
        copy=False,
        help="The person entered a code, or replied to a text, sent to this number.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_verified(vals)
        return super().create(vals_list)

    def write(self, vals):
        """A number that changes has to be verified again."""
        self._check_verified(vals)
        before = {phone.id: phone.number_e164 for phone in self if phone.verified_at}
        result = super().write(vals)
        stale = self.filtered(
            lambda phone: phone.id in before and phone.number_e164 != before[phone.id]
        )
        if stale:
            stale._set_verified(False)
        return result

    def _check_verified(self, vals):
        if "verified_at" in vals and not self.env.su:
            raise AccessError(self.env._("A number is verified by a code sent to it."))

    def _set_verified(self, moment):
        """Note that a code came back at ``moment`` (naive UTC), or forget it (False)."""
        self.sudo().write({"verified_at": moment})
