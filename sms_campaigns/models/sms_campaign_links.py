"""Links of a campaign: short, counted, and on the organisation's own address."""

import re

from odoo import fields, models
from odoo.tools.mail import TEXT_URL_REGEX

from odoo.addons.sms_twilio_gateway.models.sms_sender_way_out import LINK

CODE_LENGTH = 3  # of Odoo's short links, for the preview


class SmsCampaign(models.Model):
    """Odoo's ``link_tracker`` shortens and counts. Links with merge fields in them stay as they
    are: they are somebody's own, and a short link for each would be a million rows.
    """

    _inherit = "sms.campaign"

    track_links = fields.Boolean(
        default=True,
        help="Links in the text become short ones of your own address, and clicks are counted.",
    )
    link_count = fields.Integer(compute="_compute_click_count")
    click_count = fields.Integer("Clicks", compute="_compute_click_count")

    def _compute_click_count(self):
        groups = self.env["link.tracker"]._read_group(
            [("sms_campaign_id", "in", self.ids)],
            ["sms_campaign_id"],
            ["__count", "count:sum"],
        )
        counts = {campaign.id: numbers for campaign, *numbers in groups}
        for campaign in self:
            campaign.link_count, campaign.click_count = counts.get(campaign.id, (0, 0))

    def _sent_texts(self):
        """The texts as they are sent, as ``_all_texts``; makes the short links."""
        texts = self._all_texts()
        if not self.track_links:
            return texts
        urls = dict.fromkeys(url for text in texts.values() for url in self._urls(text))
        if not urls:
            return texts
        trackers = self.env["link.tracker"].sudo()
        links = trackers.search_or_create(
            [
                {
                    "url": url,
                    # its own title: without one Odoo would fetch the page within the transaction
                    "title": self.name,
                    "label": f"sms.campaign,{self.id}",
                    "sms_campaign_id": self.id,
                }
                for url in urls
            ]
        )
        short = dict(zip(urls, links.mapped("short_url"), strict=True))
        return {lang: self._replace_urls(text, short.get) for lang, text in texts.items()}

    def _text_to_show(self, lang=None):
        """The text with stand-ins for the links: about as long, and nothing is created."""
        text = self._with_stand_in(self._full_text(lang))
        if not self.track_links:
            return text
        shown = f"{self.get_base_url()}/r/{'x' * CODE_LENGTH}"
        return self._replace_urls(text, lambda _url: shown)

    def _with_link(self, vals):
        """``vals`` of a message, {link} in its text replaced by the recipient's own page.

        There people choose their texts, or sign off, without a password. A sender to whom nobody
        can reply adds it to each text: here, so that its length counts from the first look on.
        """
        body = vals["body"] or ""
        if LINK in body:
            vals = self.company_id.sudo()._sms_with_link(vals, body)
        return self.sender_id.sudo()._with_way_out(vals) if self.sender_id else vals

    def _with_stand_in(self, text):
        """``text`` with the link as staff see it, about as long as anybody's."""
        somebody = {"partner_id": self.env.user.partner_id.id, "number": "+12025550100"}
        return self._with_link({"body": text, **somebody})["body"]

    def _urls(self, text):
        """The links in ``text`` that are the same for everybody, each as it is written."""
        own = f"{self.get_base_url()}/"
        return [
            match[0]
            for match in re.finditer(TEXT_URL_REGEX, text)
            if "{" not in match[0]
            and not text[match.end() :].startswith("{")
            and not match[0].startswith((f"{own}r/", f"{own}sms/"))
        ]

    def _replace_urls(self, text, short):
        known = set(self._urls(text))
        return re.sub(
            TEXT_URL_REGEX,
            lambda match: (short(match[0]) or match[0]) if match[0] in known else match[0],
            text,
        )

    def action_view_links(self):
        """The links and how often each was followed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Links"),
            "res_model": "link.tracker",
            "view_mode": "list,graph,form",
            "domain": [("sms_campaign_id", "=", self.id)],
            "context": {"create": False},
        }


class LinkTracker(models.Model):
    _inherit = "link.tracker"

    sms_campaign_id = fields.Many2one(
        "sms.campaign", "SMS Campaign", readonly=True, index="btree_not_null", ondelete="cascade"
    )
