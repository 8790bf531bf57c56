from odoo import api, fields, models

KINDS = [
    ("request", "Texts requested"),
    ("refused", "Refused"),
    ("setting", "Setting changed"),
]


class SmsAudit(models.Model):
    """Who asked for what, and who changed what: the stored half of the audit log (IC-1).

    The other half, deliveries with their credits and the ledger of credits, is told by the texts
    and the ledger themselves; ``sms.audit.report`` shows both as one list.
    """

    _name = "sms.audit"
    _inherit = ["sms.append.only"]
    _description = "SMS Audit Entry"

    kind = fields.Selection(KINDS, required=True, readonly=True)
    name = fields.Char("What", required=True, readonly=True)
    detail = fields.Char(readonly=True)
    old_value = fields.Char(readonly=True)
    new_value = fields.Char(readonly=True)
    number_asked = fields.Integer("Texts", readonly=True, help="How many, when it was asked for.")
    request_key = fields.Char(readonly=True, help="Tells requests that go on from each other.")

    _request_key = models.UniqueIndex("(request_key) WHERE request_key IS NOT NULL")

    @api.model
    def _refused(self, company, name, detail):
        """Note that texts were asked for and not sent, and why."""
        return self._append(
            [
                {
                    "company_id": company.id,
                    "kind": "refused",
                    "name": name,
                    "detail": detail,
                    "user_id": self.env.uid,
                }
            ]
        )
