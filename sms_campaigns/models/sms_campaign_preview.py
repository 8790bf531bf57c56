"""The text as a contact will see it, and its length, while it is being written."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.sms_twilio_gateway.kernel.segments import Encoding, count


class SmsCampaign(models.Model):
    """Preview with the first contact of the audience."""

    _inherit = "sms.campaign"

    preview_text = fields.Text(compute="_compute_preview")
    preview_name = fields.Char(compute="_compute_preview")
    preview_record = fields.Char(compute="_compute_preview")
    preview_problem = fields.Char(compute="_compute_preview")
    segment_hint = fields.Char(compute="_compute_preview")

    @api.depends(
        "body",
        "header",
        "footer",
        "audience_domain",
        "company_id",
        "sender_id",
        "preview_partner_id",
        "each_language",
        "template_id",
        "track_links",
    )
    def _compute_preview(self):
        for campaign in self:
            campaign.preview_name = campaign.preview_record = campaign.preview_problem = False
            text = campaign._text_to_show()
            try:
                contact = campaign._sample()
                campaign.preview_name = contact.display_name
                record = campaign._sample_record(contact)
                campaign.preview_record = record.display_name if record else False
                if contact:
                    lang = contact.sudo()._sms_recipient().lang
                    texts = {False: campaign._text_to_show(lang)}
                    content = self.env["sms.campaign.content"]
                    text = content._fill(campaign, texts, contact, record)[contact.id]
            except (AccessError, UserError) as refusal:
                campaign.preview_problem = str(refusal)
            campaign.preview_text = text
            campaign.segment_hint = campaign._describe_length(text)

    def _sample(self):
        """Return the contact chosen, else the first of the audience."""
        audience = self.env["sms.campaign.audience"]
        return self.preview_partner_id or audience._contacts(self, self.env.user, 0, 1)

    def _sample_record(self, contact):
        """Return the record whose fields ``contact`` reads; None where contacts lead to themselves.

        To a contact from outside the audience nothing leads: the record of its first contact
        stands in.
        """
        if not self.record_model:
            return None
        audience = self.env["sms.campaign.audience"]
        records = audience._records(self, contact)
        if not records:
            records = audience._records(self, audience._contacts(self, self.env.user, 0, 1))
        return next(iter(records.values()), None)

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
