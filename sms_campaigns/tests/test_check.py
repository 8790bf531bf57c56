"""The look ahead before a launch, and the limits that forbid one."""

from datetime import timedelta
from unittest.mock import patch

from babel.messages.extract import extract_python
from freezegun import freeze_time
from lxml import etree

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import sms_campaign_audience
from ..wizards import sms_campaign_launch
from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestCheck(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = [cls._contact(f"P{i}", f"+1212555011{i}", "in") for i in range(4)]
        cls.stranger = cls._contact("Ben", "+12125550119")

    def _check(self, campaign):
        return self.env["sms.campaign.check"].with_user(self.manager)._check(campaign)

    def _dialog(self, campaign):
        action = campaign.action_confirm()
        return self.env[action["res_model"]].with_user(self.manager).browse(action["res_id"])

    def test_b_13_people_segments_finish_and_exclusions(self):
        campaign = self._campaign(body="x" * 200)
        check = self._check(campaign)
        self.assertEqual((check.allowed, check.segments, check.exact), (4, 8, True))
        self.assertEqual(dict(check.left_out), {"no_consent": 1})
        self.assertEqual(check.countries, {"US": (4, 8)})
        seconds = (check.finish - fields.Datetime.now()).total_seconds()
        self.assertAlmostEqual(seconds, 8 / self.sender_a.mps, delta=3)

    def test_im_8_the_cost_is_estimated_by_country(self):
        self.env["sms.price"].search([]).unlink()
        usd = self.env.ref("base.USD")
        usd.active = True
        self.env["sms.price"].create(
            {
                "country_id": self.env.ref("base.us").id,
                "price": 0.01,
                "currency_id": usd.id,
                "date_from": "2020-01-01",
            }
        )
        check = self._check(self._campaign(body="x" * 200))
        self.assertAlmostEqual(check.cost[usd], 0.08)
        self.assertIn("0.08", self._dialog(self._campaign(body="x" * 200)).cost)

    def test_b_13_prepaid_credits_have_to_be_there(self):
        self.company_a.sms_billing = "prepaid"
        account = self.env["sms.credit.account"]._of(self.company_a)
        account._book("purchase", 2, "Bought")
        dialog = self._dialog(self._campaign())
        self.assertIn("takes 4 credits; 2 are left", dialog.problems)
        self.assertIn("4 credits", dialog.cost)
        with self.assertRaises(UserError):
            dialog.action_launch()

    def test_b_13_what_waits_at_the_sender_comes_first(self):
        self.env["sms.message"]._enqueue(
            [
                {
                    "company_id": self.company_a.id,
                    "number": "+12125550130",
                    "body": "x" * 1000,
                    "sender_id": self.sender_a.id,
                }
            ]
        )
        check = self._check(self._campaign())
        seconds = (check.finish - fields.Datetime.now()).total_seconds()
        self.assertAlmostEqual(seconds, (7 + 4) / self.sender_a.mps, delta=3)

    def test_b_13_an_own_pace_and_the_daily_limit_count(self):
        campaign = self._campaign(pace=0.01)
        seconds = (self._check(campaign).finish - fields.Datetime.now()).total_seconds()
        self.assertAlmostEqual(seconds, 400, delta=5)
        self.sender_a.daily_limit = 2
        check = self._check(self._campaign())
        self.assertGreater(check.finish, self.sender_a._tomorrow(fields.Datetime.now()))
        self.assertIn("2 texts a day", check.warnings[0])

    def test_b_13_the_dialog_says_it_in_one_sentence(self):
        dialog = self._dialog(self._campaign())
        self.assertIn("4 people get this text", dialog.sentence)
        self.assertIn("1 is left out", dialog.sentence)
        self.assertEqual(dialog.size_words, "4 segments")
        self.assertTrue(dialog.finish_words)

    def test_b_4_the_contacts_behind_a_reason(self):
        dialog = self._dialog(self._campaign())
        action = dialog.reason_ids.action_view_contacts()
        self.assertEqual(self.env["res.partner"].search(action["domain"]), self.stranger)

    def test_b_4_the_list_behind_a_reason_is_as_long_as_its_count(self):
        """Slice by slice: who gets no text takes the number from nobody."""
        self._contact("Silent twin", "+12125550140")
        self._contact("Willing twin", "+12125550140", "in")
        self._contact("Late twin", "+12125550140", "in")
        with patch.object(sms_campaign_audience, "COUNT_SLICE", 1):
            dialog = self._dialog(self._campaign())
            self.assertEqual(dialog.allowed_count, 5)
            for reason in dialog.reason_ids:
                with self.subTest(reason.name):
                    [(_field, _in, ids)] = reason.action_view_contacts()["domain"]
                    self.assertEqual(len(ids), reason.count)

    def test_b_14_who_had_as_many_texts_as_allowed_is_left_out_and_counted(self):
        self.purpose.quiet_hours_policy = "none"
        first = self._campaign()
        self._launch(first)
        self.env["sms.message"]._note_sent(self._messages(first, "queued")[:3].ids)
        self.purpose.frequency_cap = 1
        dialog = self._dialog(self._campaign())
        self.assertEqual(dialog.allowed_count, 1)
        counts = {reason.name: reason.count for reason in dialog.reason_ids}
        self.assertEqual(counts["Got as many texts as allowed"], 3)

    def test_b_7_in_quiet_hours_texts_wait_and_the_forecast_knows(self):
        self.purpose.quiet_hours_policy = "marketing"
        with freeze_time("2026-03-02 08:00:00"):  # three in the morning in New York
            campaign = self._campaign()
            self.assertGreaterEqual(str(self._check(campaign).finish), "2026-03-02 13:00:00")
            self._launch(campaign)
            for message in self._messages(campaign, "queued"):
                self.assertGreaterEqual(str(message.not_before), "2026-03-02 13:00:00")

    def test_b_19_where_texts_of_the_sender_may_not_arrive(self):
        self._contact("Karl", "+493055501000")
        self.company_a.sms_allowed_country_ids += self.env.ref("base.de")
        self.assertFalse(self._check(self._campaign()).warnings)
        self.sender_a.write({"kind": "alphanumeric", "number": "Riverside"})
        [warning] = self._check(self._campaign()).warnings
        self.assertIn("may not arrive in: United States (people: 4)", warning)
        self.assertIn(warning, self._dialog(self._campaign()).warnings)
        self.sender_a.country_ids = self.env.ref("base.us")
        self.assertFalse(self._check(self._campaign()).warnings)

    def _finish_of(self, at, **vals):
        """What is forecast at ``at`` (UTC) for a campaign to four people in New York."""
        with freeze_time(at):
            return str(self._check(self._campaign(**vals)).finish)

    def test_b_13_hours_are_those_of_the_planned_moment(self):
        """Looked at in the afternoon, planned for 22:00 in New York: it leaves the next morning."""
        self.purpose.quiet_hours_policy = "marketing"
        planned = {"schedule_type": "at", "schedule_at": "2026-03-03 03:00:00"}
        finish = self._finish_of("2026-03-02 19:00:00", **planned)
        self.assertEqual(finish[:15], "2026-03-03 13:0")

    def test_b_13_what_is_left_in_the_evening_leaves_the_next_morning(self):
        """A text in ten minutes from 20:30 on; quiet from 21:00 on in New York."""
        self.purpose.quiet_hours_policy = "marketing"
        finish = self._finish_of("2026-03-03 01:30:00", pace=1 / 600)
        self.assertEqual(finish[:15], "2026-03-03 13:1")

    def test_pi_5_after_the_companys_stop_time_nothing_leaves(self):
        self.purpose.quiet_hours_policy = "none"
        self.company_a.partner_id.tz = "America/New_York"
        self.company_a.write({"sms_start_time": 8.0, "sms_stop_time": 18.0})
        finish = self._finish_of("2026-03-02 22:50:00", pace=1 / 240)
        self.assertEqual(finish[:15], "2026-03-03 13:0")
        self.company_a.sms_after_stop = "cancel"
        with freeze_time("2026-03-02 22:50:00"):
            check = self._check(self._campaign(pace=1 / 240))
        self.assertIn("by the company's stop time", " ".join(check.warnings))

    def test_b_13_in_each_recipients_own_time_the_last_zone_counts(self):
        self.purpose.quiet_hours_policy = "none"
        planned = {
            "schedule_type": "at",
            "schedule_tz": "America/New_York",
            "schedule_at": "2026-03-03 15:00:00",  # 10:00 there
            "local_time": True,
        }
        finish = self._finish_of("2026-03-02 19:00:00", **planned)
        self.assertEqual(finish[:15], "2026-03-03 15:0")
        self._contact("Wes", "+14155550111", "in")
        finish = self._finish_of("2026-03-02 19:00:00", **planned)
        self.assertEqual(finish[:15], "2026-03-03 18:0")

    def test_im_2_above_the_senders_limit_the_launch_is_refused(self):
        self.sender_a.campaign_segment_limit = 3
        dialog = self._dialog(self._campaign())
        self.assertIn("may send 3", dialog.problems)
        with self.assertRaisesRegex(UserError, "may send 3"):
            dialog.action_launch()

    def test_im_2_the_launcher_stops_at_the_limit_and_says_why(self):
        """An audience that grew after the look ahead sends no segment above the limit."""
        self.sender_a.campaign_segment_limit = 3
        campaign = self._campaign()
        campaign.action_launch()
        campaign.sudo().run_ids._try_slice()
        self.assertEqual(campaign.state, "paused")
        self.assertIn("may send 3", campaign.problem)
        self.assertFalse(self._messages(campaign, "queued"))

    def test_im_2_unverified_toll_free_is_refused_before_it_starts(self):
        self.sender_a.write({"kind": "toll_free", "number": "+18005550100"})
        with self.assertRaises(UserError):
            self._campaign().action_confirm()

    def test_b_11_a_campaign_that_will_not_be_through_in_time_says_so(self):
        soon = fields.Datetime.now() + timedelta(seconds=30)
        check = self._check(self._campaign(pace=0.01, expires_at=soon))
        self.assertTrue(any("rest will be cancelled" in words for words in check.warnings))

    def test_an_empty_audience_is_no_launch(self):
        campaign = self._campaign(audience_domain="[('id', '=', 0)]")
        dialog = self._dialog(campaign)
        self.assertEqual(dialog.sentence, "Nobody in this audience may be texted.")
        with self.assertRaises(UserError):
            dialog.action_launch()

    def test_im_1_an_audience_that_is_empty_today_can_be_scheduled(self):
        """For example: every day, those whose membership ends in 30 days."""
        daily = {"schedule_type": "recurring", "repeat_frequency": "daily"}
        dialog = self._dialog(self._campaign(audience_domain="[('id', '=', 0)]", **daily))
        self.assertFalse(dialog.problems)
        self.assertIn("looked up anew", dialog.warnings)
        self.assertEqual(dialog.sentence, "Nobody in this audience may be texted today.")
        dialog.action_launch()
        self.assertEqual(dialog.campaign_id.state, "scheduled")

    def test_b_13_a_user_asks_a_manager_to_launch(self):
        campaign = self._campaign(user=self.user)
        action = campaign.action_confirm()
        dialog = self.env[action["res_model"]].with_user(self.user).browse(action["res_id"])
        self.assertIn("as soon as a manager launches it", dialog.sentence)
        self.assertNotIn("right now", dialog.sentence)
        for _twice in range(2):
            dialog.action_ask_launch()
            self.assertEqual(campaign.activity_ids.user_id, self.manager)
            self.assertEqual(campaign.activity_ids.summary, "Launch this campaign")
        campaign.with_user(self.manager).action_launch()
        self.assertFalse(campaign.activity_ids)

    def test_b_13_each_role_finds_its_button_in_the_dialog(self):
        for user, offered in (
            (self.user, {"action_ask_approval", "action_ask_launch"}),
            (self.manager, {"action_ask_approval", "action_launch"}),
        ):
            arch = self.env["sms.campaign.launch"].with_user(user).get_view()["arch"]
            names = set(etree.fromstring(arch).xpath("//footer/button/@name"))
            self.assertEqual(names, offered)

    def test_the_sentence_before_a_launch_can_be_translated(self):
        """What Odoo's own extraction finds in the source; within an f-string it finds nothing."""
        with open(sms_campaign_launch.__file__, "rb") as source:
            calls = list(extract_python(source, ["_"], [], {}))
        found = {terms if isinstance(terms, str) else terms[0] for _line, _name, terms, _c in calls}
        self.assertLessEqual(
            {
                "%(allowed)s people get this text from %(sender)s %(moment)s.",
                "1 is left out.",
                "%s are left out.",
            },
            found,
        )
