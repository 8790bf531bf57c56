import re
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..kernel import links
from .portal_common import PageCase, select


@tagged("post_install", "-at_install")
class TestPreferences(PageCase):
    """The preference centre: no log-in, a signed link, and nothing changes on a GET (B-12)."""

    def setUp(self):
        super().setUp()
        self._opt_in(self.ann, self.marketing | self.billing, confirm=False)
        self.url = self._url(self.ann)

    def _url(self, partner, number="+12125550141", company=None):
        url = partner._sms_preferences_url(company or self.company, number)
        return url[url.index("/sms/") :]

    def _token(self, **values):
        values = {
            "company_id": self.company.id,
            "partner_id": self.ann.id,
            "number": "",
            "expires_on": fields.Date.today(),
            **values,
        }
        return links.make(self.env["res.company"]._sms_secret(), **values)

    def test_c_12_taking_back_is_as_easy_as_giving(self):
        values = self._form(self._page(self.url), ".o_sms_form")
        values.pop(f"agree_{self.marketing.id}")
        page = self._page(self.url, **values)
        self.assertIn("saved", self._text(page, "[role=status]"))
        self.assertEqual(self._consent(self.ann, self.marketing).state, "opted_out")
        self.assertEqual(self._consent(self.ann, self.billing).state, "opted_in")
        entry = self._entries(self.ann, field_name="state")[-1]
        self.assertEqual((entry.source, entry.changed_by_kind), ("preference_link", "member"))
        values = self._form(page, ".o_sms_form")
        self._page(self.url, **{**values, f"agree_{self.marketing.id}": "1"})
        consent = self._consent(self.ann, self.marketing)
        self.assertEqual((consent.state, consent.consent_type), ("opted_in", "web"))

    def test_stop_all(self):
        values = self._form(self._page(self.url), f"form[action={self.url}/stop]")
        self._page(f"{self.url}/stop", **values)
        self.assertEqual(set(self.ann.sms_consent_ids.mapped("state")), {"opted_out"})

    def test_get_changes_nothing(self):
        before = (self.consents.search_count([]), self._entries(self.ann))
        values = self._form(self._page(self.url), ".o_sms_form")
        values.pop(f"agree_{self.marketing.id}")
        query = "&".join(f"{name}={value}" for name, value in values.items())
        self._page(f"{self.url}?{query}")
        for path in ("stop", "code", "code/again"):
            self.assertEqual(self.url_open(f"{self.url}/{path}").status_code, 405)
        self.assertEqual((self.consents.search_count([]), self._entries(self.ann)), before)
        self.assertEqual(self._consent(self.ann, self.marketing).state, "opted_in")

    def test_csrf_token_is_required(self):
        values = self._form(self._page(self.url), ".o_sms_form")
        values.pop("csrf_token")
        for path in ("", "/stop", "/code"):
            with mute_logger("odoo.http"):
                self._page(self.url + path, 400, **values)
        self.assertEqual(self._consent(self.ann, self.marketing).state, "opted_in")

    def test_personal_data_is_masked(self):
        page = self._page(self.url)
        token = re.compile(r'csrf_token: "[^"]+"')  # at random, so with any digits
        text, tokens = token.subn("", page.text_content())
        self.assertEqual(tokens, 1)
        self.assertIn("••• ••• 0141", text)
        for private in ("Archer", "212", "ann-archer"):
            self.assertNotIn(private, text)
        (robots,) = select(page, "meta[name=robots]")
        self.assertIn("noindex", robots.get("content"))
        response = self.url_open(self.url)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertNotIn("2125550141", self.url)

    def test_wrong_link_is_404_and_says_how_to_get_a_new_one(self):
        good = self.url.rsplit("/", 1)[1]
        flipped = good[:-1] + ("A" if good[-1] != "A" else "B")
        for token in ("x", "é", good[:-4], good + "AAAA", flipped, self._token(partner_id=10**8)):
            page = self._page(f"/sms/preferences/{token}", 404)
            self.assertIn("Reply HELP", page.text_content())

    def test_link_to_another_person_cannot_be_made_from_ones_own(self):
        raw = links.read(self.url.rsplit("/", 1)[1])
        forged = links.make(
            b"guess",
            company_id=raw.company_id,
            partner_id=self.bob.id,
            number="",
            expires_on=raw.expires_on,
        )
        self._page(f"/sms/preferences/{forged}", 404)

    def test_expired_link_is_410(self):
        yesterday = fields.Date.today() - timedelta(days=1)
        page = self._page(f"/sms/preferences/{self._token(expires_on=yesterday)}", 410)
        self.assertIn("too old", page.text_content())
        self._page(f"/sms/preferences/{self._token()}")

    def test_b_2_link_dies_with_the_number(self):
        self._page(self.url)
        self.ann.phone = "(212) 555-0149"
        self._page(self.url, 404)

    def test_link_is_for_one_company(self):
        self._opt_in(self.ann, self.billing, company=self.other_company, confirm=False)
        url = self._url(self.ann, company=self.other_company)
        page = self._page(url)
        self.assertIn("Hilltop Club", self._text(page, "h1"))
        self.assertNotIn(self.company.name, page.text_content())
        self.assertIn("Not opted in", self._text(page, "[data-purpose=marketing] .badge"))
        values = self._form(page, ".o_sms_form")
        values.pop(f"agree_{self.billing.id}")
        self._page(url, **values)
        self.assertEqual(
            self._consent(self.ann, self.billing, self.other_company).state, "opted_out"
        )
        self.assertEqual(self._consent(self.ann, self.billing).state, "opted_in")

    def test_phone_of_another_person(self):
        values = self._form(self._page(self.url), ".o_sms_form")
        values[f"number_{self.marketing.id}"] = str(self.bob.sms_phone_ids.id)
        page = self._page(self.url, 422, **values)
        self.assertIn("your own numbers", self._text(page, f"#error_{self.marketing.id}"))

    def test_changes_are_limited(self):
        values = self._form(self._page(self.url), ".o_sms_form")
        account = self.env.ref("sms_consent.purpose_account")
        for _i in range(30):
            self.env["sms.consent.page"]._may_change(self.ann, self.company)
        page = self._page(self.url, 429, **{**values, f"agree_{account.id}": "1"})
        self.assertIn("STOP", page.text_content())
        self.assertFalse(self._consent(self.ann, account))

    def test_c_1_a_no_is_never_refused(self):
        values = self._form(self._page(self.url), ".o_sms_form")
        for _i in range(30):
            self.env["sms.consent.page"]._may_change(self.ann, self.company)
        ended = {**values}
        ended.pop(f"agree_{self.marketing.id}")
        self._page(self.url, **ended)
        self.assertEqual(self._consent(self.ann, self.marketing).state, "opted_out")
        self._page(f"{self.url}/stop", csrf_token=values["csrf_token"])
        self.assertEqual(self._consent(self.ann, self.billing).state, "opted_out")

    def test_confirmations_carry_the_link(self):
        self._opt_in(self.bob)
        [(_number, body)] = self.texts
        self.assertIn(self._url(self.bob, "+13055550142"), body)

    def test_answer_to_help_carries_the_link_of_the_one_who_has_the_number(self):
        self.consents._apply_inbound(self.company, "+13055550142", "HELP")
        self.assertIn("/sms/preferences/", self.texts[-1][1])
        self.env["res.partner"].create({"name": "Bert", "phone": "(305) 555-0142"})
        self.consents._apply_inbound(self.company, "+13055550142", "HELP")
        self.assertNotIn("/sms/preferences/", self.texts[-1][1])
