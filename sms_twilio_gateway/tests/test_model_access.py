from collections import defaultdict

from odoo.exceptions import AccessError
from odoo.models import BaseModel
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import GatewayCase

MODULE = "sms_twilio_gateway"
OPERATIONS = ("read", "write", "create", "unlink")
DESK, OFFICER, MANAGER = (
    f"sms_consent.group_sms_{name}" for name in ("user", "officer", "manager")
)
# The front desk and officers change no row by themselves: what they do passes through buttons,
# which check. A model that lets them do more fails here until somebody has thought about it.
MAY_CHANGE = {}
# History and money: not even an administrator edits them.
SERVER_ALONE = (
    "sms.message",
    "sms.message.attempt",
    "sms.credit.account",
    "sms.credit.entry",
    "sms.reconciliation",
    "sms.reconciliation.line",
)


@tagged("post_install", "-at_install")
class TestModelAccess(GatewayCase):
    """Every model of the add-on, also those that come later: roles, companies, strangers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = (
            cls.env["ir.model.data"]
            .search([("module", "=", MODULE), ("model", "=", "ir.model")])
            .mapped("res_id")
        )
        own = cls.env["ir.model"].browse(names).filtered(lambda m: _first_module(m) == MODULE)
        cls.names = [
            name for name in own.mapped("model") if name in cls.env and cls.env[name]._auto
        ]
        cls.people = {
            "public": cls.env.ref("base.public_user"),
            "portal": new_test_user(cls.env, "accessportal", groups="base.group_portal"),
            "employee": cls._user("accessemployee", "base.group_user", cls.company),
            DESK: cls._user("accessdesk", DESK, cls.company),
            OFFICER: cls._user("accessofficer", OFFICER, cls.company),
            MANAGER: cls._user("accessmanager", MANAGER, cls.company),
        }

    def _allowed(self, user, name):
        model = self.env[name].with_user(user)
        return {operation for operation in OPERATIONS if model.has_access(operation)}

    def test_the_add_ons_models_are_found(self):
        self.assertTrue(
            {"sms.gateway", "sms.sender", "sms.message", "sms.error.code"} <= set(self.names)
        )

    def test_strangers_and_other_staff_reach_nothing(self):
        for name in self.names:
            for person in ("public", "portal", "employee"):
                with self.subTest(name, person=person):
                    self.assertEqual(self._allowed(self.people[person], name), set())

    def test_desk_and_officers_change_nothing_past_the_buttons(self):
        for name in self.names:
            if self.env[name]._transient:
                continue
            for role in (DESK, OFFICER):
                with self.subTest(name, role=role):
                    allowed = self._allowed(self.people[role], name) - {"read"}
                    self.assertLessEqual(allowed, MAY_CHANGE.get(name, set()))

    def test_administrators_configure_and_history_is_nobodys(self):
        manager = self.people[MANAGER]
        for name in ("sms.gateway", "sms.sender", "sms.sender.profile", "sms.error.code"):
            self.assertEqual(self._allowed(manager, name), set(OPERATIONS), name)
        for name in SERVER_ALONE:
            self.assertLessEqual(self._allowed(manager, name), {"read"}, name)

    def test_rows_of_a_company_are_that_companys(self):
        """A rule by company on each model whose rows belong to one."""
        rules = self.env["ir.rule"].sudo().search([("model_id.model", "in", self.names)])
        by_model = defaultdict(str)
        for rule in rules.filtered(lambda rule: not rule.groups):
            by_model[rule.model_id.model] += rule.domain_force or ""
        for name in self.names:
            model = self.env[name]
            if model._transient or "company_id" not in model._fields:
                continue
            with self.subTest(name):
                self.assertIn("company_id", by_model[name])
                self.assertIn("company_ids", by_model[name])

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_dialogs_are_of_who_opened_them(self):
        """Odoo keeps nobody from reading, or changing, what somebody else is filling in."""
        names = [name for name in self.names if self.env[name]._transient]
        self.assertIn("sms.send", names)
        rules = self.env["ir.rule"].sudo().search([("model_id.model", "in", names)])
        own = rules.filtered(lambda rule: not rule.groups and "create_uid" in rule.domain_force)
        self.assertEqual(set(own.mapped("model_id.model")), set(names))
        dialog = self.env["sms.message.retry"].with_user(self.people[OFFICER]).create({})
        dialog.read(["message_ids"])
        colleague = self._user("accesscolleague", OFFICER, self.company)
        with self.assertRaises(AccessError):
            dialog.with_user(colleague).read(["message_ids"])

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def test_the_other_companys_rows_are_out_of_reach(self):
        """Read, searched for, changed and deleted by their ids, with a manager's rights."""
        self._enqueue(self._partner("+12125550181", self.other_company), self.other_company)
        manager = self.people[MANAGER]
        looked_at = 0
        for name in self.names:
            model = self.env[name]
            if model._transient or "company_id" not in model._fields:
                continue
            theirs = model.sudo().search([("company_id", "=", self.other_company.id)], limit=3)
            if not theirs:
                continue
            looked_at += 1
            rows = theirs.with_user(manager)
            with self.subTest(name):
                self.assertFalse(rows.search([("id", "in", theirs.ids)]))
                for call in (
                    lambda rows=rows: rows.read(["display_name"]),
                    lambda rows=rows: rows.check_access("write"),
                    lambda rows=rows: rows.unlink(),
                ):
                    with self.assertRaises(AccessError):
                        call()
        self.assertGreaterEqual(looked_at, 3)

    def test_buttons_take_nothing_but_what_the_user_may_see(self):
        """Public methods of the add-on's models are refused to who has no access to the row."""
        employee = self.people["employee"]
        rows = {
            "sms.gateway": self.gateway,
            "sms.sender": self.sender,
            "sms.message": self._enqueue(self._partner("+12125550182")),
        }
        for name, row in rows.items():
            for method in sorted(_buttons(self.env[name])):
                with (
                    self.subTest(name, method=method),
                    mute_logger(
                        "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule"
                    ),
                ):
                    try:
                        with self.cr.savepoint():
                            getattr(row.with_user(employee), method)()
                    except Exception as error:
                        self.assertNotIsInstance(error, (KeyError, AttributeError), error)
                    self.env.invalidate_all()
        self.assertEqual(self.sender.state, "ready")
        self.assertEqual(rows["sms.message"].state, "queued")


def _first_module(model):
    """The module that has made the model: the others only extend it."""
    return (model.modules or "").split(", ")[0] if model.modules else ""


def _buttons(model):
    """Names of the add-on's own ``action_`` methods."""
    found = set()
    for cls in type(model).__mro__:
        if cls.__module__.startswith(f"odoo.addons.{MODULE}.") and issubclass(cls, BaseModel):
            found |= {name for name in vars(cls) if name.startswith("action_")}
    return found
