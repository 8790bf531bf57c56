"""The text as a contact will see it, and its length, while it is being written."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.sms_twilio_gateway.kernel.segments import Encoding, count


class SmsCampaign(models.Model):
    """Preview with the first contact of the audience."""

    _inherit = "sms.campaign"

    preview_text = fields.Text(compute="_compute_preview")
    preview_name = fields.Char(compute="_compute_preview")
    preview_problem = fields.Char(compute="_compute_preview")
    segment_hint = fields.Char(compute="_compute_preview")

    @api.depends(
        "body",
        "header",
        "footer",
        "audience_domain",
        "company_id",
        "preview_partner_id",
        "each_language",
        "template_id",
        "track_links",
    )
    def _compute_preview(self):
        for campaign in self:
            campaign.preview_name = campaign.preview_problem = False
            text = campaign._text_to_show()
            try:
                contact, text = campaign._sample()
                campaign.preview_name = contact.display_name
            except (AccessError, UserError) as refusal:
                campaign.preview_problem = str(refusal)
            campaign.preview_text = text
            campaign.segment_hint = campaign._describe_length(text)

    def _sample(self):
        """Return the contact chosen, else the first of the audience, and the text it reads."""
        content = self.env["sms.campaign.content"]
        contact = self.preview_partner_id
        if not contact:
            contact = self.env["sms.campaign.audience"]._contacts(self, self.env.user, 0, 1)
        text = self._text_to_show(contact.lang)
        merge_text = content._parse(text, self.audience_model)
        return contact, content._render(merge_text, contact).get(contact.id, text)

    def _describe_length(self, text):
        """Return the segments of ``text`` in words, and the characters that make it dear."""
        if not text:
            return ""
        length = count(text)
        values = {"segments": length.segments, "units": length.units}
        if length.encoding is Encoding.GSM7:
            return self.env._("Segments: %(segments)s · Characters: %(units)s", **values)
        return self.env._(
            "Segments: %(segments)s · Characters: %(units)s · %(characters)s cannot be sent in "
            "the short alphabet: a segment holds 70 characters instead of 160",
            characters=" ".join(length.forcing_characters[:8]),
            **values,
        )
