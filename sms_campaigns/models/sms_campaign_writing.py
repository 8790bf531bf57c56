"""Writing the text of a campaign: template, frame, languages, advice, one person's view of it."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.sms_twilio_gateway.kernel.plain import to_gsm7

#: In which Odoo keeps what is not translated.
SOURCE_LANG = "en_US"


class SmsCampaign(models.Model):
    """Header and footer come from the purpose and can be changed for the campaign (IC-5)."""

    _inherit = "sms.campaign"

    header = fields.Char(
        compute="_compute_frame",
        store=True,
        readonly=False,
        precompute=True,
        help="Begins every message, in a line of its own. It counts in the length.",
    )
    footer = fields.Char(compute="_compute_frame", store=True, readonly=False, precompute=True)
    template_id = fields.Many2one(
        "sms.template",
        domain="[('model', '=', audience_model),"
        " '|', ('purpose_id', '=', False), ('purpose_id', '=', purpose_id)]",
        help="Fills in the text. Templates are kept under Configuration.",
    )
    each_language = fields.Boolean(
        "In each recipient's language",
        help="Everybody gets the template in their own language, where it has been translated; "
        "the text below goes to all others.",
    )
    text_lang = fields.Char(
        compute="_compute_text_lang",
        store=True,
        readonly=False,
        precompute=True,
        help="The language of whoever chose the template: the one in which the text is written.",
    )
    preview_partner_id = fields.Many2one(
        "res.partner", "See it as", copy=False, help="Empty: the first contact of the audience."
    )
    advice = fields.Html(compute="_compute_advice", sanitize=False)
    can_be_plainer = fields.Boolean(compute="_compute_advice")

    @api.depends("purpose_id")
    def _compute_frame(self):
        for campaign in self:
            purpose = campaign.purpose_id
            campaign.header = purpose.header
            campaign.footer = purpose.footer or self.env._("Reply STOP to opt out.")

    @api.depends("template_id")
    def _compute_text_lang(self):
        self.text_lang = self.env.lang or SOURCE_LANG

    @api.onchange("template_id")
    def _onchange_template_id(self):
        if self.template_id:
            self.body = self.template_id.body
            self.purpose_id = self.purpose_id or self.template_id.purpose_id
        else:
            self.each_language = False

    @api.constrains("body", "header", "footer", "template_id", "each_language", "audience_id")
    def _check_text(self):
        """A wrong variable is named when the text is saved (IC-8)."""
        content = self.env["sms.campaign.content"]
        for campaign in self:
            if not (campaign.body or "").strip():
                raise ValidationError(self.env._("Write the message of the campaign."))
            try:
                for text in campaign._all_texts().values():
                    content._parse(text, campaign)
            except AccessError:
                continue  # told where it matters: in the preview, and at the launch
            except UserError as wrong:
                raise ValidationError(str(wrong)) from wrong

    def _full_text(self, lang=None):
        """What is sent, merge fields not filled in: header, message, footer.

        ``lang``: the recipient's language, where the campaign follows it.
        """
        self.ensure_one()
        header, body, footer = self.header, self.body, self.footer
        if translated := self._translated_body(lang):
            body = translated
            header = self._translation(self.purpose_id, "header", lang) or header
            footer = self._translation(self.purpose_id, "footer", lang) or footer
        return "\n".join(filter(None, (header, body, footer)))

    def _all_texts(self):
        """{language code or False: the text}, one entry where there is one text for all."""
        self.ensure_one()
        texts = {False: self._full_text()}
        for lang, _name in self.env["res.lang"].get_installed():
            if self._translated_body(lang):
                texts[lang] = self._full_text(lang)
        return texts

    def _translated_body(self, lang):
        """What the template says in ``lang``, where the campaign follows it; else False."""
        if not (lang and self.each_language and self.template_id):
            return False
        return self._translation(self.template_id, "body", lang)

    def _translation(self, record, name, lang):
        """The field of ``record`` in ``lang``; False: it has no other words than those written."""

        def words_in(code):
            return record.sudo().with_context(lang=code)[name]

        words = words_in(lang)
        own = lang == SOURCE_LANG or words != words_in(SOURCE_LANG)
        return own and words != words_in(self.text_lang) and words

    @api.depends("body", "header", "footer", "company_id", "preview_text")
    def _compute_advice(self):
        rules = self.env["sms.advice.rule"]
        for campaign in self:
            text = campaign.preview_text or campaign._full_text()
            found = rules._advise(text, campaign.company_id) if campaign.body else []
            campaign.advice = Markup("").join(_advice_line(each) for each in found) or False
            campaign.can_be_plainer = campaign._full_text() != to_gsm7(campaign._full_text())

    def action_make_plain(self):
        """Write the characters that make a text dear in the short alphabet, where they can be."""
        for campaign in self:
            campaign.write(
                {name: to_gsm7(campaign[name] or "") for name in ("header", "body", "footer")}
            )


def _advice_line(advice):
    details = Markup(' <span class="text-muted">({})</span>').format(advice["details"])
    return Markup(
        '<div class="d-flex gap-2 mb-1"><i class="fa fa-lightbulb-o text-warning mt-1" role="img"'
        ' title="Advice"></i><div><strong>{}</strong>{}<br/><span class="text-muted">{}</span>'
        "</div></div>"
    ).format(advice["name"], details, advice["reason"])
