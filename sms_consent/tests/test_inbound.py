from datetime import datetime

from odoo.tests import tagged

from ..kernel.keywords import Kind
from .common import ConsentCase

NUMBER = "+12125550141"


@tagged("post_install", "-at_install")
class TestInbound(ConsentCase):
    def _reply(self, body, **values):
        return self.consents._apply_inbound(self.company, NUMBER, body, **values)

    def _confirmations(self):
        return self.env["sms.sms"].sudo().search([("number", "=", NUMBER)], order="id")

    def test_ic_3_stop_start_help(self):
        consent = self._opt_in(self.ann, confirm=False)
        self.assertIs(self._reply("Stop").kind, Kind.OPT_OUT)
        self.assertEqual(consent.state, "opted_out")
        self.assertTrue(self.ann.is_sms_suppressed)
        self.assertEqual(len(self._confirmations()), 1)
        self._reply("STOP")
        self.assertEqual(len(self._confirmations()), 1, "C-3: at most one confirmation")
        self.assertIs(self._reply("START").kind, Kind.OPT_IN)
        self.assertEqual(consent.state, "opted_in")
        self.assertEqual(consent.consent_type, "sms")
        self.assertFalse(self.ann.is_sms_suppressed)
        self.assertIs(self._reply("HELP").kind, Kind.HELP)
        self.assertIn("Lakeside Club", self._confirmations()[-1].body)

    def test_c_1_every_way_to_say_stop(self):
        words = ("stop", "Quit.", "END", "revoke", "opt out", "OPT-OUT", "cancel", "unsubscribe!")
        for word in words:
            with self.subTest(word=word):
                consent = self._opt_in(self.ann, source="portal", confirm=False)
                self._reply(word)
                self.assertEqual(consent.state, "opted_out")

    def test_c_15_stop_counts_for_all_start_for_one(self):
        self.bob.phone = self.ann.phone
        first = self._opt_in(self.ann)
        second = self._opt_in(self.bob)
        self._reply("STOP")
        self.assertEqual((first.state, second.state), ("opted_out", "opted_out"))
        self.assertEqual(self._entries(self.ann, event="opt_out").changed_by, "Unknown")
        self._reply("START")
        self.assertEqual([first.state, second.state].count("opted_in"), 1)

    def test_id_2_agree_confirms_a_request(self):
        consent = self._opt_in(self.ann, pending=True)
        self.assertIs(self._reply("Agree").kind, Kind.CONFIRM)
        self.assertEqual(consent.state, "opted_in")
        self.assertEqual(self._reply("Agree").kind, Kind.NONE, "nothing left to agree to")

    def test_b_6_free_text_revocation(self):
        consent = self._opt_in(self.ann)
        self._reply("please stop texting me")
        self.assertEqual(consent.state, "opted_out")
        self.assertEqual(self._entries(self.ann, event="opt_out").note, "please stop texting me")

    def test_c_2_received_and_applied(self):
        self._opt_in(self.ann, confirm=False)
        self._reply("STOP", received_at=datetime(2026, 1, 5, 12, 0))
        entry = self._entries(self.ann, event="opt_out")
        self.assertEqual(entry.received_at, datetime(2026, 1, 5, 12, 0))
        self.assertGreater(entry.date, entry.received_at)
        self.assertIsNone(self.env["sms.consent.ledger.check"].sudo()._verify(self.company))

    def test_id_3_each_kind_ends_by_itself(self):
        self._opt_in(self.ann, self.marketing | self.billing, confirm=False)
        self._opt_out(partner=self.ann, purposes=self.billing)
        states = {row.purpose_id: row.state for row in self.ann.sms_consent_ids}
        self.assertEqual(states, {self.marketing: "opted_in", self.billing: "opted_out"})

    def test_ordinary_text_changes_nothing(self):
        consent = self._opt_in(self.ann)
        self.assertIs(self._reply("See you at five").kind, Kind.NONE)
        self.assertEqual(consent.state, "opted_in")

    def test_c_4_scope_of_stop(self):
        self._opt_in(self.ann, self.marketing | self.billing, confirm=False)
        self.company.sudo().sms_stop_scope = "purpose"
        self.env["sms.consent.sent"].sudo().create(
            {
                "number": NUMBER,
                "purpose_id": self.marketing.id,
                "company_id": self.company.id,
                "at": "2026-01-05 12:00:00",
            }
        )
        self._reply("STOP")
        states = {row.purpose_id: row.state for row in self.ann.sms_consent_ids}
        self.assertEqual(states, {self.marketing: "opted_out", self.billing: "opted_in"})
        self.assertFalse(self.ann.is_sms_suppressed)
        self.company.sudo().sms_stop_scope_date = "2999-01-01"
        self._reply("STOP")
        self.assertTrue(self.ann.is_sms_suppressed, "not in force yet: everything ends")

    def test_provider_confirms(self):
        self._opt_in(self.ann, confirm=False)
        self._reply("STOP", provider_confirms=True)
        self.assertFalse(self._confirmations())
        self.company.sudo().sms_confirmed_by = "provider"
        self._reply("HELP", opt_out_type="HELP")
        self.assertFalse(self._confirmations())

    def test_start_of_a_number_that_was_given_up_lifts_its_stop_and_no_more(self):
        number = self.ann.phone
        consent = self._opt_in(self.ann, confirm=False)
        self._reply("STOP")
        self.ann.phone = False
        self.assertIs(self._reply("START").kind, Kind.OPT_IN)
        self.assertEqual(consent.state, "opted_out")
        self.assertFalse(self.env["sms.suppression"]._suppressed_numbers([number], self.company))

    def test_stop_from_a_number_nobody_knows(self):
        self.consents._apply_inbound(self.company, "+12125550199", "STOP")
        suppressed = self.env["sms.suppression"]._suppressed_numbers(["+12125550199"], self.company)
        self.assertTrue(suppressed)
        self.assertIs(
            self.consents._apply_inbound(self.company, "+12125550199", "START").kind, Kind.OPT_IN
        )
        self.assertFalse(
            self.env["sms.suppression"]._suppressed_numbers(["+12125550199"], self.company)
        )
