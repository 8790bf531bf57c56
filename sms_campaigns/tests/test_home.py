"""The home page: figures, stages, senders, alerts; for whom, of which companies."""

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.sms_twilio_gateway.kernel.states import State as MessageState
from odoo.addons.sms_twilio_gateway.kernel.states import Word

from ..kernel.lifecycle import State
from ..models import sms_campaign_run
from ..models.sms_home import CARDS
from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestHome(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for i in range(4):
            cls._contact(f"P{i}", f"+1212555011{i}", "in")

    def _home(self, user):
        return self._as(user, "sms.home").dashboard()

    def _as(self, user, model):
        companies = user.company_ids.ids
        return self.env[model].with_user(user).with_context(allowed_company_ids=companies)

    def _say(self, messages, *states):
        for state in states:
            self.env["sms.message"]._advance([Word(row.id, state) for row in messages])

    def test_im_4_what_was_sent_and_what_became_of_it(self):
        campaign = self._campaign()
        self._launch(campaign)
        messages = self._messages(campaign)
        self._say(messages, MessageState.SENDING, MessageState.ACCEPTED)
        self._say(messages[:3], MessageState.DELIVERED)
        self._say(messages[3:], MessageState.UNDELIVERED)
        home = self._home(self.manager)
        for period in ("today", "month", "lifetime"):
            self.assertEqual(home[period]["texts"], 4)
            self.assertEqual(home[period]["delivered"], 3)
        self.assertEqual(home["month"]["delivery_rate"], 75.0)
        self.assertEqual(home["month"]["error_rate"], 25.0)
        self.assertEqual(home["days"][-1]["texts"], 4)
        self.assertEqual(len(home["days"]), 30)

    def test_im_4_campaigns_by_stage_each_a_click_away(self):
        self._campaign(name="One")
        running = self._campaign(name="Two")
        self._launch(running)
        self._campaign(name="Old").active = False
        stages = {stage["state"]: stage for stage in self._home(self.manager)["stages"]}
        self.assertEqual(
            list(stages),
            ["draft", "scheduled", "in_process", "paused", "completed", "archived"],
        )
        self.assertEqual(stages["draft"]["count"], 1)
        self.assertEqual(stages["in_process"]["campaigns"][0]["id"], running.id)
        self.assertEqual(stages["archived"]["count"], 1)

    def test_im_4_a_card_says_how_many_texts_there_are_and_how_far_it_is(self):
        self._contact("Stranger", "+12125550119")
        campaign = self._campaign()
        with patch.object(sms_campaign_run, "SLICE", 3):
            self._launch(campaign)
        self.assertEqual(self._card("in_process"), (4, 0))
        self.sender_a.write({"mps": 10, "burst": 10})
        self.sender_a._claim()
        self.assertEqual(self._card("in_process"), (4, 100))
        self._write_all(campaign)
        campaign._move(State.COMPLETED)
        self.assertEqual(self._card("completed"), (4, 100))
        waiting = self._campaign()
        self._launch(waiting)
        self.env["sms.message"]._advance(
            [Word(self._messages(waiting, "queued")[0].id, MessageState.SENDING)]
        )
        self.assertEqual(self._card("in_process"), (4, 25))

    def _card(self, state):
        stages = {stage["state"]: stage for stage in self._home(self.manager)["stages"]}
        [card] = stages[state]["campaigns"]
        return card["recipients"], card["progress"]

    def test_im_4_the_daily_limit_and_how_much_is_used(self):
        self.sender_a.write({"daily_limit": 100, "mps": 10, "burst": 10})
        self.assertEqual(self._limit(), (100, 0, "Senders that are ready: 1 of 1"))
        campaign = self._campaign()
        self._launch(campaign)
        self.sender_a._claim()
        self.assertEqual(self._limit(), (100, 4, "Senders that are ready: 1 of 1"))

    def _limit(self):
        limit = self._home(self.manager)["limit"]
        return limit["limit"], limit["used"], limit["words"]

    def test_im_4_the_daily_limit_is_that_of_the_senders_that_are_ready(self):
        second = self.sender_a.copy(
            {"name": "Second", "number": "+12025550102", "is_default": False}
        )
        self.sender_a.write({"daily_limit": 100, "mps": 10, "burst": 10})
        second.daily_limit = 50
        self._launch(self._campaign())
        self.sender_a._claim()
        self.assertEqual(self._limit(), (150, 4, "Senders that are ready: 2 of 2"))
        self.sender_a.action_pause()
        self.assertEqual(self._limit(), (50, 0, "Senders that are ready: 1 of 2"))
        second._stop("Wrong token.")
        self.assertEqual(self._limit(), (0, 0, "Senders that are ready: 0 of 2"))
        self.sender_a.action_resume()
        self.sender_a.daily_limit = 0
        self.assertEqual(self._limit()[0], 0)

    def test_im_4_the_light_of_a_sender(self):
        def light():
            return self._home(self.manager)["senders"][0]["light"]

        self.assertEqual(light(), "good")
        self.sender_a.action_pause()
        self.assertEqual(light(), "attention")
        self.sender_a._stop("Wrong token.")
        self.assertEqual(light(), "bad")

    def test_im_4_what_a_paused_campaign_holds_does_not_wait_at_the_sender(self):
        def waiting():
            self.env.invalidate_all()
            listed = self.env["sms.message"].search(self.sender_a.action_open_queue()["domain"])
            [card] = self._home(self.manager)["senders"]
            self.assertEqual(card["queued"], len(listed))
            return card["queued"]

        campaign = self._campaign()
        self._launch(campaign)
        self.assertEqual(waiting(), 4)
        campaign.action_pause()
        self.assertEqual(waiting(), 0)
        campaign.action_resume()
        self.assertEqual(waiting(), 4)

    def test_im_4_the_list_of_this_month_begins_with_it(self):
        home = self._home(self.manager)
        self.assertTrue(home["month_start"] <= home["today_start"])
        self.assertEqual(home["month_start"][8:10] == home["today_start"][8:10], self._is_first())

    def _is_first(self):
        return self.env["sms.message.daily"]._today(self.company_a).day == 1

    def test_im_4_billing(self):
        self.company_a.sms_billing = "prepaid"
        [bill] = self._home(self.manager)["billing"]
        self.assertEqual((bill["label"], bill["credits"]), ("Prepaid credits", "0"))

    def test_what_stands_still_is_an_alert(self):
        campaign = self._campaign()
        self._launch(campaign)
        campaign._stop("Too many errors.")
        self.sender_a._stop("Wrong token.")
        texts = [alert["text"] for alert in self._home(self.manager)["alerts"]]
        self.assertEqual(texts[0], "Test campaign: Too many errors.", "the most urgent one first")
        self.assertTrue(any("Wrong token." in text for text in texts[1:]))

    def test_what_is_over_hides_nothing_that_stands_still(self):
        standing = self._campaign(name="Standing")
        self._launch(standing)
        standing._stop("Too many errors.")
        for number in range(CARDS):
            over = self._campaign(name=f"Over {number}")
            self._launch(over)
            over._stop("Too many opt-outs.")
            over._move(State.COMPLETED)
        texts = [alert["text"] for alert in self._home(self.manager)["alerts"]]
        self.assertEqual(texts, ["Standing: Too many errors."])

    def test_no_click_leads_campaign_people_to_what_they_may_not_see(self):
        self._launch(self._campaign())
        self.sender_a._stop("Wrong token.")
        self.company_a.sms_billing = "prepaid"
        home = self._home(self.user)
        [bill] = home["billing"]
        self.assertEqual((bill["credits"], bill["account_id"]), ("0", False))
        opened = [(alert["model"], alert["id"]) for alert in home["alerts"]]
        opened += [("sms.sender", card["id"]) for card in home["senders"]]
        opened += [
            ("sms.campaign", card["id"]) for stage in home["stages"] for card in stage["campaigns"]
        ]
        self.assertEqual({model for model, _id in opened}, {"sms.sender", "sms.campaign"})
        for model in ("sms.message", "sms.consent", "sms.campaign", "sms.sender"):
            found = self._as(self.user, model).search([], limit=1)
            self.assertTrue(found, model)
            opened.append((model, found.id))
            views = found.get_views([(False, "list"), (False, "kanban"), (False, "search")])
            names = views["models"][model]["fields"]
            found.web_search_read([], {name: {} for name in names}, limit=1)
        for model, res_id in opened:
            with self.subTest(model):
                Form(self._as(self.user, model).browse(res_id))

    def test_who_may_open_the_credits_and_the_account_finds_the_way(self):
        self.company_a.sms_billing = "prepaid"
        self.env["sms.credit.account"]._of(self.company_a)
        administrator = self._user("home_chief", "sms_consent.group_sms_manager", self.company_a)
        [bill] = self._home(administrator)["billing"]
        Form(self._as(administrator, "sms.credit.account").browse(bill["account_id"]))
        self.sender_a.unlink()
        for user, action in (
            (administrator, "sms_twilio_gateway.action_gateway"),
            (self.user, False),
        ):
            [alert] = self._home(user)["alerts"]
            self.assertEqual(alert["action"], action)

    def test_another_companys_figures_stay_there(self):
        campaign = self._campaign()
        self._launch(campaign)
        self._say(self._messages(campaign), MessageState.SENDING, MessageState.ACCEPTED)
        home = self._home(self.manager_b)
        self.assertEqual(home["lifetime"]["texts"], 0)
        self.assertFalse(home["stages"][2]["campaigns"])
        self.assertEqual([card["id"] for card in home["senders"]], self.sender_b.ids)

    def test_only_for_those_who_work_with_texts(self):
        clerk = self._user("home_clerk", "base.group_user", self.company_a)
        with self.assertRaises(AccessError):
            self._home(clerk)
        with self.assertRaises(AccessError):
            self._home(self.env.ref("base.public_user"))

    def test_the_front_desk_sees_figures_but_no_campaigns(self):
        desk = self._user("home_desk", "sms_consent.group_sms_user", self.company_a)
        home = self._home(desk)
        self.assertEqual(home["stages"], [])
        self.assertFalse(home["can_plan"])
