from datetime import datetime, timedelta
from unittest.mock import patch

import psycopg2

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sms_twilio_gateway.kernel.states import State, Word

from .common import GatewayCase

# 18:30 in New York
EVENING = datetime(2026, 1, 6, 23, 30)
MORNING = datetime(2026, 1, 7, 13, 0)


def _at(moment):
    """Odoo's clock at ``moment``; threads, pace and the database keep the real one."""
    return patch.object(fields.Datetime, "now", staticmethod(lambda *_args: moment))


@tagged("post_install", "-at_install")
class TestSendingSettings(GatewayCase):
    """PI-5: resends, hours, restart, default sender, each company for itself."""

    def setUp(self):
        super().setUp()
        self.company.partner_id.tz = "America/New_York"

    def _hours(self, start, stop, after="wait"):
        self.company.write(
            {"sms_start_time": start, "sms_stop_time": stop, "sms_after_stop": after}
        )

    def _run_at(self, moment, sender=None):
        with _at(moment):
            self._run_lane(sender)

    def _queued_at(self, moment, number, **values):
        with _at(moment):
            return self._enqueue(self._partner(number), **values)

    def test_pi_5_nothing_leaves_after_the_stop_time_and_goes_on_next_morning(self):
        self._hours(8.0, 18.0)
        message = self._queued_at(EVENING, "+12125550161")
        other = self._queued_at(EVENING, "+12125550162")
        theirs = self._partner("+12125550163", self.other_company)
        with _at(EVENING):
            theirs = self._enqueue(theirs, self.other_company)
        self._run_at(EVENING)
        self._run_at(EVENING, self.other_sender)
        self.assertEqual((message | other).mapped("state"), ["queued"] * 2)
        self.assertEqual((message | other).mapped("not_before"), [MORNING] * 2)
        self.assertEqual(theirs.state, "accepted", "the other company has no stop time")
        self._run_at(MORNING)
        self.assertEqual((message | other).mapped("state"), ["accepted"] * 2)

    def test_pi_5_what_expires_in_the_night_is_cancelled_at_once(self):
        self._hours(8.0, 18.0)
        message = self._queued_at(EVENING, "+12125550164", expires_at=EVENING + timedelta(hours=2))
        self._run_at(EVENING)
        self.assertEqual((message.state, message.block_reason), ("canceled", "expired"))

    def test_pi_5_texts_left_over_are_cancelled_where_the_company_wants_it(self):
        self._hours(8.0, 18.0, after="cancel")
        message = self._queued_at(EVENING, "+12125550165")
        self._run_at(EVENING)
        self.assertEqual(message.state, "canceled")
        self.assertIn("stop time", message.explanation)

    def test_c_3_the_confirmation_of_a_stop_leaves_at_any_hour(self):
        self._hours(8.0, 18.0)
        ann = self._partner("+12125550166")
        with _at(EVENING):
            self.env["sms.consent"]._opt_out(company=self.company, source="staff", partner=ann)
        message = self.messages.search([("partner_id", "=", ann.id)])
        self._run_at(EVENING)
        self.assertEqual(message.state, "accepted")

    def test_pi_5_resends_as_often_and_as_soon_as_the_company_says(self):
        self.company.write({"sms_resend_limit": 1, "sms_resend_interval": 10})
        message = self._enqueue(self._partner("+12125550167"))
        self.messages._advance([Word(message.id, State.FAILED, attempt=1, code=30003)])
        self.assertEqual((message.state, message.attempts), ("queued", 2))
        wait = message.not_before - fields.Datetime.now()
        self.assertTrue(timedelta(minutes=4) < wait <= timedelta(minutes=10), wait)
        self.messages._advance([Word(message.id, State.FAILED, attempt=2, code=30003)])
        self.assertEqual(message.state, "failed")
        self.company.sms_resend_limit = 0
        never = self._enqueue(self._partner("+12125550168"))
        self.messages._advance([Word(never.id, State.FAILED, attempt=1, code=30003)])
        self.assertEqual(never.state, "failed")

    def test_pi_5_unfinished_texts_that_never_left_are_sent_or_left_to_staff(self):
        for restart, state in ((True, "queued"), (False, "canceled")):
            self.company.sms_restart_unfinished = restart
            message = self._enqueue(self._partner(f"+1212555017{int(restart)}"))
            self.messages._advance([Word(message.id, State.SENDING)])
            self.messages._advance([Word(message.id, State.UNCERTAIN)])
            self.messages._resend_absent(message.ids)
            self.assertEqual(message.state, state)
        self.assertIn("interrupted", message.explanation)

    def test_pi_5_the_default_sender_is_chosen_in_the_settings(self):
        other = self._sender(self.gateway, "+12045550171", kind="local", is_default=False)
        settings = self.env["res.config.settings"].with_company(self.company).create({})
        self.assertEqual(settings.sms_default_sender_id, self.sender)
        settings.sms_default_sender_id = other
        settings.execute()
        self.assertTrue(other.is_default)
        self.assertFalse(self.sender.is_default)
        self.company.sms_default_sender_id = self.other_sender
        self.assertFalse(self.other_company.sms_default_sender_id != self.other_sender)
        self.assertEqual(self.other_sender.company_id, self.other_company)

    @mute_logger("odoo.sql_db")
    def test_hours_and_resends_make_sense(self):
        for values in (
            {"sms_start_time": 18, "sms_stop_time": 8},
            {"sms_stop_time": 25},
            {"sms_resend_limit": -1},
            {"sms_resend_interval": 0},
        ):
            with (
                self.subTest(values),
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.cr.savepoint(),
            ):
                self.company.write(values)
                self.env.flush_all()

    def test_the_daily_limit_counts_by_the_companys_day(self):
        self.sender.daily_limit = 1
        texts = [self._queued_at(EVENING, number) for number in ("+12125550172", "+12125550173")]
        self._run_at(EVENING)
        self.assertEqual(sorted(text.state for text in texts), ["accepted", "queued"])
        self._run_at(datetime(2026, 1, 7, 4, 59))
        self.assertEqual(sorted(text.state for text in texts), ["accepted", "queued"])
        self._run_at(datetime(2026, 1, 7, 5, 1))
        self.assertEqual([text.state for text in texts], ["accepted", "accepted"])
