import json
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.sms_twilio_gateway.kernel.states import State, Word

from .common import GatewayCase


@tagged("post_install", "-at_install")
class TestSenderHealth(GatewayCase):
    """How a sender is doing, and who hears of it."""

    def _left(self, count, failed=0, ago=timedelta(minutes=5)):
        """``count`` texts that left ``ago``, ``failed`` of them in vain."""
        at = fields.Datetime.now() - ago
        messages = self.messages._enqueue(
            [
                {
                    "company_id": self.company.id,
                    "number": f"+1212555{1000 + place:04d}",
                    "body": "Lakeside: hello",
                    "sender_id": self.sender.id,
                }
                for place in range(count)
            ]
        )
        self.messages._advance([Word(m.id, State.SENDING, at=at) for m in messages])
        self.messages._advance([Word(m.id, State.ACCEPTED, at=at) for m in messages])
        self.messages._advance(
            [Word(m.id, State.UNDELIVERED, code=30007, at=at) for m in messages[:failed]]
        )
        self.sender.invalidate_recordset()

    def test_the_light_follows_errors_of_the_last_day(self):
        self.assertEqual(self.sender.health, "good")
        self._left(40, failed=20, ago=timedelta(hours=25))
        self.assertEqual((self.sender.health, self.sender.sent_lately), ("good", 0))
        self._left(40, failed=2)
        self.assertEqual((self.sender.sent_lately, self.sender.failed_lately), (40, 2))
        self.assertEqual(self.sender.health, "attention")
        self._left(10, failed=10)
        self.assertEqual(self.sender.health, "bad")
        self.assertAlmostEqual(self.sender.error_rate, 12 / 50)
        self.assertIn("(30007)", self.sender.last_error)

    def test_a_reason_is_told_once_and_only_as_long_as_it_matters(self):
        """What made a former attempt fail says nothing about a text that has arrived."""
        message = self._enqueue(self._partner("+12125550110"))
        sentence = self.env["sms.error.code"]._explain(20003)
        self.messages._advance([Word(message.id, State.SENDING)])
        failed = Word(message.id, State.FAILED, code=20003, processed=False)
        self.messages._advance([failed])
        self.assertEqual((message.state, self.sender.state), ("queued", "stopped"))
        self.assertEqual(message.explanation.count(sentence), 1)
        self.sender.action_resume()
        self.messages._advance([Word(message.id, State.DELIVERED)])
        self.assertFalse(message.explanation)

    def test_a_text_tells_that_its_sender_was_asked_for_patience(self):
        message = self._enqueue(self._partner("+12125550110"))
        self.sender._slow_until({self.sender.id: fields.Datetime.now() + timedelta(minutes=5)})
        message.invalidate_recordset()
        self.assertIn(f"asked {self.sender.name} to slow down", message.explanation)

    def test_the_chart_shows_the_days_of_the_company(self):
        self._left(3, ago=timedelta(0))
        self._left(2, ago=timedelta(days=2))
        [chart] = json.loads(self.sender.chart)
        self.assertEqual([value["value"] for value in chart["values"]][-3:], [2, 0, 3])
        self.assertEqual(len(chart["values"]), 7)

    def test_a_list_of_senders_takes_no_more_queries_than_one(self):
        others = [
            self._sender(self.gateway, f"+1204555011{digit}", kind="local", is_default=False)
            for digit in range(4)
        ]
        names = ["health", "error_rate", "last_error", "chart"]

        def queries(senders):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            senders.read(names)
            return self.cr.sql_log_count - before

        one = queries(self.sender)
        self.assertLessEqual(queries(self.sender.union(*others)), one + 1)

    def test_im_5_a_sender_that_stops_tells_it_once(self):
        manager = self._user("healthmanager", "sms_consent.group_sms_manager", self.company)
        manager.email = "manager@example.com"
        self.company.sms_alert_email = "alerts@example.com"
        for number in ("+12125550131", "+12125550132"):
            message = self._enqueue(self._partner(number))
            self.messages._advance([Word(message.id, State.FAILED, code=30034)])
        self.assertEqual(self.sender.state, "stopped")
        mail = self.env["mail.mail"].search([("email_to", "=", "alerts@example.com")])
        self.assertEqual(mail.mapped("email_to"), ["alerts@example.com"])
        self.assertIn("(30034)", mail.body_html)
        activities = self.sender.activity_ids.filtered(lambda a: a.user_id == manager)
        self.assertEqual(len(activities), 1)
        self.assertEqual(self.sender.health, "bad")
        self.sender.action_resume()
        self.assertFalse(self.sender.activity_ids)
        self.assertEqual(self.sender.health, "good")
        self.sender.action_pause()
        self.assertEqual(self.sender.health, "attention")
