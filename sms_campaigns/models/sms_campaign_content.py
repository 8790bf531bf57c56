"""The text of a campaign: checking it before launch and filling it in for many contacts."""

from collections import defaultdict

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, format_datetime, formatLang

from ..kernel.merge import CONTACT, RECORD, MergeText, Path, WrongPlaceholder, parse

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
#: Opens a person's own page to whoever has it; ``{link}`` keeps it out of what staff read.
PRIVATE_LINK = "sms_preferences_url"


class SmsCampaignContent(models.AbstractModel):
    """Merge fields of campaign texts, read with the rights of the environment's user."""

    _name = "sms.campaign.content"
    _description = "Text of an SMS campaign"

    @api.model
    def _parse(self, text, campaign):
        """Return the ``MergeText`` of ``text`` for the contacts of ``campaign``.

        :raises UserError: names the first placeholder that is no readable field
        """
        try:
            merge_text = parse(text or "")
        except WrongPlaceholder as wrong:
            raise UserError(
                self._sentence_wrong(wrong.expression, campaign.audience_model)
            ) from wrong
        audience = self.env["sms.campaign.audience"]
        record_models = audience._record_models(campaign)
        for path in merge_text.paths:
            models_ = record_models if path[0] == RECORD else [campaign.audience_model]
            for model in models_:
                self._check_path(path, model, models_)
        return merge_text

    @api.model
    def _fill(self, campaign, texts, contacts, stand_in=None):
        """Return ``{contact id: text}`` for ``contacts``, reading each field once for all.

        ``texts``: ``{language or False: text}``; each gets the text in the language of whoever
        takes the contact's texts (PI-1), if there is one. ``stand_in``: the record of those whom
        nothing of the audience leads to. Dates and choices are written in the language of the
        text, times on the campaign's clock, whoever looks at it or launches it.

        :raises UserError: what is wrong with a text, in the language of the user
        """
        reader = self.with_env(contacts.env)
        merged = {lang: reader._parse(text, campaign) for lang, text in texts.items()}
        content = reader.with_context(tz=campaign.schedule_tz)
        if campaign.text_lang in dict(self.env["res.lang"].get_installed()):
            content = content.with_context(lang=campaign.text_lang)
        records = {}
        if any(merge_text.paths_of(RECORD) for merge_text in merged.values()):
            records = content.env["sms.campaign.audience"]._records(campaign, contacts)
            if stand_in:
                records = dict.fromkeys(contacts._ids, stand_in) | records
        groups = {False: contacts}
        if len(texts) > 1:
            contacts.sudo().fetch(["lang", "sms_messaging_contact_id"])
            groups = contacts.grouped(
                lambda contact: (lang := contact.sudo()._sms_recipient().lang) in texts and lang
            )
        filled = {}
        for lang, group in groups.items():
            speaking = content.with_context(lang=lang) if lang else content
            filled |= speaking._render(merged[lang], group.with_env(speaking.env), records)
        return filled

    @api.model
    def _bodies(self, campaign, contacts, stand_in=None):
        """Return ``{contact id: text}`` as it is sent to ``contacts``; makes the short links."""
        return self._fill(campaign, campaign._sent_texts(), contacts, stand_in)

    def _render(self, merge_text: MergeText, contacts, records):
        """Return ``{contact id: text}``; ``records``: the record of each contact that has one."""
        values = self._values(contacts, merge_text.paths_of(CONTACT))
        paths = merge_text.paths_of(RECORD)
        of_records = {}
        if paths:
            for model, ids in self._by_model(records, contacts).items():
                of_records[model] = self._values(self.env[model].browse(ids), paths)
        nothing = dict.fromkeys(paths, "")
        texts = {}
        for contact_id in contacts._ids:
            record = records.get(contact_id)
            about = of_records[record._name][record.id] if paths and record else nothing
            texts[contact_id] = merge_text.render(values[contact_id] | about)
        return texts

    def _by_model(self, records, contacts):
        """Return ``{model: ids}`` of the records of ``contacts``."""
        ids = defaultdict(set)
        for contact_id in contacts._ids:
            if contact_id in records:
                ids[records[contact_id]._name].add(records[contact_id].id)
        return ids

    def _values(self, records, paths):
        """Return ``{record id: {path: value in words}}``."""
        fields_of = {path: self._check_path(path, records._name) for path in paths}
        if paths:
            records.fetch(list({path[1] for path in paths}))  # nothing else of so many
        return {
            record.id: {path: self._value(record, path, field) for path, field in fields_of.items()}
            for record in records
        }

    def _check_path(self, path: Path, model, models_=()):
        """Return the last field of ``path`` in ``model``; a wrong step is named as it was written.

        ``models_``: all models that have to have the field.
        """
        written = ".".join(path)
        target = self.env[model]
        for step, name in enumerate(path[1:], 2):
            field = target._fields.get(name)
            last = step == len(path)
            if not field or not (last or field.type == "many2one"):
                raise UserError(self._sentence_wrong(written, model, models_))
            if last and field.type in UNFIT_TYPES:
                raise UserError(
                    self.env._(
                        "The field “%(field)s” (%(path)s) cannot be put into a text message.",
                        field=field.string,
                        path=written,
                    )
                )
            if name == PRIVATE_LINK:
                raise UserError(
                    self.env._(
                        "Everybody who reads sent texts could use the links of “%(path)s”. Take "
                        "“Insert preferences link” instead: it shows them to nobody.",
                        path=written,
                    )
                )
            if not target._has_field_access(field, "read"):
                raise AccessError(
                    self.env._(
                        "You may not read the field “%(path)s” used in the text.",
                        path=written,
                    )
                )
            if not last:
                target = self.env[field.comodel_name]
        return field

    def _sentence_wrong(self, expression, model, models_=()):
        name_of = {each: self.env["ir.model"]._get(each).name for each in (model, *models_)}
        if len(models_) > 1:
            return self.env._(
                "The text uses “%(expression)s”, which is no field of “%(model)s”. The audience "
                "mixes %(models)s: use only fields that all of them have.",
                expression=expression,
                model=name_of[model],
                models=", ".join(f"“{name_of[each]}”" for each in models_),
            )
        return self.env._(
            "The text uses “%(expression)s”, which is no field of “%(model)s”. "
            "Choose one with “Insert field”.",
            expression=expression,
            model=name_of[model],
        )

    def _value(self, record, path: Path, field):
        """Return the value at ``path`` in words; empty when it or a step on the way is."""
        for name in path[1:-1]:
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
            return format_datetime(self.env, value, tz=self.env.context.get("tz"))
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
