from odoo import api, fields, models, tools

from ..kernel.advice import Kind, Rule, advise


class SmsAdviceRule(models.Model):
    """A piece of advice for whoever writes a text; carriers' filters change, hence data (IC-6)."""

    _name = "sms.advice.rule"
    _inherit = ["sms.cached.table"]
    _description = "Advice on Texts"
    _order = "sequence, id"

    name = fields.Char("Advice", required=True, translate=True)
    reason = fields.Char("Why", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            (Kind.NAME_MISSING.value, "The organisation is not named"),
            (Kind.NO_WAY_OUT.value, "None of the words is there"),
            (Kind.CAPITALS.value, "More capitals than the limit (%)"),
            (Kind.PHRASES.value, "One of the words is there"),
            (Kind.DOMAINS.value, "A link to one of the sites"),
            (Kind.UNICODE.value, "Characters outside the short alphabet"),
            (Kind.HIDDEN.value, "Characters that nobody sees"),
            (Kind.SEGMENTS.value, "More segments than the limit"),
            (Kind.PUNCTUATION.value, "As many ! ? $ in a row as the limit"),
        ],
        "Looks for",
        required=True,
    )
    words = fields.Text(help="One a line: words, phrases or names of sites.")
    threshold = fields.Integer("Limit")

    @api.model
    @tools.ormcache()
    def _rules(self):
        """The rules in use, as the kernel knows them; their keys are the records' ids."""
        return tuple(
            Rule(
                rule.id,
                Kind(rule.kind),
                tuple(word.strip() for word in (rule.words or "").splitlines() if word.strip()),
                rule.threshold,
            )
            for rule in self.sudo().search([("active", "=", True)])
        )

    @api.model
    def _advise(self, text, company):
        """Advice on ``text`` as ``company`` would send it.

        :return: [{"name", "reason", "details"}], sentences in the user's language
        """
        names = (company.sudo()._sms_name(), company.sudo().name)
        found = advise(text or "", self._rules(), names)
        rules = {rule.id: rule for rule in self.sudo().browse(each.rule for each in found)}
        return [
            {
                "name": rules[each.rule].name,
                "reason": rules[each.rule].reason,
                "details": " ".join(each.details),
            }
            for each in found
        ]
