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

    @classmethod
    def _authenticate(cls, endpoint):
        """Who is replayed for chains that others were faster to gets them first this time.

        The replay would else have to win the same race again, and Odoo gives up after five.
        """
        if lost := getattr(request, "sms_chains_lost", None):
            request.env["sms.consent.ledger"].sudo()._lock_first(lost)
        return super()._authenticate(endpoint)
