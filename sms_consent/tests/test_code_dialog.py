import re

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import ConsentCase


@tagged("post_install", "-at_install")
class TestCodeDialog(ConsentCase):
    """ID-2: staff enter the approval code that the person has got by text."""

    def setUp(self):
        super().setUp()
        self.marketing.sudo().double_opt_in = True
        self.consent = self._opt_in(self.ann)

    def _code(self):
        text = self.env["sms.sms"].sudo().search([("number", "=", "+12125550141")], limit=1)
        return re.search(r"\d{6}", text.body)[0]

    def _dialog(self, user=None):
        context = self.ann.action_sms_enter_code(self.marketing.id)["context"]
        return Form(
            self.env["sms.consent.code.wizard"].with_user(user or self.desk).with_context(**context)
        )

    def _rows(self):
        rows = self.ann._sms_consent_rows()
        return next(row for row in rows if row["purpose_id"] == self.marketing.id)

    def test_id_2_right_code_opts_in(self):
        self.assertEqual(self.consent.state, "pending")
        self.assertEqual(self._rows()["state"], "pending", "visible as waiting")
        dialog = self._dialog()
        self.assertEqual(dialog.number, "+12125550141")
        dialog.typed = self._code()
        dialog.save().action_confirm()
        self.assertEqual(self.consent.state, "opted_in")
        self.assertEqual(self.consent.consent_type, "phone", "as staff had noted")

    def test_id_2_wrong_code_counts_and_says_so(self):
        dialog = self._dialog()
        wrong = "000000" if self._code() != "000000" else "111111"
        for _turn in range(5):
            dialog.typed = wrong
            wizard = dialog.save()
            wizard.action_confirm()
            self.assertIn("code", wizard.message.lower())
        dialog = self._dialog()
        dialog.typed = self._code()
        wizard = dialog.save()
        wizard.action_confirm()
        self.assertTrue(wizard.message, "too many wrong tries: not even the right code counts")
        self.assertEqual(self.consent.state, "pending")

    def test_id_2_resend_is_limited(self):
        wizard = self._dialog().save()
        before = self.env["sms.sms"].sudo().search_count([("number", "=", "+12125550141")])
        wizard.action_send()
        after = self.env["sms.sms"].sudo().search_count([("number", "=", "+12125550141")])
        self.assertEqual(before, after, "one was sent a moment ago")
        self.assertTrue(wizard.message)

    def test_confirmed_twice_asks_for_nothing_more(self):
        dialog = self._dialog()
        dialog.typed = self._code()
        dialog.save().action_confirm()
        self._opt_in(self.ann)
        self.assertEqual(self.consent.state, "opted_in", "a consent on file is not put in doubt")

    def test_needs_the_role(self):
        with self.assertRaises(AccessError):
            self.env["sms.consent.code.wizard"].with_user(self.plain).create(
                {"partner_id": self.ann.id, "purpose_id": self.marketing.id}
            )
