"""The way of people through the browser."""

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import HttpCase, tagged

from odoo.addons.sms_twilio_gateway.kernel.states import State as MessageState
from odoo.addons.sms_twilio_gateway.kernel.states import Word

from ..models import sms_campaign_watch
from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestTours(CampaignCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls._contact("Ada", "+12125550110", "in")
        cls.ben = cls._contact("Ben", "+12125550111", "in")
        cls._contact("Cleo", "+12125550112")
        # the tour writes to all contacts: those of other tests and of the demo agreed to nothing
        cls.company_a.sms_org_name = "Tour Company"

    def _address(self, campaign):
        return f"/odoo/action-sms_campaigns.sms_campaign_action/{campaign.id}"

    def test_im_9_from_home_to_a_launched_campaign(self):
        self.start_tour("/odoo/sms-home", "sms_campaigns_launch", login=self.manager.login)
        campaign = self.env["sms.campaign"].search([("name", "=", "Open day")])
        self.assertEqual(campaign.state, "in_process")
        self._write_all(campaign)
        self.assertEqual(self._messages(campaign, "queued").partner_id, self.ada | self.ben)

    def test_im_6_a_field_of_the_record_is_picked(self):
        event = self.env["calendar.event"].create(
            {
                "name": "Board meeting",
                "start": "2026-05-01 10:00:00",
                "stop": "2026-05-01 11:00:00",
                "partner_ids": [Command.set(self.ada.ids)],
            }
        )
        line = {"model": "calendar.event", "domain": repr([("id", "=", event.id)])}
        audience = self.env["sms.audience"].create(
            {
                "name": "Invited",
                "company_id": self.company_a.id,
                "line_ids": [Command.create(line)],
            }
        )
        campaign = self._campaign(audience_id=audience.id, body="Reminder:")
        self.start_tour(
            self._address(campaign), "sms_campaigns_record_field", login=self.manager.login
        )
        self.assertEqual(campaign.body, "Reminder: {{ record.name }} {link}")

    def test_im_1_recurring(self):
        campaign = self._campaign(schedule_tz="America/New_York")
        self.start_tour(
            self._address(campaign), "sms_campaigns_recurring", login=self.manager.login
        )
        self.assertEqual(campaign.state, "scheduled")
        self.assertTrue(campaign.schedule_at)

    def test_b_18_approval_by_a_second_manager(self):
        self.company_a.sms_approval_size = 1
        second = self._user("tour_second", "sms_campaigns.group_campaign_manager", self.company_a)
        campaign = self._campaign()
        address = self._address(campaign)
        self.start_tour(address, "sms_campaigns_ask_approval", login=self.manager.login)
        self.start_tour(address, "sms_campaigns_approve", login=second.login)
        self.assertEqual(campaign.approved_by_id, second)
        self.assertEqual(campaign.launched_by_id, second)

    def test_b_15_automatic_pause(self):
        campaign = self._campaign(pause_error_rate=10)
        self._launch(campaign)
        first = self._messages(campaign)[0]
        for state in (MessageState.SENDING, MessageState.UNDELIVERED):
            self.env["sms.message"]._advance([Word(first.id, state)])
        with patch.object(sms_campaign_watch, "MINIMUM", 1):
            self._by_launcher("_watch", "sms.campaign")
        self.start_tour(
            self._address(campaign), "sms_campaigns_auto_pause", login=self.manager.login
        )
        self.assertEqual(campaign.state, "in_process")

    def test_im_1_what_could_not_start_is_not_sent_late_unasked(self):
        at = fields.Datetime.now() + timedelta(hours=1)
        campaign = self._campaign(schedule_type="at", schedule_at=at)
        campaign.action_schedule()
        self.sender_a.state = "paused"
        with freeze_time(at):
            self._start_due()
        self.assertEqual(campaign.state, "paused")
        self.sender_a.state = "ready"
        self.start_tour(
            self._address(campaign), "sms_campaigns_resume_unsent", login=self.manager.login
        )
        self.assertEqual(campaign.state, "in_process")
