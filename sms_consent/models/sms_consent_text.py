import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

PLACEHOLDER = re.compile(r"\{(\w*)\}")
PLACEHOLDERS = frozenset({"organisation", "purposes", "link", "code"})


class SmsConsentText(models.Model):
    """Words of the automated messages, per kind, company and language (NF-2, IC-3)."""

    _name = "sms.consent.text"
    _description = "Automated SMS Text"
    _order = "kind, company_id"
    _rec_name = "kind"

    kind = fields.Selection(
        [
            ("opt_in", "After an opt-in"),
            ("opt_out", "After an opt-out"),
            ("pending", "To confirm an opt-in"),
            ("code", "To confirm a number"),
            ("help", "Answer to HELP"),
        ],
        required=True,
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        ondelete="cascade",
        help="Empty: for every company that has no text of its own.",
    )
    body = fields.Text(
        required=True,
        translate=True,
        help="You can use {organisation}, {purposes}, {link} and, to confirm, {code}.",
    )

    _kind_unique = models.UniqueIndex(
        "(kind, COALESCE(company_id, 0))", "This company already has a text for this occasion."
    )

    @api.constrains("body")
    def _check_body(self):
        for text in self:
            unknown = set(PLACEHOLDER.findall(text.body)) - PLACEHOLDERS
            if unknown:
                raise ValidationError(
                    self.env._(
                        "{%(unknown)s} is not known. Use %(known)s.",
                        unknown=sorted(unknown)[0],
                        known=", ".join(f"{{{name}}}" for name in sorted(PLACEHOLDERS)),
                    )
                )

    @api.model
    def _words(self, kind, company, lang):
        """The text of ``kind`` for ``company`` in ``lang``, its own one first, to be filled.

        :return: str, empty when nobody has written such a text
        """
        texts = self.sudo().search(
            [("kind", "=", kind), ("company_id", "in", [company.id, False])],
            order="company_id NULLS LAST",
            limit=1,
        )
        return texts.with_context(lang=lang or company.partner_id.lang).body or ""

    @api.model
    def _fill(self, words, values):
        """``words`` with ``values``, {placeholder: str}; one without value becomes empty."""
        filled = PLACEHOLDER.sub(lambda match: values.get(match[1]) or "", words)
        return re.sub(r"[ \t]{2,}", " ", filled).strip()
