from odoo import api, models
from odoo.exceptions import AccessError


class SmsClosedBook(models.AbstractModel):
    """For rows that the system alone writes: nobody adds, changes or deletes one."""

    _name = "sms.closed.book"
    _description = "Rows That the System Alone Writes"

    # Refusing is the whole point, so nothing is handed on to the ORM.
    # To no row nothing may be done, as Odoo expects of every model.
    # pylint: disable=method-required-super,no-raise-unlink
    @api.model_create_multi
    def create(self, vals_list):
        if not vals_list:
            return self.browse()
        raise AccessError(self.env._("These rows are written by the system only."))

    def write(self, vals):
        raise AccessError(self.env._("What is written here can't be changed."))

    def unlink(self):
        if not self:
            return True
        raise AccessError(self.env._("What is written here can't be deleted."))

    @api.model
    def _add(self, vals_list):
        """The one way for the system itself to add rows by the ORM."""
        return super().create(vals_list)  # pylint: disable=super-method-mismatch
