from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.rendering_tools import parse_inline_template


class SmsTemplate(models.Model):
    """Filling in texts for people, with a wrong variable named before anything is sent (IC-8)."""

    _inherit = "sms.template"

    def _sms_fill(self, records):
        """{record id: text} of this template, in each record's language."""
        self.ensure_one()
        self._sms_check(self.body or "", records[:1])
        return self._render_field("body", records.ids, compute_lang=True)

    @api.model
    def _sms_fill_text(self, body, records):
        """{record id: text} of ``body``, which may hold {{ placeholders }}."""
        if "{{" not in body:
            return dict.fromkeys(records.ids, body)
        self._sms_check(body, records[:1])
        return self.env["mail.render.mixin"]._render_template(body, records._name, records.ids)

    @api.model
    def _sms_check(self, body, record):
        """Try each placeholder of ``body`` on one record.

        :raises UserError: naming the first that can't be filled in
        """
        render = self.env["mail.render.mixin"]
        for literal, expression, _default in parse_inline_template(body):
            if "{{" in literal:
                raise UserError(
                    self.env._(
                        "The text can't be filled in: %s has no end, which is }}.",
                        "{{" + literal.split("{{")[1][:40],
                    )
                )
            if not expression or not record:
                continue
            placeholder = f"{{{{ {expression} }}}}"
            self._sms_check_path(expression, record, placeholder)
            try:
                render._render_template(placeholder, record._name, record.ids)
            except AccessError:
                raise
            except Exception as error:
                raise UserError(self._sms_wrong(placeholder, record)) from error

    @api.model
    def _sms_check_path(self, expression, record, placeholder):
        """A plain path of fields has to exist; Odoo leaves an unknown one out in silence."""
        names = expression.split(".")
        if names[0] != "object" or not all(name.isidentifier() for name in names):
            return
        for name in names[1:]:
            if name not in record._fields:
                if hasattr(record, name):
                    return
                raise UserError(self._sms_wrong(placeholder, record))
            field = record._fields[name]
            if not field.relational:
                return
            record = self.env[field.comodel_name]

    @api.model
    def _sms_wrong(self, placeholder, record):
        model = self.env["ir.model"]._get(record._name).name
        return self.env._(
            "The text can't be filled in: %(placeholder)s does not exist on %(model)s. "
            "Correct it in the text or in the template; nothing was sent.",
            placeholder=placeholder,
            model=model,
        )
