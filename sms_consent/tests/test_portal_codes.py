from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tests.common import TransactionCase

from .portal_common import PageCase, select

NEW = "+12025550171"


@tagged("post_install", "-at_install")
class TestPortalCodes(PageCase):
    """A number is added, and a double opt-in confirmed, by a code (NF-1, ID-2)."""

    def setUp(self):
        super().setUp()
        self._log_in(self.ann)

    def _add(self, number="(202) 555-0171", status=200):
        values = self._form(self._page("/my/sms"), ".o_sms_add_number")
        return self._page("/my/sms/number", status, **{**values, "number": number, "kind": "work"})

    def _enter(self, page, code, status=200):
        values = {**self._form(page, ".o_sms_code_form"), "code": code}
        return self._page("/my/sms/code", status, **values)

    def _save(self, page, status=200, **changes):
        return self._page("/my/sms", status, **{**self._form(page, ".o_sms_form"), **changes})

    def test_nf_1_number_is_added_once_the_code_comes_back(self):
        page = self._add()
        self.assertIn("sent you a code", self._text(page, "[role=status]"))
        self.assertIn("+1 202-555-0171", self._text(page, ".o_sms_code"))
        self.assertEqual(len(self.ann.sms_phone_ids), 1)
        page = self._enter(page, self._code_to(NEW))
        self.assertIn("confirmed", self._text(page, "[role=status]"))
        phone = self.ann.sms_phone_ids.filtered(lambda row: row.number_e164 == NEW)
        self.assertEqual(phone.kind, "work")
        self.assertTrue(phone.verified_at)
        self.assertFalse(select(page, ".o_sms_code"))
        self.assertIn("+1 202-555-0171 (Work)", self._text(page, ".o_sms_select"))

    def test_what_was_typed_is_kept_beside_the_error(self):
        for number in ("555", "+44 20 7946 0101"):
            page = self._add(number, 422)
            (field,) = select(page, "#number")
            self.assertEqual(field.get("value"), number)
            self.assertIn(number, self._text(page, "#number_error"))
            self.assertEqual(field.get("aria-describedby"), "number_error")
        self.assertFalse(self.texts)

    def test_tries_are_limited(self):
        page = self._add()
        code = self._code_to(NEW)
        wrong = "000000" if code != "000000" else "111111"
        for _try in range(5):
            page = self._enter(page, wrong, 422)
            self.assertIn("not the code", self._text(page, "[role=alert]"))
        page = self._enter(page, code, 422)
        self.assertIn("Too many wrong tries", self._text(page, "[role=alert]"))
        self.assertEqual(len(self.ann.sms_phone_ids), 1)

    def test_code_expires(self):
        page = self._add()
        self._later(minutes=11)
        page = self._enter(page, self._code_to(NEW), 422)
        self.assertIn("too old", self._text(page, "[role=alert]"))

    def test_resends_are_limited_and_void_the_code_before(self):
        page = self._add()
        first = self._code_to(NEW)
        values = self._form(page, ".o_sms_code_form")
        page = self._page("/my/sms/code/again", 422, **values)
        self.assertIn("wait a minute", self._text(page, "[role=alert]"))
        for _send in range(2):
            self._later(minutes=2)
            self._page("/my/sms/code/again", **values)
        self._later(minutes=2)
        page = self._page("/my/sms/code/again", 422, **values)
        self.assertIn("tomorrow", self._text(page, "[role=alert]"))
        self.assertEqual(len(self.texts), 3)
        if first != self._code_to(NEW):
            self._enter(page, first, 422)
        self._enter(page, self._code_to(NEW))

    def test_member_asks_for_few_codes_in_an_hour(self):
        for index in range(10):
            self._add(f"(202) 555-01{80 + index}")
        page = self._add("(202) 555-0171", 422)
        self.assertIn("many codes", self._text(page, "#number_error"))
        self.assertEqual(len(self.texts), 10)

    def test_one_number_gets_a_few_codes_a_day_whoever_asks(self):
        requests = self.env["sms.consent.code"]
        outcomes = [
            requests._request(
                company=self.company, number=NEW, source="public_form", visitor_name=str(index)
            )[1].value
            for index in range(7)
        ]
        self.assertEqual(outcomes, ["ok"] * 5 + ["too_many_sends"] * 2)

    def test_code_of_another_member(self):
        row, _outcome = self.env["sms.consent.code"]._request(
            company=self.company, number=NEW, source="portal", partner=self.bob
        )
        page = self._page("/my/sms")
        self.assertNotIn("555-0171", page.text_content())
        values = self._form(page, ".o_sms_form")
        code = self._code_to(NEW)
        for url in ("/my/sms/code", "/my/sms/code/again"):
            answer = self._page(url, csrf_token=values["csrf_token"], handle=row.handle, code=code)
            self.assertIn("not waited for", self._text(answer, "[role=status]"))
        self.assertEqual((row.state, row.tries, row.sends), ("waiting", 0, 1))

    def test_id_2_double_opt_in_waits_for_the_code(self):
        self.marketing.double_opt_in = True
        page = self._save(self._page("/my/sms"), **{f"agree_{self.marketing.id}": "1"})
        self.assertIn("Almost done", self._text(page, "[role=status]"))
        self.assertIn("Waiting", self._text(page, "[data-purpose=marketing] .badge"))
        self.assertEqual(self._consent(self.ann, self.marketing).state, "pending")
        self.assertEqual(len(self.texts), 1)
        page = self._enter(page, self._code_to("+12125550141"))
        consent = self._consent(self.ann, self.marketing)
        self.assertEqual((consent.state, consent.source), ("opted_in", "portal"))
        self.assertIn("Opted in", self._text(page, "[data-purpose=marketing] .badge"))
        self.assertTrue(self.ann.sms_phone_ids.verified_at)

    def test_no_code_brings_back_what_was_ended_while_it_was_on_its_way(self):
        self.marketing.double_opt_in = True
        page = self._save(self._page("/my/sms"), **{f"agree_{self.marketing.id}": "1"})
        self.consents._opt_out(company=self.company, number="+12125550141", source="sms")
        self._enter(page, self._code_to("+12125550141"))
        self.assertEqual(self._consent(self.ann, self.marketing).state, "opted_out")

    def test_unticking_ends_the_waiting(self):
        self.marketing.double_opt_in = True
        page = self._save(self._page("/my/sms"), **{f"agree_{self.marketing.id}": "1"})
        values = self._form(page, ".o_sms_form")
        values.pop(f"agree_{self.marketing.id}")
        page = self._page("/my/sms", **values)
        self.assertFalse(select(page, ".o_sms_code"))
        self.assertEqual(self._consent(self.ann, self.marketing).state, "opted_out")

    def test_opt_in_in_another_way_ends_the_waiting(self):
        self.marketing.double_opt_in = True
        self._save(self._page("/my/sms"), **{f"agree_{self.marketing.id}": "1"})
        self.consents._apply_inbound(self.company, "+12125550141", "YES")
        self.assertEqual(self._consent(self.ann, self.marketing).state, "opted_in")
        self.assertFalse(select(self._page("/my/sms"), ".o_sms_code"))
        self._save(self._page("/my/sms"), **{f"agree_{self.billing.id}": "1"})
        self.assertEqual(self._consent(self.ann, self.billing).state, "opted_in")

    def test_opt_in_without_a_code_any_more_can_be_asked_for_again(self):
        self.marketing.double_opt_in = True
        self._save(self._page("/my/sms"), **{f"agree_{self.marketing.id}": "1"})
        self.env["sms.consent.code"].search([]).unlink()
        page = self._page("/my/sms")
        self.assertIn("Not confirmed", self._text(page, "[data-purpose=marketing] .badge"))
        self.texts.clear()
        page = self._save(page, **{f"agree_{self.marketing.id}": "1"})
        self._enter(page, self._code_to("+12125550141"))
        self.assertEqual(self._consent(self.ann, self.marketing).state, "opted_in")

    def test_c_14_stopped_number_comes_back_only_with_a_code(self):
        """A member cannot end the STOP of whosever number they type into their account."""
        self.consents._opt_out(
            company=self.company, number="+12125550141", source="sms", confirm=False
        )
        page = self._save(self._page("/my/sms"), **{f"agree_{self.billing.id}": "1"})
        suppression = self.env["sms.suppression"]
        self.assertEqual(self._consent(self.ann, self.billing).state, "pending")
        self.assertTrue(suppression._suppressed_numbers(["+12125550141"], self.company))
        self._enter(page, self._code_to("+12125550141"))
        self.assertEqual(self._consent(self.ann, self.billing).state, "opted_in")
        self.assertFalse(suppression._suppressed_numbers(["+12125550141"], self.company))

    def test_number_that_changes_is_not_verified_any_more(self):
        phone = self.ann.sms_phone_ids
        phone._set_verified("2026-01-01 00:00:00")
        phone.number = "+1 212 555 0141"
        self.assertTrue(phone.verified_at)
        phone.number = "+1 212 555 0143"
        self.assertFalse(phone.verified_at)


@tagged("post_install", "-at_install")
class TestThrottle(TransactionCase):
    @freeze_time("2026-03-03 23:10:00")
    def test_limit_per_key_and_window(self):
        take = self.env["sms.consent.throttle"]._take
        hour = timedelta(hours=1)
        self.assertEqual([take("try", "a", 2, hour) for _i in range(3)], [True, True, False])
        self.assertTrue(take("try", "b", 2, hour))
        self.assertTrue(take("other", "a", 2, hour))
        self.env.cr.execute("SELECT string_agg(key_hash, '') FROM sms_consent_throttle")
        self.assertGreater(len(self.env.cr.fetchone()[0]), 64)
        with freeze_time("2026-03-03 23:59:59"):
            self.assertFalse(take("try", "a", 2, hour))
        with freeze_time("2026-03-04 00:00:00"):
            self.assertTrue(take("try", "a", 2, hour))

    def test_old_windows_are_forgotten(self):
        throttle = self.env["sms.consent.throttle"]
        throttle._take("try", "a", 2, timedelta(hours=1))
        self.env.cr.execute(
            "UPDATE sms_consent_throttle SET window_start = window_start - interval '3 days'"
        )
        throttle._gc_windows()
        self.assertFalse(throttle.search_count([("scope", "=", "try")]))
