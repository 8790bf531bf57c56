from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal_common import PageCase


@tagged("post_install", "-at_install")
class TestPortalAccess(PageCase):
    """Whatever ids a member sends, nobody else's data is reached, and a GET changes nothing."""

    def setUp(self):
        super().setUp()
        self._log_in(self.ann)
        self.values = self._form(self._page("/my/sms"), ".o_sms_form")

    def _counts(self):
        return (self.consents.search_count([]), self.env["sms.consent.log"].search_count([]))

    def test_phone_of_another_member(self):
        values = {
            **self.values,
            f"agree_{self.marketing.id}": "1",
            f"number_{self.marketing.id}": str(self.bob.sms_phone_ids.id),
        }
        before = self._counts()
        page = self._page("/my/sms", 422, **values)
        self.assertIn("your own numbers", self._text(page, f"#error_{self.marketing.id}"))
        self.assertNotIn("555-0142", page.text_content())
        self.assertEqual(self._counts(), before)

    def test_purpose_that_members_do_not_see(self):
        stamp = self.env["sms.consent.page"]._stamp(self.hidden._get_wording("en_US"))
        values = {
            **self.values,
            f"agree_{self.hidden.id}": "1",
            f"number_{self.hidden.id}": str(self.ann.sms_phone_ids.id),
            f"wording_{self.hidden.id}": stamp,
        }
        before = self._counts()
        page = self._page("/my/sms", **values)
        self.assertNotIn("Incidents", page.text_content())
        self.assertEqual(self._counts(), before)

    def test_forged_wording(self):
        other = self.billing._get_wording("en_US")
        for stamp in ("", "0:en_US", "999999:en_US", f"{other.id}:en_US", "x" * 5000):
            values = {**self.values, f"agree_{self.marketing.id}": "1"}
            values[f"wording_{self.marketing.id}"] = stamp
            self._page("/my/sms", 422, **values)
        self.assertFalse(self._consent(self.ann, self.marketing))

    def test_forged_ids_of_every_shape(self):
        for text in ("-1", "1e9", "9" * 40, "' OR 1=1", "None", "１２"):
            values = {**self.values, f"agree_{self.marketing.id}": "1"}
            values[f"number_{self.marketing.id}"] = text
            self._page("/my/sms", 422, **values)
        self.assertFalse(self._consent(self.ann, self.marketing))

    def test_another_company_or_partner_in_the_form(self):
        values = {
            **self.values,
            f"agree_{self.marketing.id}": "1",
            "company_id": str(self.other_company.id),
            "company": str(self.other_company.id),
            "partner_id": str(self.bob.id),
        }
        self._page("/my/sms", **values)
        self.assertTrue(self._consent(self.ann, self.marketing))
        self.assertFalse(self._consent(self.ann, self.marketing, self.other_company))
        self.assertFalse(self._consent(self.bob, self.marketing))

    def test_consent_given_to_another_company_is_not_shown(self):
        self._opt_in(self.ann, self.billing, company=self.other_company)
        page = self._page("/my/sms")
        self.assertIn("Not opted in", self._text(page, "[data-purpose=billing] .badge"))

    def test_csrf_token_is_required(self):
        before = self._counts()
        values = {**self.values, f"agree_{self.marketing.id}": "1"}
        for token in (None, "", "forged"):
            values.pop("csrf_token", None)
            if token is not None:
                values["csrf_token"] = token
            for url in ("/my/sms", "/my/sms/stop", "/my/sms/number"):
                with mute_logger("odoo.http"):
                    self._page(url, 400, **values)
        self.assertEqual(self._counts(), before)

    def test_get_changes_nothing(self):
        self._opt_in(self.ann, self.billing)
        before = self._counts()
        query = "&".join(f"{name}={value}" for name, value in self.values.items())
        self._page(f"/my/sms?{query}&agree_{self.marketing.id}=1")
        self._page("/my/sms/history")
        for url in ("/my/sms/stop", "/my/sms/number?number=2125550199"):
            self.assertEqual(self.url_open(url).status_code, 405)
        self.assertEqual(self._counts(), before)

    def test_models_are_closed_to_members_and_visitors(self):
        public = self.env.ref("base.public_user")
        for user in (self.ann.user_ids, public):
            for name in ("sms.consent", "sms.consent.log", "res.partner.phone", "sms.suppression"):
                with self.assertRaises(AccessError):
                    self.env[name].with_user(user).search([])
