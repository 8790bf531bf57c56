from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _serve_fallback(cls):
        """No file has an address with a NUL, and PostgreSQL refuses to be asked: not found.

        Odoo would answer such an address with an error of its own, and so the addresses of our
        public pages with a NUL for a number.
        """
        if "\x00" in request.httprequest.path:
            return None
        return super()._serve_fallback()
