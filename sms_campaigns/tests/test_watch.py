"""A campaign pauses by itself, tells who is to be told, and sums up at the end."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.sms_twilio_gateway.kernel.states import State as MessageState
from odoo.addons.sms_twilio_gateway.kernel.states import Word

from ..models import sms_campaign_watch
from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestWatch(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = [cls._contact(f"P{i}", f"+1212555011{i}", "in") for i in range(8)]
        cls.startClassPatcher(patch.object(sms_campaign_watch, "MINIMUM", 4))

    def _running(self, **vals):
        campaign = self._campaign(alert_email="alerts@example.com", **vals)
        self._launch(campaign)
        return campaign, self._messages(campaign)

    def _say(self, messages, *states):
        for state in states:
            self.env["sms.message"]._advance([Word(row.id, state) for row in messages])

    def test_b_15_errors_above_the_threshold_pause_it(self):
        campaign, messages = self._running(pause_error_rate=30)
        self._say(messages[:5], MessageState.SENDING, MessageState.ACCEPTED)
        self._say(messages[:3], MessageState.DELIVERED)
        self._say(messages[3:5], MessageState.UNDELIVERED)
        self._by_launcher("_watch", "sms.campaign")
        self.assertEqual(campaign.state, "paused")
        self.assertIn("2 of 5 texts failed", campaign.problem)
        self.assertTrue(all(self._messages(campaign, "queued").mapped("held")))
        self.assertTrue(campaign.activity_ids)
        mail = self.env["mail.mail"].search([("email_to", "ilike", "alerts@example.com")])
        self.assertEqual(len(mail), 1)

    def test_b_15_who_resumes_has_seen_the_warning(self):
        for action in ("action_resume", "action_cancel"):
            campaign, _messages = self._running()
            campaign._stop("Too many errors.")
            getattr(campaign, action)()
            self.assertFalse(campaign.activity_ids)

    def test_im_5_the_campaigns_and_the_companys_address_are_told_of_any_stop(self):
        self.company_a.sms_alert_email = "office@example.com, alerts@example.com"
        campaign, _messages = self._running()
        campaign._stop("The text is broken.")
        [mail] = self.env["mail.mail"].search([("subject", "ilike", campaign.name)])
        self.assertEqual(mail.email_to, "alerts@example.com, office@example.com")
        self.assertIn("The text is broken.", mail.body_html)
        self.assertEqual(campaign.activity_ids.user_id, self.manager)

    def test_b_15_below_it_goes_on(self):
        campaign, messages = self._running(pause_error_rate=50)
        self._say(messages[:5], MessageState.SENDING, MessageState.ACCEPTED)
        self._say(messages[:3], MessageState.DELIVERED)
        self._say(messages[3:5], MessageState.UNDELIVERED)
        self._by_launcher("_watch", "sms.campaign")
        self.assertEqual(campaign.state, "in_process")

    def test_b_15_only_a_manager_changes_the_thresholds_of_what_has_been_launched(self):
        draft = self._campaign(self.user)
        draft.pause_error_rate = 40
        self._launch(draft.with_user(self.manager))
        for field in ("pause_error_rate", "pause_opt_out_rate"):
            with self.assertRaises(AccessError):
                draft[field] = 0
        draft.with_user(self.manager).pause_error_rate = 0

    def test_b_15_a_few_texts_say_little(self):
        campaign, messages = self._running(pause_error_rate=1)
        self._say(messages[:3], MessageState.SENDING, MessageState.UNDELIVERED)
        self._by_launcher("_watch", "sms.campaign")
        self.assertEqual(campaign.state, "in_process")

    def test_b_15_opt_outs_pause_it(self):
        campaign, messages = self._running(pause_opt_out_rate=10)
        self._say(messages[:6], MessageState.SENDING, MessageState.ACCEPTED, MessageState.DELIVERED)
        self._by_launcher("_watch", "sms.campaign")
        self.assertEqual(campaign.state, "in_process")
        self._opt_out(messages[0].partner_id, self.company_a)
        self._by_launcher("_watch", "sms.campaign")
        self.assertEqual(campaign.state, "paused")
        self.assertIn("1 of 6 recipients opted out", campaign.problem)

    def test_b_15_resumed_by_a_manager_it_starts_counting_anew(self):
        campaign, messages = self._running(pause_error_rate=30)
        self._say(messages[:5], MessageState.SENDING, MessageState.UNDELIVERED)
        self.env.cr.execute(
            "UPDATE sms_message SET state_at = state_at - interval '1 hour' WHERE campaign_id = %s",
            (campaign.id,),
        )
        campaign.sudo().watched_from = "2026-01-01"
        self._by_launcher("_watch", "sms.campaign")
        self.assertEqual(campaign.state, "paused")
        campaign.action_resume()
        self._by_launcher("_watch", "sms.campaign")
        self.assertEqual(campaign.state, "in_process")

    def test_b_15_who_had_the_text_before_a_resumption_opts_out_of_none_sent_since(self):
        delivered = (MessageState.SENDING, MessageState.ACCEPTED, MessageState.DELIVERED)
        with freeze_time("2026-03-02 15:00:00"):
            campaign, messages = self._running(pause_opt_out_rate=20)
            self._say(messages[:4], *delivered)
            campaign.action_pause()
        with freeze_time("2026-03-02 18:00:00"):
            campaign.action_resume()
        with freeze_time("2026-03-02 18:01:00"):
            self._say(messages[4:], *delivered)
            self._opt_out(messages[0].partner_id, self.company_a)
            self._by_launcher("_watch", "sms.campaign")
            self.assertEqual(campaign.state, "in_process")
            self._opt_out(messages[4].partner_id, self.company_a)
            self._by_launcher("_watch", "sms.campaign")
        self.assertEqual(campaign.state, "paused")
        self.assertIn("1 of 4 recipients opted out", campaign.problem)

    def test_a_word_sums_up_what_became_of_it(self):
        campaign, messages = self._running()
        self._say(messages, MessageState.SENDING, MessageState.ACCEPTED, MessageState.DELIVERED)
        self._by_launcher("_complete")
        self.assertEqual(campaign.state, "completed")
        self.assertIn("8 of 8 texts delivered", "".join(campaign.message_ids.mapped("body")))

    def test_b_15_paused_with_nothing_left_it_does_not_ask_to_be_resumed(self):
        """A small campaign is through before anybody looks: it is told, and completed."""
        campaign, messages = self._running(pause_error_rate=30)
        self._say(messages, MessageState.SENDING, MessageState.UNDELIVERED)
        self._by_launcher("_watch", "sms.campaign")
        self.assertEqual(campaign.state, "paused")
        self._by_launcher("_complete")
        self.assertEqual((campaign.state, campaign.problem), ("completed", False))
        self.assertIn("8 of 8 texts failed", "".join(campaign.message_ids.mapped("body")))
