from functools import partial
from unittest.mock import patch

from odoo.tests import tagged

from ..kernel import codes
from .portal_common import PageCase


@tagged("post_install", "-at_install")
class TestPortalTours(PageCase):
    """The pages in a browser, as members and visitors use them."""

    def setUp(self):
        super().setUp()
        issue = partial(codes.issue, randbelow=lambda limit: 123456)
        known = patch("odoo.addons.sms_consent.models.sms_consent_code.issue", issue)
        self.enterContext(known)

    def test_nf_1_portal(self):
        self.start_tour("/my", "sms_consent_portal", login="ann-archer")
        self.assertEqual(self._consent(self.ann, self.marketing).state, "opted_out")
        self.assertEqual(len(self.ann.sms_phone_ids), 2)

    def test_b_12_preferences(self):
        self._opt_in(self.ann, self.marketing | self.billing, confirm=False)
        url = self.ann._sms_preferences_url(self.company, "+12125550141")
        self.start_tour(url[url.index("/sms/") :], "sms_consent_preferences")
        self.assertEqual(set(self.ann.sms_consent_ids.mapped("state")), {"opted_out"})

    def test_im_3_sign_up(self):
        self.start_tour(f"/sms/opt-in/{self.company.id}", "sms_consent_sign_up")
        consent = self.consents.search([("number", "=", "+14045550133")])
        self.assertEqual((consent.state, consent.partner_id.name), ("opted_in", "Gus Hall"))
