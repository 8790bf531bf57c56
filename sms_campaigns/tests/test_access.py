"""Who may do what, and whose campaigns one sees."""

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestAccess(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls._contact("Ada", "+12125550110", "in")
        cls._opt_in(cls.contact, cls.company_b)

    def test_a_user_prepares_but_does_not_launch(self):
        campaign = self._campaign(self.user)
        campaign.body = "Hello"
        for action in ("launch", "schedule", "pause", "resume", "cancel", "draft"):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(campaign, f"action_{action}")()
        launch = self.env["sms.campaign.launch"].browse(campaign.action_confirm()["res_id"])
        with self.assertRaises(AccessError):
            launch.with_user(self.user).action_launch()
        self.assertEqual(campaign.state, "draft")

    def test_each_role_is_offered_what_it_may_do(self):
        officer = self._user("officer_a", "sms_consent.group_sms_officer", self.company_a)
        reads = {"action_view_recipients", "action_view_reasons"}
        prepares = {
            "action_confirm",
            str(self.env.ref("sms_campaigns.sms_campaign_test_action").id),
            "action_ask_approval",
            "action_duplicate",
            "action_make_plain",
        }
        launches = {"action_pause", "action_resume", "action_draft", "action_cancel"}
        for user, offered, kept_back in (
            (officer, reads, prepares | launches),
            (self.user, reads | prepares, launches),
            (self.manager, reads | prepares | launches, set()),
        ):
            with self.subTest(user.login):
                buttons = self._names(user, "form", "//button/@name")
                self.assertLessEqual(offered, buttons)
                self.assertFalse(kept_back & buttons)
                menu = self._names(user, "kanban", "//a[@role='menuitem']/@name")
                self.assertEqual(
                    menu >= {"action_duplicate", "action_archive"}, user != officer, menu
                )

    def test_who_only_reads_is_not_offered_to_archive(self):
        """The web client goes by the field, not by the rights."""
        officer = self._user("officer_archive", "sms_consent.group_sms_officer", self.company_a)
        for model in ("sms.campaign", "sms.audience", "sms.contact.list"):
            for user in (officer, self.user):
                active = self.env[model].with_user(user).fields_get(["active"])["active"]
                self.assertEqual(active["readonly"], user == officer, (model, user.login))

    def _names(self, user, view_type, path):
        arch = self.env["sms.campaign"].with_user(user).get_view(view_type=view_type)["arch"]
        return set(etree.fromstring(arch).xpath(path))

    def test_company_b_neither_sees_nor_launches_the_campaigns_of_a(self):
        campaign = self._campaign().with_user(self.manager_b)
        self.assertFalse(self.env["sms.campaign"].with_user(self.manager_b).search([]) & campaign)
        for operation in (lambda: campaign.body, campaign.action_launch, campaign.action_cancel):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
                operation()

    def test_each_company_sends_from_its_own_account(self):
        for user, sender in ((self.manager, self.sender_a), (self.manager_b, self.sender_b)):
            campaign = self._campaign(user)
            self._launch(campaign)
            message = self._messages(campaign)
            self.assertEqual(message.state, "queued")
            self.assertEqual(message.company_id, user.company_id)
            self.assertEqual(message.sender_id, sender)
            self.assertEqual(message.gateway_id, sender.gateway_id)

    def test_contacts_of_another_company_are_not_addressed(self):
        theirs = self._contact("Theirs", "+12125550111", "in")
        theirs.company_id = self.company_b
        campaign = self._campaign()
        self._launch(campaign)
        self.assertNotIn(theirs, self._messages(campaign).partner_id)

    def test_consent_to_one_company_does_not_count_for_the_other(self):
        stranger = self._contact("Only B", "+12125550112", "in", self.company_b)
        campaign = self._campaign()
        self._launch(campaign)
        message = self._messages(campaign).filtered(lambda row: row.partner_id == stranger)
        self.assertEqual((message.state, message.block_reason), ("blocked", "no_consent"))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_dialogs_are_of_who_opened_them(self):
        """Odoo keeps nobody from reading, or changing, what somebody else is filling in."""
        data = self.env["ir.model.data"].search(
            [("module", "=", "sms_campaigns"), ("model", "=", "ir.model")]
        )
        models = self.env["ir.model"].browse(data.mapped("res_id"))
        own = models.filtered(lambda model: model.modules.split(", ")[0] == "sms_campaigns")
        names = {name for name in own.mapped("model") if self.env[name]._transient}
        self.assertIn("sms.campaign.launch", names)
        rules = self.env["ir.rule"].search([("model_id.model", "in", list(names))])
        own = rules.filtered(lambda rule: not rule.groups and "create_uid" in rule.domain_force)
        self.assertEqual(set(own.mapped("model_id.model")), names)
        dialog = self.env["sms.campaign.launch"].browse(self._campaign().action_confirm()["res_id"])
        dialog.with_user(self.manager).read(["sentence", "reason_ids"])
        for other in (self.user, self.manager_b):
            with self.assertRaises(AccessError):
                dialog.with_user(other).read(["allowed_count"])

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_links_of_campaigns_are_their_companys(self):
        campaign = self._campaign(body="See https://example.com/open-day")
        self._launch(campaign)
        links = self.env["link.tracker"].search([("sms_campaign_id", "=", campaign.id)])
        self.assertEqual(len(links), 1)
        campaign.sudo().write({"state": "completed", "active": False})
        other = self.env["link.tracker"].create({"url": "https://example.com/ours", "title": "x"})
        links |= other
        for user, seen in ((self.manager, links), (self.manager_b, other)):
            found = self.env["link.tracker"].with_user(user).search([("id", "in", links.ids)])
            self.assertEqual(found, seen, user.login)
        with self.assertRaises(AccessError):
            (links - other).with_user(self.manager_b).read(["count"])

    def test_portal_public_and_plain_users_see_nothing(self):
        campaign = self._campaign()
        portal = new_test_user(self.env, "campaign_portal", groups="base.group_portal")
        public = self.env.ref("base.public_user")
        plain = new_test_user(self.env, "campaign_plain", groups="base.group_user")
        for user in (portal, public, plain):
            for model in ("sms.campaign", "sms.campaign.run", "sms.campaign.launch"):
                with self.subTest(user.login, model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
            with self.assertRaises(AccessError):
                campaign.with_user(user).action_launch()

    def test_runs_are_written_by_the_launcher_alone(self):
        campaign = self._campaign()
        self._launch(campaign)
        with self.assertRaises(AccessError):
            campaign.run_ids.checkpoint = 0
        with self.assertRaises(AccessError):
            self._messages(campaign).with_user(self.manager).unlink()
