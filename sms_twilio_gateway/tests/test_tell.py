from unittest.mock import patch

from odoo import api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from odoo.addons.sms.models.sms_tracker import SmsTracker

from ..models import sms_message_tell
from .common import GatewayCase

LOGGER = "odoo.addons.sms_twilio_gateway.models.sms_message_tell"


@tagged("post_install", "-at_install")
class TestTell(GatewayCase):
    """Odoo's notifications follow status callbacks by a job, many at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.job = cls.env.ref("sms_twilio_gateway.cron_tell")

    def _texted(self, *numbers):
        """Text contacts from their chatter and let Twilio accept it: notifications, messages."""
        partners = self.env["res.partner"].concat(
            *(self._partner(number, purpose=self.account_purpose) for number in numbers)
        )
        partners.company_id = self.company
        notes = [
            partner.with_company(self.company)._message_sms("See you tomorrow")
            for partner in partners
        ]
        self._run_lane()
        notifications = self.env["mail.notification"].concat(
            *(
                note.notification_ids.filtered(lambda n: n.notification_type == "sms")
                for note in notes
            )
        )
        return notifications, self.messages.search([("partner_id", "in", partners.ids)])

    def _callback(self, message, status):
        form = {"MessageSid": [message.twilio_sid], "MessageStatus": [status]}
        self.gateway.sudo()._apply_status(message.uuid, message.attempts, form)

    def _tell(self):
        with self._committing_env() as env, patch.object(sms_message_tell, "GATHER_SECONDS", 0):
            env["sms.message"]._cron_tell()
        self.env.invalidate_all()

    def _untold(self, messages):
        return self.env["sms.message.untold"].search([("message_id", "in", messages.ids)])

    def _triggers(self):
        return self.env["ir.cron.trigger"].search([("cron_id", "=", self.job.id)])

    def test_the_chatter_follows_callbacks_by_the_job(self):
        notification, message = self._texted("+12125550130")
        self._callback(message, "delivered")
        self.assertEqual(message.state, "delivered")
        self.assertEqual(notification.notification_status, "process", "not told yet")
        self.assertEqual(len(self._triggers()), 1)
        self._tell()
        self.assertEqual(notification.notification_status, "sent")
        self.assertFalse(self._untold(message))

    def test_what_was_told_at_once_is_not_told_again(self):
        _notification, message = self._texted("+12125550131")
        self.assertEqual(message.state, "accepted")
        self.assertFalse(self._untold(message))
        self.assertFalse(self._triggers())

    def test_texts_that_nobody_follows_wake_no_job(self):
        ann = self._partner("+12125550132")
        message = self._enqueue(ann)
        self._run_lane()
        self._callback(message, "delivered")
        self.assertEqual(message.state, "delivered")
        self.assertFalse(self._untold(message) or self._triggers())

    def test_many_callbacks_take_one_trigger_and_one_turn(self):
        numbers = [f"+121255501{line}" for line in range(33, 38)]
        notifications, messages = self._texted(*numbers)
        for message in messages:
            self._callback(message, "sent")
            self._callback(message, "delivered")
        self.assertEqual(len(self._triggers()), 1)
        follow = SmsTracker._action_update_from_sms_state
        with patch.object(SmsTracker, "_action_update_from_sms_state", autospec=True) as told:
            told.side_effect = follow
            self._tell()
        self.assertEqual(told.call_count, 1)
        self.assertEqual(set(notifications.mapped("notification_status")), {"sent"})

    def test_one_broken_record_does_not_keep_the_others_from_it(self):
        notifications, messages = self._texted("+12125550138", "+12125550139")
        for message in messages:
            self._callback(message, "delivered")
        follow, broken = SmsTracker._update_sms_notifications, messages[0].sms_uuid

        def fail_for_one(trackers, *args, **kwargs):
            if broken in trackers.mapped("sms_uuid"):
                raise ValueError("broken")
            return follow(trackers, *args, **kwargs)

        with (
            patch.object(SmsTracker, "_update_sms_notifications", fail_for_one),
            mute_logger(LOGGER),
        ):
            self._tell()
        statuses = {
            n.res_partner_id: n.notification_status for n in notifications.with_context(lang=None)
        }
        self.assertEqual(statuses[messages[0].partner_id], "process")
        self.assertEqual(statuses[messages[1].partner_id], "sent")
        self.assertFalse(self._untold(messages))


@tagged("post_install", "-at_install")
class TestTellRace(BaseCase):
    """With real transactions: no callback is forgotten between a trigger and the job's turn."""

    def test_a_trigger_that_the_job_is_removing_does_not_count(self):
        registry = Registry(get_db_name())
        with registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            job_id = env.ref("sms_twilio_gateway.cron_tell").id

        def triggers(cr):
            cr.execute("SELECT count(*) FROM ir_cron_trigger WHERE cron_id = %s", (job_id,))
            return cr.fetchone()[0]

        def wake(cr):
            api.Environment(cr, api.SUPERUSER_ID, {})["sms.message"]._tell_later()

        with registry.cursor() as job, registry.cursor() as callback:
            self.addCleanup(self._remove_triggers, job_id)
            wake(callback)
            callback.commit()
            self.assertEqual(triggers(callback), 1)
            wake(callback)
            self.assertEqual(triggers(callback), 1, "the one there will do")
            callback.commit()
            job.execute("DELETE FROM ir_cron_trigger WHERE cron_id = %s", (job_id,))
            wake(callback)
            callback.commit()
            job.commit()
            self.assertEqual(triggers(job), 1)

    @staticmethod
    def _remove_triggers(job_id):
        with Registry(get_db_name()).cursor() as cr:
            cr.execute("DELETE FROM ir_cron_trigger WHERE cron_id = %s", (job_id,))
