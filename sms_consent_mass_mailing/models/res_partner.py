from odoo import models
from odoo.fields import Domain


class ResPartner(models.Model):
    """The recipients of mailings keep no number of a person who is erased (B-17)."""

    _inherit = "res.partner"

    def _sms_erase_person(self, numbers, companies):
        """Mailings have no company of their own; their figures stay as they are."""
        own = Domain("model", "=", self._name) & Domain("res_id", "=", self.id)
        traces = self.env["mailing.trace"].search(
            Domain("sms_number", "!=", False) & (own | Domain("sms_number", "in", list(numbers)))
        )
        traces.write({"sms_number": False})
        return super()._sms_erase_person(numbers, companies)
