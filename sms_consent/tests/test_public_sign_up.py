from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal_common import PageCase, select

NEW = "+14045550133"


@tagged("post_install", "-at_install")
class TestSignUp(PageCase):
    """The public opt-in page (IM-3, C-16)."""

    def setUp(self):
        super().setUp()
        self.url = f"/sms/opt-in/{self.company.id}"

    def _send(self, status=200, **changes):
        values = {
            **self._form(self._page(self.url), ".o_sms_form"),
            "name": "Gus Hall",
            "number": "(404) 555-0133",
            f"agree_{self.marketing.id}": "1",
            **changes,
        }
        return self._page(self.url, status, **values)

    def _enter(self, page, code, status=200):
        values = self._form(page, ".o_sms_code_form")
        (form,) = select(page, ".o_sms_code_form")
        return self._page(form.action, status, **{**values, "code": code})

    def _state(self, number):
        return self.consents.search([("number", "=", number), ("state", "=", "opted_in")])

    def test_im_3_c_16_wording_is_public_and_boxes_are_unticked(self):
        page = self._page(self.url)
        for purpose in (self.marketing, self.billing):
            (box,) = select(page, f"#agree_{purpose.id}")
            self.assertNotIn("checked", box.attrib)
            self.assertTrue(self._text(page, f"#wording_{purpose.id}"))
        self.assertNotIn("Incidents", page.text_content())
        self.assertIn("not a condition of any purchase", page.text_content())
        (robots,) = select(page, "meta[name=robots]")
        self.assertNotIn("noindex", robots.get("content"))

    def test_c_16_address_is_stable(self):
        self.assertTrue(self.company._sms_opt_in_url().endswith(self.url))
        self._page(f"/sms/opt-in/any-former-name-{self.company.id}")
        response = self.url_open("/sms/opt-in")
        self.assertTrue(response.url.endswith(self.url))

    def test_only_for_companies_that_have_it(self):
        for path in ("0", "999999", "nothing", f"-{self.company.id}"):
            self.assertEqual(self.url_open(f"/sms/opt-in/{path}").status_code, 404, path)
        self.company.sms_opt_in_page = False
        self.assertEqual(self.url_open(self.url).status_code, 404)
        self.company.write({"sms_opt_in_page": True, "sms_enabled": False})
        self.assertEqual(self.url_open(self.url).status_code, 404)

    def test_visitor_becomes_a_contact_once_the_code_comes_back(self):
        page = self._send()
        self.assertIn("••• ••• 0133", self._text(page, ".o_sms_code"))
        self.assertFalse(self.env["res.partner"].search([("name", "=", "Gus Hall")]))
        page = self._enter(page, self._code_to(NEW))
        self.assertIn("signed up", self._text(page, "[role=status]"))
        consent = self._state(NEW)
        self.assertEqual(consent.partner_id.name, "Gus Hall")
        self.assertEqual((consent.purpose_id, consent.source), (self.marketing, "public_form"))
        self.assertEqual(consent.consent_type, "web")
        entry = self._entries(consent.partner_id, field_name="state")
        self.assertEqual((entry.changed_by, entry.note), ("Visitor", "Name given: Gus Hall"))
        self.assertTrue(entry.wording_text)

    def test_c_15_only_the_number_tells_who_it_is(self):
        """A name never attaches a stranger's number to a contact; a proven number does."""
        page = self._send(name="Ann Archer")
        self._enter(page, self._code_to(NEW))
        self.assertNotEqual(self._state(NEW).partner_id, self.ann)
        page = self._send(name="Anything", number="212-555-0141")
        self._enter(page, self._code_to("+12125550141"))
        self.assertEqual(self._state("+12125550141").partner_id, self.ann)
        self.assertEqual(self.ann.name, "Ann Archer")

    def test_c_15_shared_number_goes_to_the_one_of_that_name_else_to_somebody_new(self):
        contacts = self.env["res.partner"].create(
            [{"name": name, "phone": "(404) 555-0133"} for name in ("June Hall", "Gus Hall")]
        )
        self._enter(self._send(name="gus hall"), self._code_to(NEW))
        self.assertEqual(self._state(NEW).partner_id, contacts[1])
        self._enter(self._send(name="Third Hall"), self._code_to(NEW))
        self.assertEqual(self._state(NEW).partner_id.mapped("name"), ["Gus Hall", "Third Hall"])

    def test_nobody_learns_whether_a_number_is_known(self):
        self._opt_in(self.ann, confirm=False)
        known = self._text(self._send(number="(212) 555-0141"), "#wrap")
        unknown = self._text(self._send(), "#wrap")
        self.assertEqual(known.replace("0141", "0133"), unknown)

    def test_stopped_number_gets_no_text_and_the_page_says_the_same(self):
        self.consents._opt_out(company=self.company, number=NEW, source="sms", confirm=False)
        stopped = self._text(self._send(), "#wrap")
        self.assertFalse(self.texts)
        other = self._text(self._send(number="(404) 555-0134"), "#wrap")
        self.assertEqual(stopped.replace("0133", "0134"), other)
        self.assertIn("START", other)

    def test_no_reply_confirms_what_nobody_was_told_of(self):
        """A stranger's request for a stopped number is not what its owner's START means."""
        self.consents._opt_out(company=self.company, number=NEW, source="sms", confirm=False)
        self._send()
        self.consents._apply_inbound(self.company, NEW, "START")
        self.assertFalse(self._state(NEW))

    def test_input_is_kept_beside_the_errors(self):
        page = self._send(422, number="555", name="")
        self.assertEqual(select(page, "#number")[0].get("value"), "555")
        self.assertIn("555 is not a valid", self._text(page, "#number_error"))
        self.assertIn("your name", self._text(page, "#name_error"))
        self.assertIn("checked", select(page, f"#agree_{self.marketing.id}")[0].attrib)
        page = self._send(422, **{f"agree_{self.marketing.id}": ""})
        self.assertIn("at least one", self._text(page, "#purposes_error"))
        self.assertEqual(select(page, "#name")[0].get("value"), "Gus Hall")
        self.assertFalse(self.texts)

    def test_what_a_visitor_types_is_text_only(self):
        page = self._send(422, name="<script>alert(1)</script>", number="<b>5</b>")
        self.assertFalse(select(page, "#wrap script"))
        self.assertFalse(select(page, "#number_error b"))
        self.assertIn("<b>5</b>", self._text(page, "#number_error"))

    def test_nf_5_country_not_allowed(self):
        page = self._send(422, number="+44 20 7946 0101")
        self.assertIn("allowed country", self._text(page, "#number_error"))

    def test_forged_wording_and_hidden_purpose(self):
        self._send(422, **{f"wording_{self.marketing.id}": "99999:en_US"})
        stamp = self.env["sms.consent.page"]._stamp(self.hidden._get_wording("en_US"))
        page = self._send(**{f"agree_{self.hidden.id}": "1", f"wording_{self.hidden.id}": stamp})
        self._enter(page, self._code_to(NEW))
        self.assertEqual(self._state(NEW).purpose_id, self.marketing)

    def test_robot_that_fills_in_everything(self):
        with mute_logger("odoo.http"):
            self._send(404, website="https://example.com")
        self.assertFalse(self.texts)
        self.assertFalse(self.env["sms.consent.code"].search([("number", "=", NEW)]))

    def test_requests_from_one_address_are_limited(self):
        for index in range(10):
            self._send(number=f"(404) 555-01{50 + index}")
        page = self._send(429)
        self.assertIn("later", page.text_content())
        self.assertEqual(len(self.texts), 10)

    def test_texts_to_one_number_are_limited(self):
        for _i in range(5):
            self._send()
        page = self._send(422)
        self.assertIn("tomorrow", self._text(page, "#number_error"))
        self.assertEqual(len(self.texts), 5)

    def test_address_is_counted_by_network(self):
        network = self.env["sms.consent.page"]._network
        self.assertEqual(network("203.0.113.9"), "203.0.113.9")
        self.assertEqual(network("2001:db8::1"), network("2001:db8::ffff"))
        self.assertNotEqual(network("2001:db8::1"), network("2001:db8:1::1"))
        self.assertEqual(network(None), "")

    def test_nobody_can_slip_a_purpose_under_a_code_on_its_way(self):
        page = self._send()
        self._send(**{f"agree_{self.billing.id}": "1"})
        codes = [body for _number, body in self.texts]
        self.assertIn("Marketing texts", codes[0])
        self.assertIn("Marketing, Billing texts", codes[1])
        first = self.env["sms.consent.code"].search([("number", "=", NEW)], order="id")[0]
        self.assertEqual(first.purpose_ids, self.marketing)
        self._enter(page, codes[0].split("code ")[1][:6])
        self.assertEqual(self._state(NEW).purpose_id, self.marketing)

    def test_request_of_another_company_or_kind(self):
        page = self._send()
        (form,) = select(page, ".o_sms_code_form")
        handle = form.action.rsplit("/", 1)[1]
        self._page(f"/sms/opt-in/{self.other_company.id}/code/{handle}", 404)
        own, _outcome = self.env["sms.consent.code"]._request(
            company=self.company, number="+13055550142", source="portal", partner=self.bob
        )
        self._page(f"{self.url}/code/{own.handle}", 404)

    def test_csrf_token_and_get(self):
        self._send()
        code = self._code_to(NEW)
        row = self.env["sms.consent.code"].search([("number", "=", NEW)])
        with mute_logger("odoo.http"):
            self._page(self.url, 400, name="x")
            self._page(f"{self.url}/code/{row.handle}", 400, code=code)
        self._page(f"{self.url}/code/{row.handle}?code={code}")
        self.assertEqual((row.state, row.tries), ("waiting", 0))

    def test_id_2_reply_yes_confirms_the_visitor_too(self):
        self._send()
        self.consents._apply_inbound(self.company, NEW, "Yes")
        row = self.env["sms.consent.code"].search([("number", "=", NEW)])
        self.assertEqual(row.state, "confirmed")
        consent = self._state(NEW)
        self.assertEqual((consent.partner_id.name, consent.source), ("Gus Hall", "sms"))
        entry = self._entries(consent.partner_id, field_name="state")
        self.assertEqual(entry.changed_by, "Unknown")

    def test_stop_ends_what_was_waiting(self):
        page = self._send()
        self.consents._apply_inbound(self.company, NEW, "STOP")
        with mute_logger("odoo.http"):
            self._page(select(page, ".o_sms_code_form")[0].action, 404)
        self.assertFalse(self._state(NEW))
