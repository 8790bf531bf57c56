from odoo.tests import tagged

from odoo.addons.sms_consent.models.sms_consent_opt_in import OptIn

from .common import OUR_NUMBER, GatewayCase


@tagged("post_install", "-at_install")
class TestSenderChoice(GatewayCase):
    """B-19: which sender texts whom."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.canada = cls._other("+14165550103", country_ids=[(6, 0, cls.env.ref("base.ca").ids)])

    @classmethod
    def _other(cls, number, **values):
        values = {"kind": "local", "is_default": False, **values}
        return cls._sender(cls.gateway, number, **values)

    def _picked(self, *rows):
        return self.env["sms.sender"]._pick_many(self.company, list(rows))

    def _row(self, number, partner=None, purpose=None):
        return {
            "number": number,
            "partner_id": partner.id if partner else False,
            "purpose_id": purpose.id if purpose else False,
        }

    def test_b_19_by_country_language_and_purpose(self):
        billing = self.env.ref("sms_consent.purpose_billing")
        self.env["res.lang"]._activate_lang("fr_FR")
        french = self._other("+14165550104", lang_ids=[(6, 0, self.env.ref("base.lang_fr").ids)])
        books = self._other("+12045550105", purpose_ids=[(6, 0, billing.ids)])
        marie = self._partner("+12125550121", consent=False)
        marie.lang = "fr_FR"
        ann = self._partner("+12125550122", consent=False)
        self.assertEqual(
            self._picked(
                self._row("+14165550123", ann),
                self._row(ann.phone, ann),
                self._row(marie.phone, marie),
                self._row(marie.phone, marie, billing),
            ),
            [self.canada, self.sender, french, books],
        )

    def test_b_19_the_same_person_gets_the_same_number_as_last_time(self):
        other = self._other("+12045550106")
        ann = self._partner("+12125550123")
        self._enqueue(ann, sender_id=other.id)
        self.assertEqual(self._picked(self._row(ann.phone, ann)), [other])
        self.assertEqual(self._enqueue(ann).sender_id, other)
        self.assertEqual(self._picked(self._row("+12125550124")), [self.sender])

    def test_b_19_another_one_where_the_usual_is_stopped_and_the_log_says_why(self):
        other = self._other("+12045550106")
        ann = self._partner("+12125550123")
        self._enqueue(ann, sender_id=other.id)
        other._stop("Number not registered")
        with self.assertLogs("odoo.addons.sms_twilio_gateway.models.sms_sender_choice") as log:
            self.assertEqual(self._picked(self._row(ann.phone, ann)), [self.sender])
        self.assertIn("Number not registered", log.output[0])
        self.assertNotIn(ann.phone, log.output[0])
        other.active = False
        self.assertEqual(self._picked(self._row(ann.phone, ann)), [self.sender])

    def test_b_19_another_one_open_to_all_where_those_of_the_country_are_stopped(self):
        row = self._row("+14165550123")
        self.canada._stop("Not registered")
        self.assertEqual(self._picked(row), [self.sender])
        self.canada.action_resume()
        self.assertEqual(self._picked(row), [self.canada], "as soon as it works again")
        self.canada.action_pause()
        self.sender.country_ids = self.env.ref("base.us")
        self.assertEqual(self._picked(row), [self.canada], "the other is kept for a country")
        self.sender.country_ids = False
        self.sender.purpose_ids = self.account_purpose
        self.assertEqual(self._picked(row), [self.canada], "the other is kept for a purpose")
        kept = self._row("+14165550123", purpose=self.account_purpose)
        self.assertEqual(self._picked(kept), [self.sender])

    def test_b_19_no_name_or_short_code_stands_in_where_it_does_not_reach(self):
        name = self._other("LAKESIDE", kind="alphanumeric")
        code = self._other("24680", kind="short_code")
        self.canada._stop("Not registered")
        self.sender._stop("Not registered")
        self.assertEqual(self._picked(self._row("+14165550123")), [self.canada])
        self.assertEqual(self._picked(self._row("+12125550123")), [code])
        name.country_ids = self.env.ref("base.ca")
        self.assertEqual(self._picked(self._row("+14165550123")), [name])

    def test_a_text_that_waits_for_its_sender_says_so(self):
        ann = self._partner("+12125550123")
        message = self._enqueue(ann, sender_id=self.sender.id)
        self.assertFalse(message.explanation)
        desk = self._user("waitdesk", "sms_consent.group_sms_user", self.company)
        self.sender._stop("Not registered")
        message.invalidate_recordset()
        shown = message.with_user(desk).explanation
        self.assertEqual(shown, f"Waits for {self.sender.name}: Not registered")
        self.sender.action_resume()
        later = self._enqueue(ann, sender_id=self.sender.id, not_before="2100-01-01 10:00:00")
        self.assertIn("Waits until", later.explanation)
        held = self._enqueue(ann, sender_id=self.sender.id, held=True)
        self.assertIn("Held back", held.explanation)

    def test_b_19_a_pool_shares_by_pace_and_each_number_keeps_its_sender(self):
        second = self._other("+12045550107", in_pool=True, mps=100)
        third = self._other("+12045550108", in_pool=True, mps=100)
        self.sender.in_pool = True
        rows = [self._row(f"+1212555{number:04d}") for number in range(100, 500)]
        picked = self._picked(*rows)
        shares = {sender: picked.count(sender) for sender in (self.sender, second, third)}
        self.assertEqual(sum(shares.values()), 400)
        self.assertTrue(150 < shares[self.sender] < 250, shares)
        self.assertEqual(self._picked(*rows), picked)
        third._stop("x")
        moved = [was for was, now in zip(picked, self._picked(*rows), strict=True) if was != now]
        self.assertEqual(set(moved), {third}, "only the numbers of the stopped one move")

    def test_b_19_a_batch_takes_as_many_queries_as_one_text(self):
        self._other("+12045550106")
        self.env.flush_all()

        def queries(count):
            rows = [self._row(f"+1212555{number:04d}") for number in range(100, 100 + count)]
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._picked(*rows)
            return self.cr.sql_log_count - before

        queries(1)  # what is kept from now on: languages, countries
        self.assertEqual(queries(200), queries(1))

    def test_b_19_a_name_texts_only_the_countries_listed(self):
        country = self.env.ref("base.ca")
        self.canada.active = False
        name = self._other("LAKESIDE", kind="alphanumeric", country_ids=[(6, 0, country.ids)])
        self.assertEqual(self._picked(self._row("+14165550123")), [name])
        self.assertEqual(self._picked(self._row("+12125550123")), [self.sender])
        self.sender._stop("x")
        self.assertNotIn(name, self._picked(self._row("+12125550123")))

    def test_c_5_a_text_nobody_can_answer_gives_another_way_out(self):
        country = self.env.ref("base.ca")
        self.canada.active = False
        name = self._other("LAKESIDE", kind="alphanumeric", country_ids=[(6, 0, country.ids)])
        self.company.sms_no_reply_text = "No more: {link}"
        ann = self._partner("+14165550123")
        message = self._enqueue(ann)
        self.assertEqual(message.sender_id, name)
        self.assertIn("\nNo more: http", message.body)
        self.assertRegex(message.body, r"/sms/preferences/\*+$")
        self.sandbox.set_number(self.sandbox.accounts[0], "LAKESIDE", kind="alphanumeric", mps=0)
        self.addCleanup(self.sandbox.remove_number, self.sandbox.accounts[0], "LAKESIDE")
        self._run_lane(name)
        [(sender, text)] = self._texts(ann.phone)
        self.assertEqual(sender, "LAKESIDE")
        self.assertRegex(text, r"/sms/preferences/[\w-]{20,}$")
        self.assertEqual(len(text), len(message.body))
        stranger = self.messages._enqueue(
            [{"company_id": self.company.id, "number": "+14165550124", "body": "Hello"}]
        )
        self.assertIn(self.company._sms_opt_in_url(), stranger.body)

    def test_a_text_from_a_number_is_left_as_it_is(self):
        message = self._enqueue(self._partner("+12125550125"))
        self.assertEqual(message.body, "Lakeside: hello")
        self.assertEqual(message.sender_id.number, OUR_NUMBER)

    def test_nf_2_confirmations_of_a_set_leave_from_the_number_each_knows(self):
        other = self._other("+12045550107")
        ann, bob = (self._partner(f"+1212555012{i}", consent=False) for i in (6, 7))
        self._enqueue(ann, sender_id=other.id)
        requests = [
            OptIn(partner=person, purposes=self.marketing, number=person.phone)
            for person in (ann, bob)
        ]
        self.env["sms.consent"]._opt_in_many(requests, company=self.company, source="portal")
        told = self.messages.search([("exempt", "=", True)]).sorted("number")
        self.assertEqual(told.mapped("sender_id.number"), [other.number, OUR_NUMBER])
        for message in told:
            self.assertRegex(message.body, r"/sms/preferences/…")
            self.assertRegex(message.secret_body, r"/sms/preferences/[\w-]{20,}")
            self.assertEqual(message.encoding, "gsm7", "as the text that leaves")

    def test_c_5_a_code_from_a_name_hides_code_and_link_and_holds_both(self):
        self.canada.active = self.sender.active = False
        self._other("LAKESIDE", kind="alphanumeric")
        ann = self._partner("+12125550128", consent=False)
        self.env["sms.consent"]._opt_in(
            ann,
            self.marketing,
            company=self.company,
            number=ann.phone,
            source="portal",
            pending=True,
        )
        message = self.messages.search([("number", "=", ann.phone)])
        self.assertNotRegex(message.body, r"\d{6}")
        self.assertRegex(message.body, r"/sms/preferences/\*+")
        self.assertRegex(message.secret_body, r"\b\d{6}\b")
        self.assertRegex(message.secret_body, r"/sms/preferences/[\w-]{20,}")
