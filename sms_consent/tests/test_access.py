from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ConsentCase

MODELS = (
    "sms.consent",
    "sms.consent.log",
    "sms.consent.log.detail",
    "sms.suppression",
    "sms.consent.ledger",
    "sms.consent.text",
    "sms.consent.wording",
    "sms.consent.wizard",
    "res.partner.phone",
)


@tagged("post_install", "-at_install")
class TestAccess(ConsentCase):
    """Part 10: per role and company, through what RPC can reach."""

    def setUp(self):
        super().setUp()
        self._opt_in(self.ann)
        self._opt_out(partner=self.bob)

    def test_portal_and_public_read_nothing(self):
        member = self._user("amember", "base.group_portal", self.company)
        for user in (member, self.env.ref("base.public_user")):
            for model in MODELS:
                with self.subTest(user=user.id, model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(user).search_read([], ["id"])

    def test_plain_user_sees_no_consent(self):
        for model in ("sms.consent", "sms.consent.log", "sms.suppression", "sms.consent.wizard"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.plain).search_read([], ["id"])
        with self.assertRaises(AccessError):
            self.ann.with_user(self.plain).read(["sms_log_ids"])

    def test_plain_user_can_still_edit_contacts(self):
        self.ann.with_user(self.plain).write({"phone": "(646) 555-0157"})
        self.assertEqual(self.ann.sms_consent_ids.state, "none")

    def test_other_company_sees_nothing(self):
        for model in ("sms.consent", "sms.consent.log", "sms.consent.log.detail"):
            rows = self.env[model].with_user(self.other_desk).search([])
            self.assertNotIn(self.company, rows.company_id, model)
            foreign = self.env[model].sudo().search([("company_id", "=", self.company.id)], limit=1)
            with self.assertRaises(AccessError):
                foreign.with_user(self.other_desk).read(["company_id"])
        row = self.env["sms.suppression"].sudo().search([("company_id", "=", self.company.id)])
        with self.assertRaises(AccessError):
            row.with_user(self.other_desk).read(["number"])

    def test_dialog_of_another_company_is_refused(self):
        wizard = self.env["sms.consent.wizard"].create(
            {
                "mode": "opt_in",
                "partner_id": self.bob.id,
                "purpose_ids": self.billing.ids,
                "consent_type": "phone",
                "company_id": self.other_company.id,
            }
        )
        with self.assertRaises(UserError):
            wizard.action_apply()

    def test_private_methods_are_out_of_reach(self):
        for method in ("_opt_in", "_opt_out", "_apply_inbound", "_store", "_change"):
            self.assertTrue(method.startswith("_") and hasattr(self.consents, method))

    def test_front_desk_does_not_configure(self):
        for model in ("sms.consent.purpose", "sms.consent.wording", "sms.consent.text"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].search([], limit=1).write({"create_date": False})
        self.marketing.with_user(self.manager).description = "News"

    def test_ledger_is_the_officers(self):
        with self.assertRaises(AccessError):
            self.env["sms.consent.ledger"].search_read([], ["hash"])
        self.assertTrue(self.env["sms.consent.ledger"].with_user(self.officer).search([]))

    def test_salt_is_hidden(self):
        detail = self.env["sms.consent.log.detail"].search([], limit=1)
        with self.assertRaises(AccessError):
            detail.read(["salt"])
        with self.assertRaises(AccessError):
            detail.with_user(self.officer).read(["salt"])
