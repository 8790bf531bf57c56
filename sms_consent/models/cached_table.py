from odoo import api, models


class SmsCachedTable(models.AbstractModel):
    """For small tables that are read from the cache: a change of any row empties it."""

    _name = "sms.cached.table"
    _description = "Table Read from the Cache"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
