"""Two companies with a sender each, their campaign people, and contacts in every consent."""

import math
from contextlib import ExitStack

from odoo import SUPERUSER_ID, Command, api
from odoo.tests import TransactionCase, new_test_user

BODY = "Hello {{ object.name }}, the newsletter is out."


class CampaignCase(TransactionCase):
    """Nothing leaves here: no lane runs, messages stay in the queue."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_a, cls.company_b = cls.env["res.company"].create(
            [{"name": "Campaign Company A"}, {"name": "Campaign Company B"}]
        )
        cls.purpose = cls.env.ref("sms_consent.purpose_marketing")
        cls.purpose.quiet_hours_policy = "none"  # whatever the time is
        cls.env["sms.campaign"].search([("state", "=", "scheduled")]).action_pause()  # the demo's
        cls.sender_a = cls._sender(cls.company_a, "+12025550100")
        cls.sender_b = cls._sender(cls.company_b, "+12025550101")
        cls.user = cls._user("campaign_user_a", "sms_campaigns.group_campaign_user", cls.company_a)
        cls.manager = cls._user(
            "campaign_manager_a", "sms_campaigns.group_campaign_manager", cls.company_a
        )
        cls.manager_b = cls._user(
            "campaign_manager_b", "sms_campaigns.group_campaign_manager", cls.company_b
        )
        cls.category = cls.env["res.partner.category"].create({"name": "Campaign test"})

    @classmethod
    def _sender(cls, company, number):
        gateway = cls.env["sms.gateway"].create(
            {
                "name": company.name,
                "company_id": company.id,
                "account_sid": "AC" + f"{company.id:032d}",
                "auth_token": "not a real token",
                "webhook_base_url": "https://odoo.example.com",
            }
        )
        return cls.env["sms.sender"].create(
            {
                "name": company.name,
                "gateway_id": gateway.id,
                "kind": "local",
                "number": number,
                "is_default": True,
            }
        )

    @classmethod
    def _user(cls, login, group, company):
        return new_test_user(
            cls.env,
            login,
            groups=f"base.group_user,{group}",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    @classmethod
    def _contact(cls, name, number, consent=None, company=None):
        """A contact of the test audience; ``consent``: "in", "out" or None."""
        partner = cls.env["res.partner"].create(
            {
                "name": name,
                "phone": number,
                "category_id": [Command.link(cls.category.id)],
                "country_id": cls.env.ref("base.us").id,
            }
        )
        company = company or cls.company_a
        if consent:
            cls._opt_in(partner, company)
        if consent == "out":
            cls._opt_out(partner, company)
        return partner

    @classmethod
    def _opt_in(cls, partner, company, number=None):
        cls.env["sms.consent"]._opt_in(
            partner,
            cls.purpose,
            company=company,
            number=number or partner.phone,
            source="portal",
            confirm=False,
        )

    @classmethod
    def _opt_out(cls, partner, company):
        cls.env["sms.consent"]._opt_out(
            partner=partner, company=company, source="sms", confirm=False
        )

    @classmethod
    def _template(cls, body, **translations):
        """A template for contacts; ``translations``: {language: body}."""
        template = cls.env["sms.template"].create(
            {
                "name": "Open day",
                "model_id": cls.env["ir.model"]._get("res.partner").id,
                "body": body,
            }
        )
        for lang, translated in translations.items():
            template.with_context(lang=lang).body = translated
        return template

    def _campaign(self, user=None, **vals):
        """A draft of ``user`` (default: the manager of company A) to the test audience."""
        user = user or self.manager
        return (
            self.env["sms.campaign"]
            .with_user(user)
            .with_context(allowed_company_ids=user.company_ids.ids)
            .create(
                {
                    "name": "Test campaign",
                    "purpose_id": self.purpose.id,
                    "audience_domain": repr([("category_id", "in", self.category.ids)]),
                    "body": BODY,
                    "footer": False,
                }
                | vals
            )
        )

    def _break_text(self, campaign, body):
        """What is left of a text when a field that it uses goes away with an add-on."""
        self.env.cr.execute("UPDATE sms_campaign SET body = %s WHERE id = %s", (body, campaign.id))
        campaign.invalidate_recordset(["body"])

    def _launch(self, campaign):
        """Launch and write all messages, as the cron does."""
        campaign.action_launch()
        self._write_all(campaign)

    def _write_all(self, campaign):
        run = campaign.sudo().run_ids
        while run.state == "launching":
            run._try_slice()

    def _by_launcher(self, step, model="sms.campaign.run", *args):
        """Do a step of the launcher's job: it commits, which a test's own cursor may not."""
        with ExitStack() as stack:
            if not type(self)._registry_patched:  # in a browser test it always is
                stack.enter_context(self.enter_registry_test_mode())
            self.env.flush_all()
            cr = stack.enter_context(self.env.registry.cursor())
            getattr(api.Environment(cr, SUPERUSER_ID, {})[model], step)(*args)
        self.env.invalidate_all()

    def _start_due(self):
        self._by_launcher("_start_due", "sms.campaign.run", math.inf)

    def _merge(self, sources, into):
        """Merge contacts, as staff do."""
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo()
        wizard._merge((sources | into).ids, into)

    def _messages(self, campaign, state=None):
        messages = self.env["sms.message"].search([("campaign_id", "=", campaign.id)], order="id")
        return messages.filtered(lambda message: not state or message.state == state)
