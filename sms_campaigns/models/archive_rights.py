"""The web client offers Archive to all who see the field; here only to who may do it."""

from odoo import api, models


class SmsArchiveRights(models.AbstractModel):
    """``active`` is read-only for who only reads the records."""

    _name = "sms.archive.rights"
    _description = "Archiving by Rights"

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """As Odoo's, with the rights on the model for ``active``."""
        found = super().fields_get(allfields, attributes)
        if "readonly" in found.get("active", {}) and not self.has_access("write"):
            found["active"]["readonly"] = True
        return found
