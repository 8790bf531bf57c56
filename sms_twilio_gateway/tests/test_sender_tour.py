from odoo.tests import HttpCase, tagged

from .common import GatewayMixin


@tagged("post_install", "-at_install")
class TestSenderTour(GatewayMixin, HttpCase):
    """The senders' cards and form in a browser, as an administrator of texting."""

    def test_im_2_im_3_a_stopped_sender_is_mended_and_its_opt_in_page_named(self):
        manager = self._user("sendertour", "sms_consent.group_sms_manager", self.company)
        manager.password = "sendertour"
        self.sender._stop("The number is not registered with the carriers (30034).")
        action = self.env.ref("sms_twilio_gateway.action_sender")
        self.start_tour(f"/odoo/action-{action.id}", "sms_sender", login="sendertour")
        self.assertEqual(self.sender.state, "ready")
        self.assertEqual(self.sender.opt_in_url, self.company.sms_opt_in_url)
        self.assertTrue(self.sender.verification_checked_at)
