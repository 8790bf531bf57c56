"""The look ahead before a launch, and the limits that forbid one."""

from datetime import timedelta
from unittest.mock import patch

from babel.messages.extract import extract_python
from freezegun import freeze_time
from lxml import etree

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.sms_twilio_gateway.kernel.states import State, Word

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

    @freeze_time("2026-03-02 17:00:00")
    def test_b_13_people_segments_finish_and_exclusions(self):
        campaign = self._campaign(body="x" * 200)
        check = self._check(campaign)
        self.assertEqual((check.allowed, check.segments, check.exact), (4, 8, True))
        self.assertEqual(dict(check.left_out), {"no_consent": 1})
        self.assertEqual(check.countries, {"US": (4, 8)})
        seconds = (check.finish - fields.Datetime.now()).total_seconds()
        self.assertAlmostEqual(seconds, 8 / self.sender_a.mps, delta=1)

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

    @freeze_time("2026-03-02 17:00:00")
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
        self.assertAlmostEqual(seconds, (7 + 4) / self.sender_a.mps, delta=1)

    @freeze_time("2026-03-02 17:00:00")
    def test_b_13_an_own_pace_and_the_daily_limit_count(self):
        campaign = self._campaign(pace=0.01)
        seconds = (self._check(campaign).finish - fields.Datetime.now()).total_seconds()
        self.assertAlmostEqual(seconds, 400, delta=1)
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

    def test_c_5_the_way_out_of_a_name_counts_before_the_launch_too(self):
        """Nobody can reply STOP to it: each text ends with a link, and is longer by that."""
        self.sender_a.write(
            {
                "kind": "alphanumeric",
                "number": "Riverside",
                "country_ids": self.env.ref("base.us").ids,
            }
        )
        campaign = self._campaign(body="x" * 150, footer="Reply STOP to opt out.")
        [warning] = self._check(campaign).warnings
        self.assertIn("take “STOP” out", warning)
        campaign.footer = False
        self.assertFalse(self._check(campaign).warnings)
        self.assertEqual(self._check(campaign).segments, 8)
        self.assertIn("Segments: 2", campaign.segment_hint)
        self.assertRegex(campaign.preview_text, r"\nNo more texts: http.*/sms/preferences/\*+$")
        self._launch(campaign)
        messages = self._messages(campaign, "queued")
        self.assertEqual(messages.mapped("segments"), [2, 2, 2, 2])
        self.assertEqual(campaign.run_ids.segments_written, 8)
        self.assertEqual(len(messages[0].body), len(campaign.preview_text))
        self.assertEqual(messages[0].body.count("/sms/preferences/"), 1)

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

    @freeze_time("2026-06-10 16:30:00")
    def test_b_13_whose_own_clock_has_passed_the_hour_gets_it_at_once_and_is_told_of(self):
        """Half past nine in California, planned for ten there: half past twelve in New York."""
        self.purpose.quiet_hours_policy = "none"
        planned = {
            "schedule_type": "at",
            "schedule_tz": "America/Los_Angeles",
            "schedule_at": "2026-06-10 17:00:00",
            "local_time": True,
        }
        check = self._check(self._campaign(**planned))
        self.assertEqual(str(check.finish)[:15], "2026-06-10 16:3")
        [warning] = check.warnings
        self.assertIn("(people: 4)", warning)
        self._contact("Wes", "+14155550111", "in")
        check = self._check(self._campaign(**planned))
        self.assertEqual(check.warnings, [warning], "his clock has not")
        self.assertEqual(str(check.finish)[:15], "2026-06-10 17:0")
        tomorrow = planned | {"schedule_at": "2026-06-11 17:00:00"}
        self.assertFalse(self._check(self._campaign(**tomorrow)).warnings)

    def test_im_2_above_the_senders_limit_the_launch_is_refused(self):
        self.sender_a.campaign_segment_limit = 3
        dialog = self._dialog(self._campaign())
        self.assertIn("may send 3", dialog.problems)
        with self.assertRaisesRegex(UserError, "may send 3"):
            dialog.action_launch()

    def test_im_2_an_audience_that_has_grown_above_the_limit_does_not_start(self):
        """Neither on its date, nor when somebody resumes it: not one text leaves in vain."""
        self.sender_a.campaign_segment_limit = 4
        with freeze_time("2026-03-02 15:00:00"):
            campaign = self._campaign(schedule_type="at", schedule_at="2026-03-03 15:00:00")
            self._dialog(campaign).action_launch()
        newcomer = self._contact("Newcomer", "+12125550118", "in")
        with freeze_time("2026-03-03 15:00:00"):
            self._start_due()
            self.assertEqual(campaign.state, "paused")
            self.assertIn("takes 5 segments", campaign.problem)
            with self.assertRaisesRegex(UserError, "takes 5 segments"), self.cr.savepoint():
                campaign.action_resume()
            self.assertFalse(campaign.run_ids)
            newcomer.active = False
            campaign.action_resume()
            self.assertEqual((campaign.state, len(campaign.run_ids)), ("in_process", 1))

    def test_im_2_few_people_are_below_the_limit_without_a_look(self):
        """Nobody's text is filled in where even the longest would do."""
        self.sender_a.campaign_segment_limit = 5 * 24
        campaign = self._campaign()
        with patch.object(
            type(self.env["sms.campaign.check"]), "_check", side_effect=AssertionError
        ):
            campaign.action_launch()
        self.assertEqual(campaign.state, "in_process")

    def test_im_2_the_launcher_stops_at_the_limit_and_says_why(self):
        """An audience that grew after the start sends no segment above the limit."""
        campaign = self._campaign()
        campaign.action_launch()
        self.sender_a.campaign_segment_limit = 3
        campaign.sudo().run_ids._try_slice()
        self.assertEqual(campaign.state, "paused")
        self.assertIn("takes 4 segments; Campaign Company A may send 3", campaign.problem)
        self.assertIn("Cancel it, or have the limit of the number raised", campaign.problem)
        self.assertFalse(self._messages(campaign, "queued"))

    def test_im_2_a_sender_that_stands_in_for_another_keeps_its_own_limit(self):
        """What waits for a stopped sender stays, where it is more than the other may send."""
        campaign = self._campaign()
        self._launch(campaign)
        waiting = self._messages(campaign, "queued")
        other = self.sender_a.copy({"number": "+12025550199", "is_default": False})
        self.sender_a._stop("Broken")
        other.campaign_segment_limit = len(waiting) - 1
        self.sender_a.action_hand_over()
        self.assertEqual(waiting.sender_id, self.sender_a)
        other.campaign_segment_limit = len(waiting)
        self.sender_a.action_hand_over()
        self.assertEqual(waiting.sender_id, other)

    def test_im_2_a_stand_ins_limit_is_for_each_run_and_counts_what_may_leave(self):
        campaign = self._campaign()
        self._launch(campaign)
        blocked, former, *waiting = messages = self._messages(campaign, "queued")
        other = self.sender_a.copy({"number": "+12025550199", "is_default": False})
        other.campaign_segment_limit = len(waiting)
        blocked._advance([Word(blocked.id, State.BLOCKED)])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sms_message SET sender_id = %s, run_id = %s WHERE id = %s",
            (other.id, campaign.sudo().run_ids.copy().id, former.id),
        )
        self.env.cr.execute(
            "UPDATE sms_message SET sender_id = %s WHERE id = %s", (other.id, blocked.id)
        )
        self.env.invalidate_all()
        self.sender_a._stop("Broken")
        self.sender_a.action_hand_over()
        self.assertEqual(messages.sender_id, other)

    def test_im_2_unverified_toll_free_is_refused_before_it_starts(self):
        self.sender_a.write({"kind": "toll_free", "number": "+18005550100"})
        with self.assertRaises(UserError):
            self._campaign().action_confirm()

    def test_b_11_a_campaign_that_will_not_be_through_in_time_says_so(self):
        soon = fields.Datetime.now() + timedelta(seconds=30)
        check = self._check(self._campaign(pace=0.01, expires_at=soon))
        self.assertTrue(any("rest will be cancelled" in words for words in check.warnings))

    def test_b_13_what_changed_under_the_dialog_is_shown_before_it_goes(self):
        """A colleague who prepares may change a draft, its audience and lists meanwhile."""
        people = self.env["res.partner"].union(*self.people)
        members, others = self.env["sms.contact.list"].create(
            [{"name": name, "company_id": self.company_a.id} for name in ("Members", "Others")]
        )
        members.partner_ids = people[0] | self.stranger
        audience, other = self.env["sms.audience"].create(
            [
                {
                    "name": name,
                    "company_id": self.company_a.id,
                    "line_ids": [Command.create({"kind": "list", "list_id": members.id})],
                }
                for name in ("Members", "Others")
            ]
        )
        saved = self.env["ir.filters"].create(
            {
                "name": "P1",
                "model_id": "res.partner",
                "domain": self._named("P1"),
                "user_ids": False,
            }
        )
        campaign = self._campaign(audience_id=audience.id)
        dialog = self._dialog(campaign)
        mine = campaign.with_user(self.user)
        line = audience.line_ids.with_user(self.user)
        for change, found in (
            (lambda: mine.write({"body": "Something else"}), 1),
            (lambda: members.with_user(self.user)._add([("id", "=", people[1].id)]), 2),
            (lambda: line.create({"audience_id": audience.id, "domain": self._named("P2")}), 3),
            (lambda: line.write({"list_id": others.id}), 1),
            (lambda: line.write({"kind": "saved", "filter_id": saved.id}), 2),
            (lambda: saved.write({"domain": self._named("P")}), 4),
            (lambda: mine.write({"audience_id": other.id}), 2),
            (lambda: mine.write({"pace": 0.5}), 2),
        ):
            change()
            shown = dialog.action_launch()
            self.assertEqual(campaign.state, "draft")
            self.assertEqual((shown["res_model"], shown["res_id"]), (dialog._name, dialog.id))
            self.assertIn("has changed since", dialog.warnings)
            self.assertEqual(dialog.allowed_count, found)
            self.assertEqual(sum(dialog.reason_ids.mapped("count")), dialog.left_out_count)
        dialog.action_launch()
        self.assertEqual(campaign.state, "in_process")

    def _named(self, name):
        return repr([("name", "like", name), ("category_id", "in", self.category.ids)])

    def test_an_empty_audience_is_no_launch(self):
        campaign = self._campaign(audience_domain="[('id', '=', 0)]")
        dialog = self._dialog(campaign)
        self.assertEqual(dialog.sentence, "Nobody belongs to this audience.")
        self.assertEqual(dialog.problems, dialog.sentence)
        with self.assertRaises(UserError):
            dialog.action_launch()

    def test_an_audience_that_may_not_be_texted_is_no_launch(self):
        dialog = self._dialog(self._campaign(audience_domain=f"[('id', '=', {self.stranger.id})]"))
        self.assertEqual(dialog.sentence, "Nobody in this audience may be texted. 1 is left out.")
        with self.assertRaisesRegex(UserError, "may be texted"):
            dialog.action_launch()

    def test_im_1_an_audience_that_is_empty_today_can_be_scheduled(self):
        """For example: every day, those whose membership ends in 30 days."""
        daily = {"schedule_type": "recurring", "repeat_frequency": "daily"}
        dialog = self._dialog(self._campaign(audience_domain="[('id', '=', 0)]", **daily))
        self.assertFalse(dialog.problems)
        self.assertIn("looked up anew", dialog.warnings)
        self.assertEqual(dialog.sentence, "Nobody belongs to this audience today.")
        dialog.action_launch()
        self.assertEqual(dialog.campaign_id.state, "scheduled")

    def test_b_14_the_frequency_cap_is_looked_at_as_it_will_be_then(self):
        self.purpose.write({"frequency_cap": 1, "frequency_cap_days": 7})
        self.env["sms.consent.sent"].create(
            {
                "company_id": self.company_a.id,
                "purpose_id": self.purpose.id,
                "number": "+12125550110",
                "at": fields.Datetime.now(),
            }
        )
        self.assertEqual(self._check(self._campaign()).left_out["frequency_cap"], 1)
        for days, capped in ((3, 1), (10, 0)):
            at = fields.Datetime.now() + timedelta(days=days)
            later = self._campaign(schedule_type="at", schedule_at=at)
            self.assertEqual(self._check(later).left_out["frequency_cap"], capped)
            found = self.env["sms.campaign.audience"]._left_out_ids(later, "frequency_cap")
            self.assertEqual(len(found), capped)

    def test_b_14_a_date_that_has_come_is_judged_as_it_is_not_as_the_next(self):
        """Who had enough texts this week gets none today: the limit is kept."""
        self.purpose.write({"frequency_cap": 1, "frequency_cap_days": 7})
        self.sender_a.campaign_segment_limit = 3
        with freeze_time("2026-03-01 12:00:00"):
            campaign = self._campaign(
                schedule_type="recurring",
                schedule_tz="UTC",
                repeat_frequency="weekly",
                mon=True,
                repeat_start="2026-03-02",
                repeat_time=10.0,
            )
            campaign.action_schedule()
        self.env["sms.consent.sent"].create(
            {
                "company_id": self.company_a.id,
                "purpose_id": self.purpose.id,
                "number": "+12125550110",
                "at": "2026-02-27 10:00:00",
            }
        )
        with freeze_time("2026-03-02 10:00:20"):
            self._start_due()
            self.assertEqual((campaign.state, campaign.problem), ("in_process", False))

    @freeze_time("2026-06-01 00:00:00")
    def test_b_13_the_dialog_tells_all_moments_on_the_clock_of_the_campaign(self):
        self.manager.tz = "Europe/Paris"
        campaign = self._campaign(
            schedule_type="at", schedule_tz="America/Denver", schedule_at="2026-06-10 17:00:00"
        )
        dialog = self._dialog(campaign)
        self.assertIn("10 June 2026, 11:00 (America/Denver)", dialog.sentence)
        self.assertRegex(dialog.finish_words, r"10 June 2026, 11:00 \(America/Denver\)")
        campaign.schedule_tz = "Europe/Paris"
        self.assertIn("10 June 2026, 19:00.", self._dialog(campaign).sentence)

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
