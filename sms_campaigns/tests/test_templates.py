"""Who keeps the templates of texts, and who may put what into them."""

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestTemplates(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls._user("template_keeper", "sms_consent.group_sms_manager", cls.company_a)
        cls.desk = cls._user("template_desk", "sms_consent.group_sms_user", cls.company_a)
        cls.contacts = cls.env["ir.model"]._get("res.partner")

    def _as(self, user):
        return self.env["sms.template"].with_user(user)

    def _new(self, user, **vals):
        vals = {"name": "Renewal", "model_id": self.contacts.id, "body": "Time to renew."} | vals
        return self._as(user).create(vals)

    def _under_configuration(self, user):
        loaded = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        root = loaded.get(self.env.ref("sms_twilio_gateway.menu_configuration").id)
        return self.env["ir.ui.menu"].browse(root["children"] if root else ())

    def test_managers_write_and_mend_templates_by_the_form(self):
        for user in (self.manager, self.keeper):
            with self.subTest(user.login):
                found = self.env["ir.model"].with_user(user).name_search("Contact")
                self.assertIn(self.contacts.id, [model_id for model_id, _name in found])
                with Form(self._as(user), view="sms.sms_template_view_form") as form:
                    form.name = "Renewal"
                    form.model_id = self.contacts
                    form.body = "Dear {{ object.name }}, time to renew."
                    form.purpose_id = self.purpose
                template = form.record
                with Form(template, view="sms.sms_template_view_form") as form:
                    form.body = "Time to renew."
                self.assertEqual(template.body, "Time to renew.")
                campaign = self._campaign(self.user, template_id=template.id)
                self.assertEqual(campaign.template_id, template)
                campaign.template_id = False
                template.unlink()

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_others_choose_among_them(self):
        template = self._new(self.manager)
        for user in (self.user, self.desk):
            with self.subTest(user.login):
                self.assertEqual(template.with_user(user).body, "Time to renew.")
                with self.assertRaises(AccessError):
                    self._new(user)
                with self.assertRaises(AccessError):
                    template.with_user(user).body = "Mine"

    def test_expressions_are_for_template_editors(self):
        """As Odoo has it: the group “Mail Template Editor”, or names and the like alone."""
        editors = self.env.ref("mail.group_mail_template_editor")
        self.env["ir.config_parameter"].set_param("mail.restrict.template.rendering", True)
        body = "{{ object.env['res.users'].search([]).mapped('login') }}"
        for user in (self.manager, self.keeper):
            with self.subTest(user.login):
                self.assertNotIn(editors, user.all_group_ids)
                with self.assertRaises(AccessError):
                    self._new(user, body=body)
                template = self._new(user, body="Dear {{ object.name }}")
                for refused in ({"body": body}, {"lang": body}):
                    with self.assertRaises(AccessError):
                        template.write(refused)
                user.group_ids += editors
                template.body = body

    def test_who_keeps_those_of_other_records_too_still_keeps_these(self):
        """Odoo narrows managers of sales, for instance, to templates of orders."""
        group = self.env["res.groups"].create({"name": "Managers of sales"})
        self.env["ir.rule"].create(
            {
                "name": "Templates of orders",
                "model_id": self.env["ir.model"]._get("sms.template").id,
                "groups": group.ids,
                "domain_force": repr([("model", "=", "res.users")]),
            }
        )
        for user in (self.manager, self.keeper):
            user.group_ids += group
            self._new(user).body = "Renew now."

    def test_the_menu_shows_campaign_managers_the_templates_alone(self):
        ours = self.env.ref("sms_twilio_gateway.menu_templates")
        self.assertEqual(self._under_configuration(self.manager), ours)
        self.assertFalse(self._under_configuration(self.user))
        self.assertFalse(self._under_configuration(self.desk))
        senders = self.env.ref("sms_twilio_gateway.menu_senders")
        self.assertLess(ours | senders, self._under_configuration(self.keeper))
