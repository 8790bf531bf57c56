from odoo import api, models
from odoo.http import request

from ..kernel.actor import CARRIER, SYSTEM, UNKNOWN, Actor, ActorKind


class SmsConsent(models.Model):
    """Who changed a consent (NF-6)."""

    _inherit = "sms.consent"

    @api.model
    def _actor(self, source, company=None):
        """The :class:`Actor` for a change from ``source`` in this environment.

        Staff: the user's name. A portal member: name or e-mail address, as ``company`` has set.
        A reply by SMS: "Unknown" (C-15). Nobody logged in: "System", or "Visitor" on the web.
        """
        if source == "sms":
            return UNKNOWN
        if source == "carrier":
            return CARRIER
        user = self.env.user
        if source == "system" or user._is_superuser():
            return SYSTEM
        ip, user_agent = self._client()
        if user._is_public():
            return Actor(ActorKind.MEMBER, self.env._("Visitor"), user.id, ip, user_agent)
        if not user.share:
            return Actor(ActorKind.STAFF, user.name, user.id, ip, user_agent)
        company = company or user.company_id
        by_email = company.sudo().sms_portal_actor == "email" and user.email
        return Actor(ActorKind.MEMBER, by_email or user.name, user.id, ip, user_agent)

    @api.model
    def _client(self):
        """(IP address, user agent) of the present web request, (None, None) outside one."""
        if not request:
            return None, None
        http_request = request.httprequest
        return http_request.remote_addr, str(http_request.user_agent)[:500]
