"""What came of a campaign: the funnel's numbers, the lists behind them, the cost (IM-8)."""

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.sms_twilio_gateway.kernel.states import State as MessageState
from odoo.addons.sms_twilio_gateway.kernel.states import Word

from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestResults(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = [cls._contact(f"P{i}", f"+1212555011{i}", "in") for i in range(4)]
        cls.stranger = cls._contact("Ben", "+12125550119")

    def _sent(self):
        campaign = self._campaign()
        self._launch(campaign)
        messages = self._messages(campaign, "queued")
        self._say(messages, MessageState.SENDING, MessageState.ACCEPTED)
        self._say(messages[:3], MessageState.DELIVERED)
        word = Word(messages[3].id, MessageState.UNDELIVERED, code=30005)
        self.env["sms.message"]._advance([word])
        return campaign, messages

    def _say(self, messages, *states):
        for state in states:
            self.env["sms.message"]._advance([Word(row.id, state) for row in messages])

    def _people_behind(self, campaign, step):
        action = getattr(campaign, f"action_view_{step}")()
        return self.env[action["res_model"]].search(action["domain"]).partner_id

    def test_each_step_of_the_funnel_opens_its_list(self):
        campaign, messages = self._sent()
        steps = {
            "all": messages.partner_id | self.stranger,
            "recipients": messages.partner_id,
            "sent": messages.partner_id,
            "delivered": messages[:3].partner_id,
            "failed": messages[3].partner_id,
            "opt_outs": self.env["res.partner"],
        }
        for step, people in steps.items():
            with self.subTest(step):
                self.assertEqual(self._people_behind(campaign, step), people)

    def test_who_got_the_text_and_opted_out_since_counts(self):
        before = self._contact("Left before", "+12125550118", "out")
        campaign, messages = self._sent()
        self.assertEqual(campaign.opt_out_count, 0)
        self._opt_out(messages[0].partner_id, self.company_a)
        self._opt_out(messages[3].partner_id, self.company_a)  # whom the text never reached
        other = self._campaign(name="Other")
        campaign.invalidate_recordset(["opt_out_count"])
        self.assertEqual((campaign.opt_out_count, other.opt_out_count), (1, 0))
        behind = self._people_behind(campaign.with_user(self.manager), "opt_outs")
        self.assertEqual(behind, messages[0].partner_id)
        self.assertNotIn(before, behind)

    def _deliver(self, campaign, moment):
        """Let all texts that wait leave and arrive at ``moment``."""
        with freeze_time(moment):
            states = MessageState.SENDING, MessageState.ACCEPTED, MessageState.DELIVERED
            self._say(self._messages(campaign, "queued"), *states)

    def test_im_8_a_campaign_that_comes_again_keeps_the_opt_outs_of_each_date(self):
        with freeze_time("2026-03-01 12:00:00"):
            campaign = self._campaign(
                schedule_type="recurring",
                repeat_frequency="daily",
                repeat_start="2026-03-02",
                repeat_time=10.0,
                schedule_tz="UTC",
            )
            campaign.action_schedule()
        for day, leaver in zip((2, 3), self.people, strict=False):
            with freeze_time(f"2026-03-0{day} 10:00:30"), self.enter_registry_test_mode():
                self.env.ref("sms_campaigns.cron_launch").method_direct_trigger()
            self._deliver(campaign, f"2026-03-0{day} 10:01:00")
            with freeze_time(f"2026-03-0{day} 11:00:00"):
                self._opt_out(leaver, self.company_a)
                self._by_launcher("_complete")
        self.assertEqual(len(campaign.run_ids), 2)
        self.assertEqual(campaign.opt_out_count, 2)
        behind = self._people_behind(campaign.with_user(self.manager), "opt_outs")
        self.assertEqual(behind, self.people[0] | self.people[1])

    def test_im_8_who_opts_out_weeks_later_left_for_another_reason(self):
        first, last = self._campaign(), self._campaign()
        for campaign, day in ((first, "2026-03-02"), (last, "2026-03-18")):
            with freeze_time(f"{day} 10:00:00"):
                self._launch(campaign)
            self._deliver(campaign, f"{day} 10:01:00")
        with freeze_time("2026-03-19 09:00:00"):
            self._opt_out(self.people[0], self.company_a)
        self.assertEqual((first.opt_out_count, last.opt_out_count), (0, 1))

    def test_im_8_people_who_share_a_number_opt_out_once(self):
        twin = self._contact("Twin", self.people[0].phone, "in")
        campaign, _messages = self._sent()
        self.env["sms.consent"]._opt_out(
            number=twin.phone, company=self.company_a, source="sms", confirm=False
        )
        gone = self.env["sms.consent"].search(
            [("number", "=", twin.phone), ("state", "=", "opted_out")]
        )
        self.assertEqual(gone.partner_id, twin | self.people[0])
        self.assertEqual(campaign.opt_out_count, 1)

    def test_im_8_the_actual_cost_is_shown_after_the_sending(self):
        campaign, messages = self._sent()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sms_message SET price = -0.5, price_currency = %s WHERE id = ANY(%s)",
            (self.company_a.currency_id.name, messages.ids),
        )
        self.assertEqual(campaign.with_user(self.user).cost, 2.0)

    def test_why_texts_failed_in_words(self):
        campaign, _messages = self._sent()
        report = self.env["sms.message.report"].with_user(self.user)
        action = campaign.with_user(self.user).action_view_reasons()
        [(error, failed)] = report._read_group(action["domain"], ["error_id"], ["undelivered:sum"])
        self.assertEqual((error.code, failed), (30005, 1))
        self.assertEqual(action["display_name"], "Why texts failed")
        self.assertEqual(campaign.action_view_replies()["display_name"], "Replies")
        self.assertTrue(error.with_user(self.user).display_name)

    def test_a_user_of_campaigns_compares_them_within_the_company(self):
        self._sent()
        rows = self.env["sms.message.report"].with_user(self.manager_b).search([])
        self.assertFalse(rows)
        self.assertTrue(self.env["sms.message.report"].with_user(self.user).search([]).campaign_id)
