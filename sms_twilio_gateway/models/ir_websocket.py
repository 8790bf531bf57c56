from odoo import models
from odoo.http import request

from odoo.addons.bus.websocket import wsrequest


class IrWebsocket(models.AbstractModel):
    """The front desk hears of its companies' conversations, and nobody else does."""

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        channels = super()._build_bus_channel_list(channels)
        logged_in = (request or wsrequest).session.uid
        if logged_in and self.env.user.has_group("sms_consent.group_sms_user"):
            channels.extend((company, "sms_inbox") for company in self.env.user.company_ids)
        return channels
