"""An audience is put together in the browser."""

from odoo import Command
from odoo.tests import HttpCase, tagged

from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestAudienceTour(CampaignCase, HttpCase):
    def test_im_6_an_audience_in_the_browser(self):
        board = (
            self._contact("Ada", "+12125550110", "in")
            | self._contact("Ben", "+12125550111", "in")
            | self._contact("Cleo", "+12125550112")
        )
        self.env["sms.contact.list"].create(
            {
                "name": "Board",
                "company_id": self.company_a.id,
                "partner_ids": [Command.set(board.ids)],
            }
        )
        address = "/odoo/action-sms_campaigns.sms_audience_action"
        self.start_tour(address, "sms_campaigns_audience", login=self.manager.login)
        audience = self.env["sms.audience"].search([("name", "=", "Board and guests")])
        self.assertEqual(audience.line_ids.kind, "list")
        self.assertEqual(audience.company_id, self.company_a)
