from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..kernel.numbers import parse


class SmsConsentErasure(models.Model):
    """What is left of a person who was erased: the keyed hash of a number, and which log entries.

    The minimal proof (C-7, C-13; GDPR art. 17(3)(e)): if the person claims later to have been
    texted without consent, the number that they then name leads to what was agreed to, when, for
    what and under which words. It tells nothing to who does not know the number, and it is deleted
    at the end of the company's retention time.
    """

    _name = "sms.consent.erasure"
    _description = "SMS Erasure"
    _order = "id desc"
    _rec_name = "date"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    number_hash = fields.Char(required=True, readonly=True, index=True)
    number = fields.Char(
        compute="_compute_number",
        search="_search_number",
        help="Not kept. Search for a whole number to find what is on record about it.",
    )
    date = fields.Datetime("Erased On", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Erased By", required=True, readonly=True)
    reason = fields.Char(readonly=True, help="Such as the number of the request; no names.")
    kept_until = fields.Date(required=True, readonly=True)
    log_ids = fields.Many2many("sms.consent.log", string="Entries of the Change Log", readonly=True)

    def _compute_number(self):
        self.number = False

    @api.model
    def _search_number(self, operator, value):
        """By the keyed hash of numbers as typed."""
        if operator not in ("in", "ilike", "=ilike"):
            return NotImplemented
        typed = [value] if isinstance(value, str) else list(value)
        regions = {company._sms_region() for company in self.env.companies.sudo()}
        numbers = {parse(text, region).e164 for text in typed if text for region in regions}
        hashes = self.env["sms.suppression"].sudo()._hash_numbers(numbers - {None})
        return Domain("number_hash", "in", list(hashes.values()))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Erase people on their contact."))
        return super().create(vals_list)

    @api.model
    def _note(self, company, numbers, entries, reason):
        """Keep the proof of ``entries`` (all of ``company``) under each of ``numbers``."""
        now = fields.Datetime.now()
        years = relativedelta(years=company.sms_retention_years)
        return self.sudo().create(
            [
                {
                    "company_id": company.id,
                    "number_hash": digest,
                    "date": now,
                    "user_id": self.env.uid,
                    "reason": reason,
                    "kept_until": now.date() + years,
                    "log_ids": [fields.Command.set(entries.ids)],
                }
                for digest in self.env["sms.suppression"].sudo()._hash_numbers(numbers).values()
            ]
        )

    @api.autovacuum
    def _gc_old_proofs(self):
        """Nothing is kept beyond the stated time."""
        self.sudo().search([("kept_until", "<", fields.Date.today())]).unlink()
