"""Part 10: what every role can reach by direct RPC, on every model and public method."""

import inspect

from odoo.exceptions import AccessError
from odoo.service.model import call_kw, get_public_method
from odoo.tests import tagged

from .common import ConsentCase

PRIVATE = (
    ("sms.consent", "_opt_in"),
    ("sms.consent", "_opt_out"),
    ("sms.consent", "_opt_out_many"),
    ("sms.consent", "_apply_inbound"),
    ("sms.consent", "_change"),
    ("sms.consent", "_store"),
    ("sms.consent.log", "_append"),
    ("sms.consent.log", "_erase_details"),
    ("sms.consent.log", "_purge"),
    ("sms.suppression", "_suppress"),
    ("sms.suppression", "_release"),
    ("sms.sms", "_dispatch_allowed"),
)


@tagged("post_install", "-at_install")
class TestRpc(ConsentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._user("amember", "base.group_portal", cls.company)
        cls.visitor = cls.env.ref("base.public_user")
        cls.names = sorted(
            name
            for name, model in cls.registry.items()
            if model._original_module == "sms_consent" and not model._abstract
        )

    def _env(self, user):
        return self.env(user=user, su=False)

    def test_every_model_is_closed_to_members_and_visitors(self):
        self.assertGreater(len(self.names), 12)
        for user in (self.member, self.visitor):
            for name in self.names:
                for method, args in (
                    ("search_read", [[], ["id"]]),
                    ("create", [{}]),
                    ("web_search_read", [[], {}]),
                ):
                    with (
                        self.subTest(user=user.id, model=name, method=method),
                        self.assertRaises(AccessError),
                    ):
                        call_kw(self._env(user)[name], method, args, {})

    def test_actions_are_closed_to_members_and_visitors(self):
        self._opt_in(self.ann)
        self._opt_out(partner=self.bob)
        self.consents._apply_inbound(self.company, "+13055550142", "wrong number")
        self.env.flush_all()
        self.env["sms.consent.mass.opt.out"].create({"partner_ids": self.ann.ids})
        self.env["sms.consent.wizard"].create({"mode": "opt_out", "partner_id": self.ann.id})
        for name in self.names:
            record = self.env[name].sudo().search([], limit=1)
            if not record:
                continue
            for method in self._actions(name):
                for user in (self.member, self.visitor):
                    with (
                        self.subTest(user=user.id, model=name, method=method),
                        self.assertRaises(AccessError),
                    ):
                        call_kw(self._env(user)[name], method, [record.ids], {})

    def _actions(self, name):
        """Public methods that our own classes define, without arguments."""
        found = []
        for klass in self.registry[name].__mro__:
            if klass.__module__.startswith("odoo.addons.sms_consent"):
                for method, function in vars(klass).items():
                    if method.startswith("action_") and inspect.isfunction(function):
                        found.append(method)
        return found

    def test_the_two_methods_and_their_like_are_private(self):
        for name, method in PRIVATE:
            with self.subTest(model=name, method=method), self.assertRaises(AccessError):
                get_public_method(self.env[name], method)

    def test_front_desk_cannot_write_what_it_reads(self):
        self._opt_in(self.ann)
        for name in ("sms.consent", "sms.consent.log", "sms.consent.log.detail"):
            record = self.env[name].search([], limit=1)
            self.assertTrue(record)
            for method, args in (
                ("write", [record.ids, {"company_id": self.other_company.id}]),
                ("unlink", [record.ids]),
                ("create", [{"company_id": self.company.id}]),
            ):
                for user in (self.desk, self.manager):
                    with (
                        self.subTest(model=name, method=method, user=user.login),
                        self.assertRaises(AccessError),
                    ):
                        call_kw(self._env(user)[name], method, args, {})
