from odoo import api, models


class SmsOwnDefaults(models.AbstractModel):
    """For rows that the server alone writes, often as superuser but in a user's name.

    Every user may set defaults for oneself (``ir.default``, or ``default_*`` in the context), and
    these count there too: here only the defaults of the fields themselves do.
    """

    _name = "sms.own.defaults"
    _description = "Rows That Take No Defaults of Users"

    # The defaults of users, which super() would mix in, are what is left out here.
    # pylint: disable=method-required-super
    @api.model
    def default_get(self, fields):
        """The values of ``fields`` that the model itself gives to a new row."""
        own = {name: self._fields[name].default for name in fields if name in self._fields}
        return {name: default(self) for name, default in own.items() if default}
