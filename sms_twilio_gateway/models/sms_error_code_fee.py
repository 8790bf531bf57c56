from odoo import api, fields, models, tools


class SmsErrorCode(models.Model):
    """Which failures cost nothing: data, for the list changes."""

    _inherit = "sms.error.code"

    free_of_charge = fields.Boolean(help="A text that fails with this code costs no fee.")

    @api.model
    @tools.ormcache()
    def _free_codes(self):
        """The codes after which no fee is due, as a tuple."""
        return tuple(self.sudo().search([("free_of_charge", "=", True)]).mapped("code"))
