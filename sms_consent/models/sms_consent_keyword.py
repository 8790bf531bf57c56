from collections import defaultdict

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

from ..kernel.keyword_table import Kind, phrases_of
from ..kernel.keyword_text import normalise
from ..kernel.keywords import DEFAULT_TABLE


class SmsConsentKeyword(models.Model):
    """What people may reply, per language and, where it has its own, per company (NF-9, IC-3).

    Upper and lower case, punctuation and emoji do not count. The words that the law names always
    stop texting, whatever stands here (47 CFR 64.1200(a)(10), C-1); a word may only be given
    another meaning if the law does not claim it.
    """

    _name = "sms.consent.keyword"
    _inherit = ["sms.cached.table"]
    _description = "SMS Keyword"
    _order = "kind, lang, word"
    _rec_name = "word"

    # 47 CFR 64.1200(a)(10)(i); "opt out" and "opt-out" are the same once normalised.
    LEGAL = frozenset(
        {"stop", "quit", "end", "revoke", "opt out", "optout", "cancel", "unsubscribe", "stopall"}
    )

    word = fields.Char(required=True)
    kind = fields.Selection(
        [
            ("opt_out", "Opts out"),
            ("opt_in", "Opts in"),
            ("help", "Asks for help"),
            ("confirm", "Confirms a request"),
        ],
        "Meaning",
        required=True,
    )
    lang = fields.Char("Language", required=True, default="en", help="Such as en, es or fr.")
    company_id = fields.Many2one(
        "res.company", index=True, ondelete="cascade", help="Empty: for every company."
    )
    active = fields.Boolean(default=True)
    is_legal = fields.Boolean("Required by Law", compute="_compute_is_legal")

    _word_unique = models.UniqueIndex(
        "(word, lang, COALESCE(company_id, 0))", "This word has a meaning already."
    )

    @api.depends("word")
    def _compute_is_legal(self):
        for keyword in self:
            keyword.is_legal = normalise(keyword.word or "") in self.LEGAL

    @api.constrains("word", "kind")
    def _check_meaning(self):
        for keyword in self:
            if not normalise(keyword.word):
                raise ValidationError(self.env._("A keyword needs a letter or a digit."))
            if keyword.is_legal and keyword.kind != "opt_out":
                raise ValidationError(
                    self.env._("By law, %s always ends the texts.", keyword.word.upper())
                )

    def write(self, vals):
        self._check_legal_stays(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_legal(self):
        self._check_legal_stays({"active": False})

    def _check_legal_stays(self, vals):
        if not vals.get("active", True) and any(self.mapped("is_legal")):
            raise UserError(self.env._("By law this word ends the texts; it can't be removed."))

    @api.model
    @tools.ormcache("company_id")
    def _keyword_table(self, company_id):
        """The kernel's keyword table for a company.

        Its opt-out words add to those that the kernel knows. For the other meanings the words
        kept here for a language replace the kernel's.
        """
        keywords = self.sudo().search([("company_id", "in", [company_id, False])])
        words = defaultdict(set)
        for keyword in keywords:
            words[keyword.lang, Kind(keyword.kind)].add(normalise(keyword.word))
        defaults = {language.code: language.keywords for language in DEFAULT_TABLE.languages}
        table = DEFAULT_TABLE
        for lang in {lang for lang, _kind in words}:
            known = phrases_of(defaults.get(lang, {}).get(Kind.OPT_OUT, ""))
            other = set().union(
                *(
                    group
                    for (code, kind), group in words.items()
                    if code == lang and kind is not Kind.OPT_OUT
                )
            )
            words[lang, Kind.OPT_OUT] |= known - (other - self.LEGAL)
        for (lang, kind), group in words.items():
            table = table.with_keywords(lang, kind, group)
        return table
