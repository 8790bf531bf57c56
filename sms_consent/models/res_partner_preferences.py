from datetime import timedelta

from odoo import api, fields, models

from ..kernel import links
from ..kernel.links import LinkState

# An opt-out link has to work for 30 days at least (CAN-SPAM, 15 U.S.C. 7704(a)(3)(A)(ii), for
# e-mail); people come back to a text later than that.
LINK_DAYS = 90


class ResPartner(models.Model):
    """The link by which a person sees and changes the texts they get, without logging in (B-12)."""

    _inherit = "res.partner"

    sms_preferences_url = fields.Char(
        "Text Preferences Link",
        compute="_compute_sms_preferences_url",
        groups="sms_consent.group_sms_user",
        help="For templates of texts and e-mails. Whoever has it can change this person's texts.",
    )

    @api.depends_context("company")
    def _compute_sms_preferences_url(self):
        for partner in self:
            origin = partner._origin
            partner.sms_preferences_url = (
                origin._sms_preferences_url(self.env.company) if origin.id else False
            )

    def _sms_preferences_url(self, company, number=None):
        """The link for this contact and ``company``.

        :param number: E.164 it is texted to; the link dies when the contact gives the number up
        """
        self.ensure_one()
        token = links.make(
            company._sms_secret(),
            company_id=company.id,
            partner_id=self.id,
            number=number or "",
            expires_on=fields.Date.today() + timedelta(days=LINK_DAYS),
        )
        return f"{company.get_base_url()}/sms/preferences/{token}"

    @api.model
    def _sms_link_was_texted(self, token):
        """Whether a valid ``token`` is one of those that we text; templates hold the others."""
        secret = self.env["res.company"]._sms_secret()
        return links.judge(links.read(token), secret, (), fields.Date.today()) is LinkState.WRONG

    @api.model
    def _sms_from_preferences_token(self, token):
        """(contact, company, kernel ``LinkState``) of a token from the web, as superuser.

        The records are empty unless the link is valid, but for the company of an expired one.
        """
        nobody, nowhere = self.browse(), self.env["res.company"]
        link = links.read(token)
        if not link:
            return nobody, nowhere, LinkState.WRONG
        partner = self.sudo().browse(link.partner_id).exists()
        company = nowhere.sudo().browse(link.company_id).exists()
        numbers = partner.sms_phone_ids.filtered("number_e164").mapped("number_e164")
        secret = nowhere._sms_secret()
        state = links.judge(link, secret, numbers, fields.Date.today())
        if not (partner.active and company.active):
            state = LinkState.WRONG
        if state is LinkState.VALID:
            return partner, company, state
        return nobody, company if state is LinkState.EXPIRED else nowhere, state
