"""Odoo's own module for Twilio beside ours: one door, one account for each text (B-1)."""

from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.sms_twilio.tools.sms_api import SmsApiTwilio

from door_case import AGREED, SILENT, DoorCase


@tagged("post_install", "-at_install")
class TestOdoosTwilio(DoorCase):
    def setUp(self):
        super().setUp()
        self.by_odoo = []
        by_odoo = self.by_odoo

        def send(api, session, to_number, body, uuid):
            by_odoo.append((api.company, to_number))
            return SimpleNamespace(ok=True, json=lambda: {"sid": "SM" + "a" * 32})

        self.enterContext(patch.object(SmsApiTwilio, "_sms_twilio_send_request", send))
        (self.company | self.other_company).sms_provider = "twilio"

    def _text(self, people):
        self.env["sms.sms"].create(
            [
                {"partner_id": person.id, "number": person.phone, "body": "Lakeside: hello"}
                for person in people
            ]
        )
        self._run_odoos_queue()

    def test_b_1_a_company_with_a_gateway_sends_by_ours(self):
        people = self.ann | self.bob
        people.company_id = self.company
        self._text(people)
        self._assert_only_the_agreed_was_texted(self.account_purpose)
        self.assertFalse(self.by_odoo)

    def test_b_1_without_a_gateway_it_sends_what_the_gate_lets_through(self):
        self.gateway.active = False
        people = self.ann | self.bob
        people.company_id = self.company
        self._text(people)
        self.assertEqual(self.by_odoo, [(self.company, AGREED)])
        refused = self.env["sms.sms"].search([("number", "=", SILENT)])
        self.assertIn("has not agreed", refused.block_reason)

    def test_a_text_leaves_from_the_account_of_the_company_whose_consent_counts(self):
        (self.gateway | self.other_gateway).active = False
        cat = self._partner("+12125550122", company=self.other_company, purpose=self.purposes)
        cat.company_id = self.other_company
        self._text(cat)
        self.assertEqual(self.by_odoo, [(self.other_company, "+12125550122")])

    def test_no_two_fields_have_one_name_on_screen(self):
        names = self.env["sms.sms"].fields_get(["company_id", "record_company_id"], ["string"])
        self.assertEqual(len({field["string"] for field in names.values()}), 2)
