from odoo.tests import tagged

from .portal_common import PageCase

VICTIM = "+13055550142"


@tagged("post_install", "-at_install")
class TestSecurityPages(PageCase):
    """What members, visitors and holders of a link must not be able to do to others."""

    def test_a_member_has_no_strangers_number_texted_by_typing_it_into_the_account(self):
        member = self.env["res.partner"].with_user(self.ann.user_ids).browse(self.ann.id)
        member.sudo().write({"phone": "(305) 555-0142"})
        self.assertTrue(self.ann.sms_phone_ids.entered_by_member)
        self._log_in(self.ann)
        values = self._form(self._page("/my/sms"), ".o_sms_form")
        page = self._page("/my/sms", **{**values, f"agree_{self.marketing.id}": "1"})
        consent = self._consent(self.ann, self.marketing)
        self.assertEqual((consent.state, consent.number), ("pending", VICTIM))
        form = self._form(page, ".o_sms_code_form")
        self._page("/my/sms/code", **{**form, "code": self._code_to(VICTIM)})
        self.assertEqual(consent.state, "opted_in")
        self.ann.phone = "+1 305 555 0142"
        self.assertTrue(self.ann.sms_phone_ids.verified_at)

    def test_staff_enter_numbers_that_need_no_code(self):
        self.assertFalse(self.ann.sms_phone_ids.entered_by_member)

    def test_yes_adds_no_number_to_a_strangers_account(self):
        """Only the code does: a "YES" of the number's owner may be the answer to anything."""
        pages = self.env["sms.consent.page"]
        pages._ask_for_phone(self.ann, self.company, VICTIM, "mobile")
        self.consents._apply_inbound(self.company, VICTIM, "YES")
        self.assertNotIn(VICTIM, self.ann.sms_phone_ids.mapped("number_e164"))

    def test_strangers_do_not_use_up_the_codes_of_a_member(self):
        codes = self.env["sms.consent.code"]
        request = {"company": self.company, "number": VICTIM, "purposes": self.marketing}
        outcomes = {
            codes._request(source="public_form", visitor_name="X", **request)[1].value
            for _try in range(8)
        }
        self.assertEqual(outcomes, {"ok", "too_many_sends"})
        _row, outcome = codes._request(source="portal", partner=self.bob, **request)
        self.assertEqual(outcome.value, "ok")

    def test_two_machines_do_not_answer_each_other_for_ever(self):
        for _text in range(40):
            self.consents._apply_inbound(self.company, VICTIM, "HELP")
        self.assertEqual(len(self.texts), 20)
        self.consents._apply_inbound(self.company, "+12125550141", "HELP")
        self.assertEqual(len(self.texts), 21)

    def test_c_14_a_link_that_staff_can_see_brings_no_consent_back(self):
        self._opt_in(self.ann, confirm=False)
        self.consents._opt_out(
            company=self.company, partner=self.ann, purposes=self.marketing, source="portal"
        )
        url = self.ann.with_company(self.company).sms_preferences_url
        url = url[url.index("/sms/") :]
        values = self._form(self._page(url), ".o_sms_form")
        page = self._page(url, **{**values, f"agree_{self.marketing.id}": "1"})
        consent = self._consent(self.ann, self.marketing)
        self.assertEqual(consent.state, "pending")
        form = self._form(page, ".o_sms_code_form")
        self._page(f"{url}/code", **{**form, "code": self._code_to("+12125550141")})
        self.assertEqual(consent.state, "opted_in")

    def test_no_byte_breaks_a_public_page(self):
        url = f"/sms/opt-in/{self.company.id}"
        values = {
            **self._form(self._page(url), ".o_sms_form"),
            "name": "Gus\x00 Hall",
            "number": "(404) 555-0133",
            f"agree_{self.marketing.id}": "1",
        }
        self._page(url, **values)
        token = {"csrf_token": values["csrf_token"], "code": "\x00"}
        for handle in ("%00", "x%0d%0aLocation:x", "%2f%2fevil.example"):
            for path in (handle, f"{handle}/again"):
                self._page(f"{url}/code/{path}", 404, **token)
        self._page(f"{url}/code/x%00", 404, **token)
