from collections import defaultdict
from dataclasses import dataclass

from odoo import api, fields, models


@dataclass(frozen=True, slots=True)
class Request:
    """Who asked for texts, and for what; ``key`` where a request goes on in later calls."""

    company_id: int
    user_id: int
    name: str
    key: str | None = None


class SmsMessage(models.Model):
    """Each text knows the request that it belongs to (IC-1)."""

    _inherit = "sms.message"

    request_id = fields.Many2one(
        "sms.audit", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )

    @api.model
    def _enqueue(self, vals_list):
        """Log who asks for how many, in one entry for what is asked for together."""
        return super()._enqueue(self._with_requests(vals_list))

    @api.model
    def _with_requests(self, vals_list):
        names, alike = self._request_fields(), defaultdict(list)
        for index, vals in enumerate(vals_list):
            if not vals.get("exempt"):  # an answer that the law asks for is nobody's request
                alike[tuple(vals.get(name) for name in names)].append(index)
        grouped = defaultdict(list)
        for values, places in alike.items():
            request = self._request_of(dict(zip(names, values, strict=True)))
            grouped[request].extend(places)
        entries = self.env["sms.audit"]._log_requests(
            {request: len(places) for request, places in grouped.items()}
        )
        result = list(vals_list)
        for request, places in grouped.items():
            for place in places:
                result[place] = {**vals_list[place], "request_id": entries[request]}
        return result

    @api.model
    def _request_fields(self):
        """What of a text's values tells its request."""
        return ["company_id", "user_id", "res_model"]

    @api.model
    def _request_of(self, vals):
        """The :class:`Request` of texts of ``_enqueue`` with these ``_request_fields``."""
        model = vals.get("res_model")
        name = self.env["ir.model"]._get(model).name if model in self.env else None
        return Request(
            company_id=vals["company_id"],
            user_id=vals.get("user_id") or self.env.uid,
            name=name or self.env._("Text"),
        )


class SmsAudit(models.Model):
    _inherit = "sms.audit"

    @api.model
    def _log_requests(self, requests):
        """Entries for ``requests`` ({Request: number of texts}), those that go on found again.

        :return: {Request: id of the entry}
        """
        keys = [request.key for request in requests if request.key]
        known = {}
        if keys:
            found = self.sudo().search([("request_key", "in", keys)])
            known = {entry.request_key: entry.id for entry in found}
        new = [request for request in requests if request.key not in known]
        added = self._append(
            [
                {
                    "company_id": request.company_id,
                    "user_id": request.user_id,
                    "kind": "request",
                    "name": request.name,
                    "number_asked": requests[request],
                    "request_key": request.key,
                }
                for request in new
            ]
        )
        ids = dict(zip(new, added.ids, strict=True))
        return {request: ids.get(request) or known[request.key] for request in requests}
