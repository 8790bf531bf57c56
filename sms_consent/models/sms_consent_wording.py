import hashlib

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: Set by the server alone: since when people are shown these words, and under which version.
SET_BY_SERVER = frozenset({"published_at", "version"})


class SmsConsentWording(models.Model):
    """The words a person agrees to. Once published they never change: a change is a new version.

    The exact text that was shown is part of the proof (47 CFR 64.1200(f)(9), C-6, C-7).
    """

    _name = "sms.consent.wording"
    _description = "SMS Consent Wording"
    _order = "purpose_id, version desc"
    _rec_name = "version"

    purpose_id = fields.Many2one(
        "sms.consent.purpose", required=True, ondelete="restrict", index=True
    )
    version = fields.Integer(readonly=True)
    body = fields.Html(required=True, translate=True, sanitize=True)
    published_at = fields.Datetime(readonly=True, copy=False)

    _version_unique = models.Constraint(
        "unique(purpose_id, version)", "This version of the wording already exists."
    )

    @api.depends("purpose_id.name", "version", "published_at")
    def _compute_display_name(self):
        for wording in self:
            wording.display_name = self.env._(
                "%(purpose)s, version %(version)s",
                purpose=wording.purpose_id.name,
                version=wording.version,
            )

    @api.model
    def default_get(self, fields):
        """Defaults that a user sets (``ir.default``, the context) publish nothing."""
        return super().default_get([name for name in fields if name not in SET_BY_SERVER])

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_set_by_server(vals)
        latest = dict(
            self.env["sms.consent.wording"]._read_group(
                [("purpose_id", "in", [vals.get("purpose_id") for vals in vals_list])],
                ["purpose_id"],
                ["version:max"],
            )
        )
        latest = {purpose.id: version for purpose, version in latest.items()}
        for vals in vals_list:
            purpose_id = vals.get("purpose_id")
            latest[purpose_id] = vals["version"] = latest.get(purpose_id, 0) + 1
        return super().create(vals_list)

    def write(self, vals):
        self._check_draft()
        self._check_set_by_server(vals)
        return super().write(vals)

    def _check_set_by_server(self, vals):
        """Nobody dates a wording back: what was shown, and since when, is proof (C-7)."""
        if not self.env.su and not SET_BY_SERVER.isdisjoint(vals):
            raise AccessError(self.env._("Publish the wording by its button; that dates it."))

    def update_field_translations(self, field_name, translations, source_lang=""):
        """Translations are part of what was shown: as unchangeable as the text itself."""
        self._check_draft()
        return super().update_field_translations(field_name, translations, source_lang)

    def _check_draft(self):
        self.check_access("write")
        if any(wording.published_at for wording in self):
            raise UserError(
                self.env._(
                    "People have agreed to this wording as it stands, so it can't be changed. "
                    "Write a new version instead."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self._check_draft()

    def action_publish(self):
        """Put the wording in force from now on."""
        self._check_draft()
        values = {"published_at": fields.Datetime.now()}
        return super().write(values)  # pylint: disable=super-method-mismatch

    def _in_lang(self, lang):
        """The wordings in ``lang``; in that of the source where the database has ``lang`` no more.

        Odoo refuses to read anything in a language that has been deactivated.
        """
        return self.with_context(lang=self.env["res.lang"]._get_code(lang))

    def _shown_in(self, lang):
        """The text (HTML) as it was shown in ``lang``, though the database has that no more."""
        self.ensure_one()
        known = self._in_lang(lang)
        if not lang or known.env.lang == lang:
            return known.body
        texts = self._fields["body"]._get_stored_translations(self) or {}
        return Markup(texts.get(lang) or known.body or "")

    def _digest(self, lang):
        """SHA-256 (hex) of the text in ``lang``."""
        return hashlib.sha256(str(self._shown_in(lang) or "").encode()).hexdigest()
