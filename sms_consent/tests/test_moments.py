from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.sms.tools.sms_api import SmsApi

from ..kernel.gate import Candidate, Reason, Verdict
from .common import ConsentCase

# A Monday: 06:00 in New York, 05:00 in Chicago.
EARLY = datetime(2026, 1, 5, 11, 0)


@tagged("post_install", "-at_install")
class TestMoments(ConsentCase):
    """B-7 and B-14 in the gate: rules are data, the recipient's zones decide."""

    def setUp(self):
        super().setUp()
        self.marketing.quiet_hours_policy = "marketing"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marketing = cls.marketing.sudo()

    def _decide(self, partner, now, purpose=None):
        candidate = Candidate(
            key="it",
            partner_id=partner.id,
            number=partner.sms_phone_ids[:1].number_e164,
            purpose_id=(purpose or self.marketing).id,
            company_id=self.company.id,
        )
        return self.gate._decide([candidate], now=now)["it"]

    def _member(self, name, phone, state=None, country=None):
        country = country or self.us
        state = self.env["res.country.state"].search(
            [("code", "=", state), ("country_id", "=", country.id)]
        )
        partner = self._contact(name, phone, country_id=country.id, state_id=state.id)
        self._opt_in(partner, self.marketing | self.account, confirm=False)
        return partner

    def test_c_8_federal_hours(self):
        ann = self._member("Ann", "212 555 0161", "NY")
        decision = self._decide(ann, EARLY)
        self.assertIs(decision.verdict, Verdict.DEFER)
        self.assertIs(decision.reason, Reason.QUIET_HOURS)
        self.assertEqual(decision.until, datetime(2026, 1, 5, 13, 0), "08:00 in New York")
        self.assertTrue(self._decide(ann, datetime(2026, 1, 5, 13, 0)).allowed)
        self.assertFalse(self._decide(ann, datetime(2026, 1, 6, 2, 0)).allowed, "21:00")

    def test_c_8_states(self):
        evening = datetime(2026, 1, 6, 1, 30)  # 20:30 in the East, 19:30 in Texas
        for phone, state, allowed in (
            ("212 555 0162", "NY", True),
            ("305 555 0162", "FL", False),
            ("203 555 0162", "CT", False),
        ):
            member = self._member(state, phone, state)
            self.assertEqual(self._decide(member, evening).allowed, allowed, state)
        dallas = self._member("TX", "214 555 0163", "TX")
        sunday_11 = datetime(2026, 1, 4, 17, 0)
        self.assertEqual(
            self._decide(dallas, sunday_11).until, datetime(2026, 1, 4, 19, 0), "noon in El Paso"
        )

    def test_b_7_every_plausible_zone_is_open(self):
        moved = self._member("Moved", "212 555 0164", "HI")
        nine_in_new_york = datetime(2026, 1, 5, 14, 0)
        decision = self._decide(moved, nine_in_new_york)
        self.assertEqual(decision.until, datetime(2026, 1, 5, 18, 0), "08:00 in Honolulu")

    def test_service_texts_are_configurable(self):
        ann = self._member("Ann", "212 555 0165", "NY")
        self.account.sudo().quiet_hours_policy = "transactional"
        self.assertTrue(self._decide(ann, EARLY, self.account).allowed, "no rules, no quiet hours")
        self.env["sms.consent.quiet.rule"].sudo().create(
            {"policy": "transactional", "country_id": self.us.id, "opens": 7, "closes": 22}
        )
        self.assertFalse(self._decide(ann, EARLY, self.account).allowed)
        self.account.sudo().quiet_hours_policy = "none"
        self.assertTrue(self._decide(ann, EARLY, self.account).allowed)

    def test_a_purpose_may_have_its_own_hours(self):
        ann = self._member("Ann", "212 555 0166", "NY")
        self.env["sms.consent.quiet.rule"].sudo().create(
            {"purpose_id": self.marketing.id, "country_id": self.us.id, "opens": 5, "closes": 6.5}
        )
        self.assertTrue(self._decide(ann, EARLY).allowed)

    def test_rules_are_checked(self):
        with self.assertRaises(ValidationError):
            self.env["sms.consent.quiet.rule"].sudo().create({"opens": 21, "closes": 8})

    def test_refusal_comes_before_the_hour(self):
        self.assertIs(self._decide(self.bob, EARLY).reason, Reason.NO_CONSENT)

    def test_b_14_frequency_cap(self):
        self.marketing.write(
            {"quiet_hours_policy": "none", "frequency_cap": 2, "frequency_cap_days": 7}
        )
        ann = self._member("Ann", "212 555 0167", "NY")
        now = datetime(2026, 1, 5, 15, 0)
        sent = self.env["sms.consent.sent"].sudo()
        for days in (6, 3, 9):
            sent.create(
                {
                    "company_id": self.company.id,
                    "purpose_id": self.marketing.id,
                    "number": "+12125550167",
                    "at": now - timedelta(days=days),
                }
            )
        decision = self._decide(ann, now)
        self.assertIs(decision.reason, Reason.FREQUENCY_CAP)
        self.assertEqual(decision.until, now + timedelta(days=1))
        self.assertTrue(self._decide(ann, now + timedelta(days=1, seconds=1)).allowed)
        self.assertTrue(self._decide(ann, now, self.account).allowed, "per purpose")
        self.marketing.frequency_cap = 3
        self.assertTrue(self._decide(ann, now).allowed)

    def test_b_14_counts_what_leaves_by_the_door(self):
        self.account.sudo().write({"frequency_cap": 1, "frequency_cap_days": 7})
        self._opt_in(self.ann, self.account, confirm=False)

        def deliver(api, messages, delivery_reports_url=False):
            numbers = [number for message in messages for number in message["numbers"]]
            return [{"uuid": number["uuid"], "state": "success"} for number in numbers]

        with patch.object(SmsApi, "_send_sms_batch", autospec=True, side_effect=deliver):
            first = self.ann._message_sms("One").sudo().notification_ids
            second = self.ann._message_sms("Two").sudo().notification_ids
        self.assertEqual(first.notification_status, "pending")
        self.assertIn("as many Account texts as allowed", second.failure_reason)

    def test_deferred_text_waits_in_the_queue(self):
        ann = self._member("Ann", "212 555 0168", "NY")
        rows = (
            self.env["sms.sms"]
            .sudo()
            .create(
                {
                    "partner_id": ann.id,
                    "number": "+12125550168",
                    "body": "News",
                    "purpose_id": self.marketing.id,
                    "company_id": self.company.id,
                }
            )
        )
        self.env["sms.consent.quiet.rule"].sudo().search([]).write({"opens": 0, "closes": 0.01})
        midmorning = (fields.Datetime.now() + timedelta(days=1)).replace(hour=15)
        sending = patch.object(type(rows), "_send_with_api", autospec=True)
        with freeze_time(midmorning), sending as send:
            rows._send()
            rows._process_queue()
        send.assert_not_called()
        self.assertEqual(rows.state, "outgoing")
        self.assertTrue(rows.not_before)
