from datetime import timedelta
from unittest.mock import patch

import psycopg2

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import sms_message_retention
from .common import GatewayCase


@tagged("post_install", "-at_install")
class TestRetention(GatewayCase):
    """B-17, C-7: texts are emptied and deleted when their time has come, and no sooner."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"sms_redact_months": 6, "sms_delete_years": 5})

    def _old(self, days, state="delivered", **values):
        moment = fields.Datetime.now() - timedelta(days=days)
        return self.messages.create(
            {
                "company_id": self.company.id,
                "gateway_id": self.gateway.id,
                "sender_id": self.sender.id,
                "number": "+12125550110",
                "body": "Lakeside: private",
                "state": state,
                "claimed_at": moment,
                **values,
            }
        )

    def _run(self):
        self.env.flush_all()
        with self._committing_env() as env:
            env["sms.message"]._cron_retention()
        self.env.invalidate_all()

    def test_b_17_old_texts_are_emptied_and_keep_their_facts(self):
        old, young = self._old(200), self._old(100)
        waiting = self._old(200, state="queued")
        confirmation = self._old(200, exempt=True)
        inbound = self._old(
            200, "received", direction="inbound", media_urls="https://a.example/1.jpg"
        )
        others = self._old(200, company_id=self.other_company.id, sender_id=self.other_sender.id)
        self._run()
        self.assertEqual((old.body, inbound.body, inbound.media_urls), ("", "", False))
        self.assertTrue(old.redacted_at)
        self.assertEqual((old.number, old.state), ("+12125550110", "delivered"))
        self.assertIn("emptied", old.summary)
        for kept in (young, waiting, confirmation, others):
            self.assertEqual(kept.body, "Lakeside: private")

    def test_b_17_very_old_texts_are_deleted_and_stay_counted(self):
        very_old, old = self._old(5 * 366 + 5), self._old(4 * 366)
        self.env.flush_all()
        with self._committing_env() as env:
            env["sms.message.daily"]._cron_refresh()
        self._run()
        self.assertFalse(very_old.exists())
        self.assertTrue(old.exists())
        report = self.env["sms.message.report"].with_context(allowed_company_ids=self.company.ids)
        self.assertEqual(report._totals(self.company)["lifetime"]["delivered"], 2)

    def test_b_17_many_slices(self):
        for _each in range(7):
            self._old(200)
        with patch.object(sms_message_retention, "BATCH", 3):
            self._run()
        self.assertFalse(
            self.messages.search_count(
                [("company_id", "=", self.company.id), ("redacted_at", "=", False)]
            )
        )

    def test_b_17_twilio_is_asked_to_forget_too(self):
        self.company.sms_redact_at_provider = True
        message = self._enqueue(self._partner("+12125550111"))
        self._run_lane()
        self.sandbox.wait_idle()  # a text that is under way cannot be emptied
        gone = self._old(200, twilio_sid="SM" + "0" * 32)
        self.env.flush_all()
        self.cr.execute(
            "UPDATE sms_message SET state = 'delivered', claimed_at = now() - interval '1 year'"
            " WHERE id = %s",
            (message.id,),
        )
        self._run()
        self.assertEqual(self._texts(message.number), [(self.sender.number, "")])
        self.assertFalse((message | gone).filtered("redact_remotely"))

    def test_what_twilio_could_not_be_asked_is_asked_again(self):
        self.company.sms_redact_at_provider = True
        self.gateway.api_base_url = "http://127.0.0.1:9"
        message = self._old(200, twilio_sid="SM" + "0" * 32)
        self._run()
        self.assertTrue(message.redact_remotely)
        self.gateway.api_base_url = self.sandbox.url
        self._run()
        self.assertFalse(message.redact_remotely)

    @mute_logger("odoo.sql_db")
    def test_c_7_what_proof_needs_can_not_be_set_shorter(self):
        for name, value in (("sms_delete_years", 4), ("sms_redact_months", -1)):
            with (
                self.subTest(name),
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.company[name] = value
                self.env.flush_all()
