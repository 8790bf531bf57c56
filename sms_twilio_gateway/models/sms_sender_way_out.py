from odoo import fields, models

LINK = "{link}"
PREFERENCES = "/sms/preferences/"


class ResCompany(models.Model):
    _inherit = "res.company"

    sms_no_reply_text = fields.Char(
        "Way Out Where Nobody Can Reply",
        default="No more texts: {link}",
        translate=True,
        help="Ends each text from a name, to which nobody can reply STOP. {link} becomes the "
        "page where people choose their texts, or sign up and off.",
    )

    def _sms_with_link(self, vals, body, secret=None):
        """``vals`` of a text with ``body``, LINK in it replaced by the recipient's own page.

        Staff read the text, but not the link: as many characters of the same alphabet stand in its
        place, so that the segments are those of the text that leaves.

        :param secret: what leaves, where people read something else anyway
        """
        partner = self.env["res.partner"].sudo().browse(vals.get("partner_id") or ())
        link = shown = self._sms_opt_in_url()
        if partner:
            link = partner._sms_preferences_url(self, vals["number"])
            start = link.index(PREFERENCES) + len(PREFERENCES)
            shown = link[:start] + "*" * (len(link) - start)
        body, leaves = body.replace(LINK, shown), (secret or body).replace(LINK, link)
        return {**vals, "body": body, "secret_body": leaves if leaves != body else False}


class SmsSender(models.Model):
    """Who can't be answered says so, and gives another way out in each text (C-5)."""

    _inherit = "sms.sender"

    can_receive = fields.Boolean("Takes Replies", compute="_compute_can_receive")

    def _compute_can_receive(self):
        for sender in self:
            sender.can_receive = sender.kind != "alphanumeric"

    def _with_way_out(self, vals):
        """``vals`` of a text, its body with the way out where this sender takes no replies."""
        self.ensure_one()
        if self.can_receive:
            return vals
        leaves = vals.get("secret_body") or vals["body"] or ""
        if PREFERENCES in leaves:
            return vals
        company = self.company_id
        text = company.sms_no_reply_text or LINK
        text = text if LINK in text else f"{text} {LINK}"
        secret = f"{leaves}\n{text}" if vals.get("secret_body") else None
        return company._sms_with_link(vals, f"{vals['body'] or ''}\n{text}", secret)
