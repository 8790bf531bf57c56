from odoo.tests import tagged

from .portal_common import PageCase, select


@tagged("post_install", "-at_install")
class TestPortal(PageCase):
    """``/my/sms``: what a member sees and changes (NF-1)."""

    def _open(self):
        self._log_in(self.ann)
        return self._page("/my/sms")

    def _save(self, values, status=200, **changes):
        values = {**values, **{name: str(value) for name, value in changes.items()}}
        return self._page("/my/sms", status, **values)

    def test_home_leads_to_the_page(self):
        self._log_in(self.ann)
        home = self._page("/my")
        self.assertTrue(select(home, "a[href=/my/sms]"))

    def test_public_visitor_is_sent_to_log_in(self):
        response = self.url_open("/my/sms")
        self.assertIn("/web/login", response.url)

    def test_c_6_box_is_unticked_and_wording_is_shown(self):
        page = self._open()
        (box,) = select(page, f"#agree_{self.marketing.id}")
        self.assertNotIn("checked", box.attrib)
        shown = self._text(page, f"#wording_{self.marketing.id}")
        self.assertIn("Consent is not a condition", shown)
        self.assertIn(f"wording_{self.marketing.id}", box.get("aria-describedby"))
        terms = self._text(page, ".o_sms_page")
        for words in ("rates may apply", "STOP", "HELP", "not a condition of any purchase"):
            self.assertIn(words, terms)

    def test_nf_1_opt_in(self):
        values = self._form(self._open(), ".o_sms_form")
        page = self._save(values, **{f"agree_{self.marketing.id}": 1})
        self.assertIn("saved", self._text(page, "[role=status]"))
        self.assertIn("Opted in", self._text(page, "[data-purpose=marketing] .badge"))
        self.assertIn("+1 212-555-0141", self._text(page, "[data-purpose=marketing]"))
        consent = self._consent(self.ann, self.marketing)
        self.assertEqual(
            (consent.state, consent.number, consent.consent_type, consent.source),
            ("opted_in", "+12125550141", "web", "portal"),
        )
        self.assertEqual(consent.wording_id, self.marketing._get_wording())
        self.assertFalse(self._consent(self.ann, self.billing))
        self.assertTrue(self.ann.sms_phone_ids.is_preferred_sms)

    def test_nf_1_unticking_opts_out(self):
        self._opt_in(self.ann)
        values = self._form(self._open(), ".o_sms_form")
        values.pop(f"agree_{self.marketing.id}")
        page = self._save(values)
        self.assertIn("Opted out", self._text(page, "[data-purpose=marketing] .badge"))
        self.assertEqual(self._consent(self.ann, self.marketing).state, "opted_out")

    def test_nf_1_another_of_the_own_numbers(self):
        work = self.env["res.partner.phone"].create(
            {"partner_id": self.ann.id, "number": "(646) 555-0120", "kind": "work"}
        )
        values = self._form(self._open(), ".o_sms_form")
        changes = {f"agree_{self.billing.id}": 1, f"number_{self.billing.id}": work.id}
        self._save(values, **changes)
        self.assertEqual(self._consent(self.ann, self.billing).number, "+16465550120")
        self.assertTrue(work.is_preferred_sms)

    def test_nf_2_one_confirmation_for_all_boxes(self):
        self._opt_in(self.ann, self.billing, confirm=False)
        values = self._form(self._open(), ".o_sms_form")
        account = self.env.ref("sms_consent.purpose_account")
        self._save(values, **{f"agree_{self.marketing.id}": 1, f"agree_{account.id}": 1})
        [(number, body)] = self.texts
        self.assertEqual(number, "+12125550141")
        self.assertIn("Marketing, Account", body)

    def test_nf_6_changed_by_name_or_email(self):
        values = self._form(self._open(), ".o_sms_form")
        self._save(values, **{f"agree_{self.marketing.id}": 1})
        entry = self._entries(self.ann, field_name="state")[-1]
        self.assertEqual((entry.changed_by, entry.changed_by_kind), ("Ann Archer", "member"))
        self.assertEqual(entry.source, "portal")
        self.assertTrue(entry.ip)
        self.assertTrue(entry.wording_text)
        self.company.sms_portal_actor = "email"
        values = self._form(self._page("/my/sms"), ".o_sms_form")
        values.pop(f"agree_{self.marketing.id}")
        self._save(values)
        entry = self._entries(self.ann, field_name="state")[-1]
        self.assertEqual(entry.changed_by, "ann-archer@example.com")

    def test_saving_what_was_shown_changes_nothing(self):
        """A page that was left open does not bring back what a STOP has ended since."""
        self._opt_in(self.ann)
        values = self._form(self._open(), ".o_sms_form")
        self.consents._opt_out(
            company=self.company, number="+12125550141", source="sms", confirm=False
        )
        page = self._save(values)
        self.assertIn("Nothing was changed", self._text(page, "[role=status]"))
        self.assertEqual(self._consent(self.ann, self.marketing).state, "opted_out")

    def test_c_7_wording_changed_in_between_is_shown_and_asked_again(self):
        values = self._form(self._open(), ".o_sms_form")
        newer = self.env["sms.consent.wording"].create(
            {"purpose_id": self.marketing.id, "body": "<p>I agree to the newer words.</p>"}
        )
        newer.action_publish()
        changes = {f"agree_{self.marketing.id}": 1, f"agree_{self.billing.id}": 1}
        page = self._save(values, 422, **changes)
        self.assertIn("wording has changed", self._text(page, f"#error_{self.marketing.id}"))
        self.assertIn("newer words", self._text(page, f"#wording_{self.marketing.id}"))
        self.assertNotIn("checked", select(page, f"#agree_{self.marketing.id}")[0].attrib)
        self.assertIn("checked", select(page, f"#agree_{self.billing.id}")[0].attrib)
        self.assertFalse(self._consent(self.ann, self.marketing | self.billing))
        again = {**self._form(page, ".o_sms_form"), f"agree_{self.marketing.id}": "1"}
        self._save(again)
        self.assertEqual(self._consent(self.ann, self.marketing).wording_id, newer)

    def test_c_6_wording_is_shown_and_kept_in_the_members_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.ann.lang = "en_US"
        newer = self.env["sms.consent.wording"].create(
            {"purpose_id": self.marketing.id, "body": "<p>I agree.</p>"}
        )
        newer.with_context(lang="fr_FR").body = "<p>Je suis d'accord.</p>"
        newer.action_publish()
        self._log_in(self.ann)
        self.opener.cookies["frontend_lang"] = "fr_FR"
        page = self._page("/my/sms")
        self.assertIn("Je suis d'accord", self._text(page, f"#wording_{self.marketing.id}"))
        values = self._form(page, ".o_sms_form")
        self._save(values, **{f"agree_{self.marketing.id}": 1})
        consent = self._consent(self.ann, self.marketing)
        self.assertEqual((consent.wording_id, consent.wording_lang), (newer, "fr_FR"))
        entry = self._entries(self.ann, field_name="state")[-1]
        self.assertIn("Je suis d'accord", entry.wording_text)

    def test_stop_all(self):
        self._opt_in(self.ann, self.marketing | self.billing)
        values = self._form(self._open(), "form[action=/my/sms/stop]")
        page = self._page("/my/sms/stop", **values)
        self.assertIn("no more texts", self._text(page, "[role=status]"))
        states = self.ann.sms_consent_ids.mapped("state")
        self.assertEqual(set(states), {"opted_out"})
        suppressed = self.env["sms.suppression"]._suppressed_numbers(["+12125550141"], self.company)
        self.assertEqual(suppressed, {"+12125550141"})

    def test_history_is_the_members_own(self):
        self._opt_in(self.bob, self.billing)
        self._opt_in(self.ann)
        text = self._text(self._open(), "section[aria-labelledby=history_title]")
        self.assertIn("Marketing: No consent Opted in (+1 212-555-0141)", text)
        self.assertNotIn("555-0142", text)
        text = self._text(self._page("/my/sms/history"), "#wrap")
        self.assertIn("Marketing", text)
        self.assertNotIn("555-0142", text)

    def test_member_without_number_is_told_to_add_one(self):
        self.ann.phone = False
        page = self._open()
        self.assertIn("Add your mobile number", self._text(page, ".alert-info"))
        self.assertIn("disabled", select(page, f"#agree_{self.marketing.id}")[0].attrib)

    def test_every_control_has_a_label(self):
        page = self._open()
        fields = select(page, "#wrap select") + [
            field for field in select(page, "#wrap input") if field.get("type") != "hidden"
        ]
        self.assertGreater(len(fields), 5)
        for field in fields:
            labels = select(page, f"label[for={field.get('id')}]")
            self.assertEqual(len(labels), 1, field.get("name"))
