from odoo import Command
from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import ConsentCase

LONG_AGO = "2020-01-01 00:00:00"


@tagged("post_install", "-at_install")
class TestSecurityWording(ConsentCase):
    """C-7: since when which words are shown is proof; not even a manager writes it."""

    def _call(self, records, method, *args, **context):
        model = records.browse().with_env(self.env(user=self.manager, su=False, context={}))
        ids = [records.ids] if records else []
        return call_kw(model, method, [*ids, *args], {"context": context})

    def _draft(self):
        values = {"purpose_id": self.marketing.id, "body": "<p>I agree.</p>"}
        wordings = self.env["sms.consent.wording"]
        return wordings.browse(self._call(wordings, "create", values))

    def test_c_7_no_wording_is_dated_back(self):
        draft = self._draft()
        for vals in ({"published_at": LONG_AGO}, {"version": 99}):
            with self.subTest(vals=vals):
                with self.assertRaises(AccessError):
                    self._call(draft, "write", vals)
                with self.assertRaises(AccessError):
                    values = {"purpose_id": self.marketing.id, "body": "<p>Yes</p>", **vals}
                    self._call(draft.browse(), "create", values)
                with self.assertRaises(AccessError):
                    command = Command.update(draft.id, vals)
                    self._call(self.marketing, "write", {"wording_ids": [command]})

    def test_c_7_defaults_publish_nothing(self):
        self._call(
            self.env["ir.default"], "set", "sms.consent.wording", "published_at", LONG_AGO, True
        )
        wordings = self.env["sms.consent.wording"]
        values = {"purpose_id": self.marketing.id, "body": "<p>I agree.</p>"}
        made = self._call(wordings, "create", values, default_published_at=LONG_AGO)
        self.assertFalse(wordings.browse(made).sudo().published_at)

    def test_a_manager_publishes_by_the_button(self):
        draft = self._draft()
        self._call(draft, "action_publish")
        self.assertTrue(draft.sudo().published_at)
        self.assertEqual(self.marketing._get_wording(), draft)
