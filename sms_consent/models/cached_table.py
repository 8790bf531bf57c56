from odoo import api, models


class SmsCachedTable(models.AbstractModel):
    """For small tables that are read from the cache: a change of any row empties it.

    At once, and after the commit: who reads in between fills the cache as it was.
    """

    _name = "sms.cached.table"
    _description = "Table Read from the Cache"

    @api.model_create_multi
    def create(self, vals_list):
        self._empty_cache()
        return super().create(vals_list)

    def write(self, vals):
        self._empty_cache()
        return super().write(vals)

    def unlink(self):
        self._empty_cache()
        return super().unlink()

    @api.model
    def _empty_cache(self):
        self.env.registry.clear_cache()
        self.env.cr.postcommit.add(self.env.registry.clear_cache)
