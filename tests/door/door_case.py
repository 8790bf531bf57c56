"""What the tests of the door share: someone who agreed, someone who did not, and the lane."""

from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import TransactionCase

from odoo.addons.sms.tools.sms_api import SmsApi
from odoo.addons.sms_twilio_gateway.kernel.states import State, Word
from odoo.addons.sms_twilio_gateway.tests.common import GatewayMixin

AGREED, SILENT = "+12125550120", "+12125550121"


class DoorMixin(GatewayMixin):
    """Ann has agreed to every kind of text, Bob to none. Odoo's own provider gets nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.purposes = cls.env["sms.consent.purpose"].search([("active", "=", True)])
        cls.purposes.write(
            {"double_opt_in": False, "frequency_cap": 0, "quiet_hours_policy": "none"}
        )
        cls.appointments = cls.env.ref("sms_consent.purpose_appointments")
        cls.env.user.write({"company_ids": [(4, cls.company.id)], "company_id": cls.company.id})
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids})
        cls.messages = cls.env["sms.message"]

    def setUp(self):
        super().setUp()
        self.provider = self.enterContext(
            patch.object(SmsApi, "_contact_iap", autospec=True, side_effect=AssertionError)
        )
        self.ann = self._partner(AGREED, consent=False)
        self.bob = self._partner(SILENT, consent=False)
        for purpose in self.purposes:
            self.env["sms.consent"]._opt_in(
                self.ann,
                purpose,
                company=self.company,
                number=AGREED,
                source="portal",
                confirm=False,
            )

    def _run_odoos_queue(self):
        """The cron job of Odoo's own spool, where most of its modules leave their texts."""
        with self._committing_env() as env:
            env["sms.sms"]._process_queue()
        self.env.invalidate_all()

    def _message(self, number):
        return self.messages.search([("number", "=", number)])

    def _notification(self, number):
        return self.env["mail.notification"].search(
            [("sms_number", "=", number), ("notification_type", "=", "sms")]
        )

    def _assert_only_the_agreed_was_texted(self, purpose, record=None, count=1):
        """Through the gate, the queue and a lane to the local Twilio; nothing past them."""
        self.provider.assert_not_called()
        messages = self._message(AGREED)
        self.assertEqual(len(messages), count)
        self.assertEqual(messages.mapped("state"), ["queued"] * count)
        self.assertEqual(messages.purpose_id, purpose)
        self.assertEqual(messages.company_id, self.company)
        self.assertEqual(messages.partner_id, self.ann)
        if record:
            self.assertEqual((messages[0].res_model, messages[0].res_id), (record._name, record.id))
        self._run_lane()
        self.assertEqual(len(self._texts(AGREED)), count)
        self.assertFalse(self._message(SILENT))
        self.assertFalse(self._texts(SILENT))

    def _assert_chatter_follows(self, count=1):
        """The paper plane: under way, delivered; refused with the reason."""
        refused = self._notification(SILENT)
        self.assertEqual(refused.mapped("notification_status"), ["exception"] * count)
        for notification in refused:
            self.assertIn("has not agreed", notification.failure_reason)
        told = self._notification(AGREED)
        self.assertEqual(told.mapped("notification_status"), ["process"] * count)
        self.messages._advance([Word(m.id, State.DELIVERED) for m in self._message(AGREED)])
        self.assertEqual(told.mapped("notification_status"), ["sent"] * count)

    def _as_if_live(self):
        """Deliveries text nobody while a test runs: let them."""
        live = SimpleNamespace(module=SimpleNamespace(current_test=False))
        return patch("odoo.addons.stock_sms.models.stock_picking.modules", live)

    def _template(self, model, **values):
        return self.env["sms.template"].create(
            {
                "name": "Text",
                "model_id": self.env["ir.model"]._get_id(model),
                "body": "Lakeside: hello",
                **values,
            }
        )


class DoorCase(DoorMixin, TransactionCase):
    """Without a browser."""
