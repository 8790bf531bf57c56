"""The text of a campaign: checking it before launch and filling it in for many contacts."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, format_datetime, formatLang

from ..kernel.merge import MergeText, Path, WrongPlaceholder, parse

#: Field types that make no sense in a text message, or cannot be written in one line.
UNFIT_TYPES = {
    "binary",
    "image",
    "html",
    "json",
    "many2many",
    "one2many",
    "properties",
    "properties_definition",
    "reference",
    "serialized",
}


class SmsCampaignContent(models.AbstractModel):
    """Merge fields of campaign texts, read with the rights of the environment's user."""

    _name = "sms.campaign.content"
    _description = "Text of an SMS campaign"

    @api.model
    def _parse(self, text, model):
        """Return the ``MergeText`` of ``text`` for records of ``model``.

        :raises UserError: names the first placeholder that is no readable field of ``model``
        """
        try:
            merge_text = parse(text or "")
        except WrongPlaceholder as wrong:
            raise UserError(self._sentence_wrong(wrong.expression)) from wrong
        for path in merge_text.paths:
            self._check_path(path, model)
        return merge_text

    @api.model
    def _render(self, merge_text: MergeText, records):
        """Return ``{record id: text}`` for ``records``, reading each field once for all."""
        if not merge_text.paths:
            return dict.fromkeys(records._ids, merge_text.render({}))
        fields_of = {path: self._check_path(path, records._name) for path in merge_text.paths}
        records.fetch(list({path[0] for path in merge_text.paths}))  # nothing else of so many
        return {
            record.id: merge_text.render(
                {path: self._value(record, path, field) for path, field in fields_of.items()}
            )
            for record in records
        }

    @api.model
    def _bodies(self, campaign, contacts):
        """Return ``{contact id: text}`` for ``contacts``, each in the language it is sent in."""
        texts = campaign._sent_texts()
        by_text = {texts[False]: contacts}
        if len(texts) > 1:
            contacts.fetch(["lang"])
            by_text = contacts.grouped(lambda contact: texts.get(contact.lang, texts[False]))
        bodies = {}
        for text, group in by_text.items():
            content = self.with_env(contacts.env)
            bodies |= content._render(content._parse(text, campaign.audience_model), group)
        return bodies

    def _check_path(self, path: Path, model):
        """Return the last field of ``path``; a wrong step is named as it was written."""
        target = self.env[model]
        for step, name in enumerate(path):
            field = target._fields.get(name)
            last = step == len(path) - 1
            if not field or not (last or field.type == "many2one"):
                raise UserError(self._sentence_wrong(".".join(("object", *path))))
            if last and field.type in UNFIT_TYPES:
                raise UserError(
                    self.env._(
                        "The field “%(field)s” (%(path)s) cannot be put into a text message.",
                        field=field.string,
                        path=".".join(("object", *path)),
                    )
                )
            if not target._has_field_access(field, "read"):
                raise AccessError(
                    self.env._(
                        "You may not read the field “%(path)s” used in the text.",
                        path=".".join(("object", *path)),
                    )
                )
            if not last:
                target = self.env[field.comodel_name]
        return field

    def _sentence_wrong(self, expression):
        return self.env._(
            "The text uses “%(expression)s”, which is no field of the contact. "
            "Choose one with “Insert field”.",
            expression=expression,
        )

    def _value(self, record, path: Path, field):
        """Return the value at ``path`` in words; empty when it or a step on the way is."""
        for name in path[:-1]:
            record = record[name]
        value = record[path[-1]]
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if field.type in ("integer", "float", "monetary"):
            return self._number(record, value, field)
        if not value:
            return ""
        if field.type == "many2one":
            return value.display_name
        if field.type == "date":
            return format_date(self.env, value)
        if field.type == "datetime":
            return format_datetime(self.env, value)
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        return " ".join(str(value).split())

    def _number(self, record, value, field):
        if field.type == "integer":
            return str(value)
        currency = None
        if field.type == "monetary":
            currency = record[field.get_currency_field(record)]
        return formatLang(self.env, value, currency_obj=currency)
