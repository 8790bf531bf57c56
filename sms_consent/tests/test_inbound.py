from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
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

    def test_id_2_a_request_is_confirmed_though_its_language_is_given_up(self):
        langs = self.env["res.lang"].sudo()
        langs._activate_lang("fr_FR")
        wording = self.marketing._get_wording("fr_FR")
        consent = self._opt_in(self.ann, pending=True, wording=wording)
        langs.search([("code", "=", "fr_FR")]).active = False
        self.assertIs(self._reply("Agree").kind, Kind.CONFIRM)
        self.assertEqual((consent.state, consent.sudo().wording_id), ("opted_in", wording))

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
        for phone in (False, "(212) 555-0202"):
            with self.subTest(phone=phone):
                self.ann.phone = number
                consent = self._opt_in(self.ann, source="portal", confirm=False)
                self._reply("STOP")
                self.ann.phone = phone
                phones = self.ann.sms_phone_ids.mapped("number_e164")
                told = self._confirmations()
                self.assertIs(self._reply("START").kind, Kind.OPT_IN)
                self.assertEqual(consent.state, "opted_out")
                self.assertEqual(self.ann.sms_phone_ids.mapped("number_e164"), phones)
                self.assertEqual(self._confirmations(), told, "a stranger is not told her name")
                suppressed = self.env["sms.suppression"]._suppressed_numbers([NUMBER], self.company)
                self.assertFalse(suppressed)

    def test_id_2_yes_from_a_number_that_was_given_up_confirms_nothing(self):
        consent = self._opt_in(self.ann, pending=True)
        self.ann.phone = "(212) 555-0202"
        self.assertIs(self._reply("Yes").kind, Kind.NONE)
        self.assertEqual(consent.state, "none")
        self.assertEqual(self.ann.sms_phone_ids.mapped("number_e164"), ["+12125550202"])

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


@tagged("post_install", "-at_install")
class TestComingBack(ConsentCase):
    """C-14: START undoes the STOP, and nothing that the person had refused before."""

    def setUp(self):
        super().setUp()
        self.first = self._opt_in(self.ann, self.marketing, confirm=False)
        self.second = self._opt_in(self.ann, self.billing, confirm=False)

    def _reply(self, body, **values):
        return self.consents._apply_inbound(self.company, NUMBER, body, **values).kind

    def _states(self):
        return self.first.state, self.second.state

    def _refuse(self, days_ago, purposes, **values):
        """On the page, so many days ago."""
        moment = fields.Datetime.now() - timedelta(days=days_ago)
        with patch.object(fields.Datetime, "now", staticmethod(lambda *_args: moment)):
            self._opt_out(partner=self.ann, purposes=purposes, source="portal", **values)

    def test_c_14_yes_to_a_question_brings_nothing_back(self):
        self._refuse(30, self.marketing)
        for word in ("Yes", "1", "Si", "START", "subscribe"):
            with self.subTest(word):
                self.assertIs(self._reply(word), Kind.NONE, "for a person to read")
                self.assertEqual(self._states(), ("opted_out", "opted_in"))
        self.assertIs(self._reply("Yes", opt_out_type="START"), Kind.NONE)
        self.assertEqual(self._states(), ("opted_out", "opted_in"))

    def test_c_14_start_brings_back_what_that_stop_has_ended(self):
        for word in ("START", "Yes", "1"):
            with self.subTest(word):
                self._refuse(365, self.marketing)
                self._reply("STOP")
                self.assertEqual(self._states(), ("opted_out", "opted_out"))
                self.assertIs(self._reply(word), Kind.OPT_IN)
                self.assertEqual(self._states(), ("opted_out", "opted_in"))
                self.assertFalse(self.ann.is_sms_suppressed)

    def test_c_14_start_after_a_stop_that_ended_nothing_lifts_it_and_no_more(self):
        self._refuse(30, self.marketing | self.billing)
        self._reply("STOP")
        self.assertIs(self._reply("START"), Kind.OPT_IN)
        self.assertEqual(self._states(), ("opted_out", "opted_out"))
        self.assertFalse(self.ann.is_sms_suppressed)

    def test_c_10_a_carrier_that_blocks_after_the_stop_changes_nothing_of_it(self):
        self._refuse(30, self.marketing)
        moment = fields.Datetime.now() - timedelta(days=1)
        with patch.object(fields.Datetime, "now", staticmethod(lambda *_args: moment)):
            self._reply("STOP", received_at=moment - timedelta(days=2))
        actor = self.consents._actor("carrier")
        self.env["sms.suppression"].sudo()._suppress(
            [NUMBER], self.company, "carrier", source="carrier", actor=actor, sender_ref=7
        )
        self._reply("START")
        self.assertEqual(self._states(), ("opted_out", "opted_in"))

    def test_c_4_where_stop_ends_one_kind_start_brings_back_that_one(self):
        self.company.sudo().sms_stop_scope = "purpose"
        self.env["sms.consent.sent"].sudo().create(
            {
                "number": NUMBER,
                "purpose_id": self.billing.id,
                "company_id": self.company.id,
                "at": "2026-01-05 12:00:00",
            }
        )
        self._refuse(30, self.marketing)
        self._reply("STOP")
        self.assertEqual(self._states(), ("opted_out", "opted_out"))
        self.assertIs(self._reply("Yes"), Kind.NONE, "it may answer anything")
        self.assertEqual(self._states(), ("opted_out", "opted_out"))
        self.assertIs(self._reply("START"), Kind.OPT_IN)
        self.assertEqual(self._states(), ("opted_out", "opted_in"))

    def test_c_4_no_older_stop_is_undone_in_place_of_one_that_ended_nothing(self):
        self.company.sudo().sms_stop_scope = "purpose"
        asked = self._opt_in(self.ann, self.account, source="portal", pending=True, confirm=False)
        for day, purpose in ((5, self.marketing), (6, self.account)):
            self.env["sms.consent.sent"].sudo().create(
                {
                    "number": NUMBER,
                    "purpose_id": purpose.id,
                    "company_id": self.company.id,
                    "at": datetime(2026, 1, day, 12),
                }
            )
            self._reply("STOP", received_at=datetime(2026, 1, day, 13))
        self.assertIs(self._reply("START"), Kind.NONE)
        self.assertEqual((*self._states(), asked.state), ("opted_out", "opted_in", "opted_out"))

    def test_c_11_what_comes_back_is_what_it_was(self):
        until = fields.Date.today() + timedelta(days=90)
        self._opt_in(
            self.ann, self.billing, basis="implied_purchase", expires_on=until, confirm=False
        )
        shown = self.first.sudo().wording_id
        newer = (
            self.env["sms.consent.wording"]
            .sudo()
            .create({"purpose_id": self.marketing.id, "body": "Other words"})
        )
        newer.action_publish()
        self._reply("STOP")
        self._reply("START")
        self.assertEqual(self._states(), ("opted_in", "opted_in"))
        self.assertEqual((self.first.basis, self.first.expires_on), ("express", False))
        self.assertEqual(self.first.sudo().wording_id, shown)
        self.assertRecordValues(self.second, [{"basis": "implied_purchase", "expires_on": until}])

    def test_c_11_what_has_expired_meanwhile_does_not_come_back(self):
        until = fields.Date.today()
        self._opt_in(
            self.ann, self.billing, basis="implied_inquiry", expires_on=until, confirm=False
        )
        self._reply("STOP")
        with patch.object(
            fields.Date, "today", staticmethod(lambda *_args: until + timedelta(days=1))
        ):
            self._reply("START")
        self.assertEqual(self._states(), ("opted_in", "opted_out"))

    def test_c_14_what_was_never_confirmed_does_not_come_back(self):
        asked = self._opt_in(self.ann, self.account, source="portal", pending=True, confirm=False)
        self._reply("STOP")
        self.assertEqual(asked.state, "opted_out")
        self._reply("START")
        self.assertEqual(self._states(), ("opted_in", "opted_in"))
        self.assertEqual(asked.state, "opted_out")

    def test_c_14_what_had_ended_before_the_stop_does_not_come_back(self):
        phone, since = self.ann.phone, self.first.opted_in_at
        self.ann.phone = "(212) 555-0202"
        self.ann.phone = phone
        self.assertEqual(self._states(), ("none", "none"))
        self._opt_in(self.ann, self.billing, confirm=False)
        self._opt_out(partner=self.ann)
        self.assertEqual(self._states(), ("opted_out", "opted_out"))
        self._reply("START")
        self.assertEqual(self._states(), ("opted_out", "opted_in"))
        self.assertEqual(self.first.opted_in_at, since, "the proof still tells")

    def test_c_14_what_stop_has_ended_comes_back_to_who_was_merged(self):
        self._opt_in(self.bob, self.marketing, confirm=False)
        self.bob.phone = False
        self._reply("STOP")
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo()
        wizard._merge((self.ann | self.bob).ids, self.bob)
        self._reply("START")
        states = {row.purpose_id: row.state for row in self.bob.sms_consent_ids}
        self.assertEqual(states[self.marketing], "opted_in")

    def test_c_11_start_where_the_language_of_the_wording_is_given_up(self):
        langs = self.env["res.lang"].sudo()
        langs._activate_lang("fr_FR")
        wording = self.marketing._get_wording("fr_FR")
        self._opt_in(self.ann, self.marketing, wording=wording, confirm=False)
        self.assertEqual(self.first.wording_lang, "fr_FR")
        self._reply("STOP")
        langs.search([("code", "=", "fr_FR")]).active = False
        self._reply("START")
        self.assertEqual(self._states(), ("opted_in", "opted_in"))
        self.assertEqual(self.first.sudo().wording_id, wording)

    def test_c_14_a_start_that_is_refused_opts_in_nothing(self):
        def refuse(consents, _given):
            raise UserError(consents._guard_message())

        self._reply("STOP")
        self.patch(self.env.registry["sms.consent"], "_after_opt_in", refuse)
        self.assertIs(self._reply("START"), Kind.OPT_IN)
        self.env.invalidate_all()
        self.assertEqual(self._states(), ("opted_out", "opted_out"))
        self.assertFalse(self.ann.is_sms_suppressed, "may be asked for consent again")
        self.assertIsNone(self.env["sms.consent.ledger.check"].sudo()._verify(self.company))
