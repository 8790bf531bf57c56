from datetime import timedelta
from itertools import product

from odoo import fields
from odoo.tests import tagged
from odoo.tools import file_open

from ..kernel.gate import Candidate, Reason, Verdict
from .common import ConsentCase


@tagged("post_install", "-at_install")
class TestGate(ConsentCase):
    def _decide(self, partner=None, number=None, purpose=None, **values):
        candidate = Candidate(
            key="it",
            partner_id=partner.id if partner else None,
            number=number or (partner and partner.sms_phone_ids[:1].number_e164) or None,
            purpose_id=(purpose or self.marketing).id,
            company_id=values.pop("company", self.company).id,
            **values,
        )
        return self.gate._decide([candidate])["it"]

    def test_nf_10_nothing_without_consent(self):
        self.assertIs(self._decide(self.ann).reason, Reason.NO_CONSENT)
        self._opt_in(self.ann)
        self.assertTrue(self._decide(self.ann).allowed)
        self.assertIs(self._decide(self.ann, purpose=self.billing).reason, Reason.NO_CONSENT)
        decision = self._decide(self.ann, company=self.other_company)
        self.assertIs(decision.reason, Reason.NO_CONSENT)

    def test_each_reason(self):
        self._opt_in(self.ann)
        cases = [
            (Reason.NUMBER_MISSING, self._contact("Cid"), None),
            (Reason.NUMBER_INVALID, self.ann, "+1555"),
            (Reason.COUNTRY_NOT_ALLOWED, self.ann, "+442079460101"),
            (Reason.CONSENT_OTHER_NUMBER, self.ann, "+16465550156"),
            (Reason.NO_CONSENT, self.bob, None),
        ]
        for reason, partner, number in cases:
            with self.subTest(reason=reason):
                self.assertIs(self._decide(partner, number).reason, reason)

    def test_company_switch(self):
        self._opt_in(self.ann)
        self.company.sudo().sms_enabled = False
        self.assertIs(self._decide(self.ann).reason, Reason.COMPANY_NOT_ALLOWED)

    def test_b_20_a_neutralised_copy_texts_nobody(self):
        self._opt_in(self.ann)
        self.env.flush_all()
        with file_open("sms_consent/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.assertIs(self._decide(self.ann).reason, Reason.COMPANY_NOT_ALLOWED)
        self.assertIs(self._decide(self.ann, exempt=True).reason, Reason.COMPANY_NOT_ALLOWED)

    def test_im_7_unsubscribed_leave_and_come_back_by_themselves(self):
        self._opt_in(self.ann)
        self._opt_out(number="+12125550141", source="sms")
        self.assertFalse(self._decide(self.ann).allowed)
        self.consents._apply_inbound(self.company, "+12125550141", "START")
        self.assertTrue(self._decide(self.ann).allowed)

    def test_suppressed_before_opted_out(self):
        self._opt_in(self.ann)
        self._opt_out(partner=self.ann, purposes=self.marketing)
        self.assertIs(self._decide(self.ann).reason, Reason.OPTED_OUT)
        self._opt_out(partner=self.ann)
        self.assertIs(self._decide(self.ann).reason, Reason.SUPPRESSED)

    def test_pending_and_expired(self):
        self._opt_in(self.ann, pending=True)
        self.assertIs(self._decide(self.ann).reason, Reason.CONSENT_PENDING)
        yesterday = fields.Date.context_today(self.ann) - timedelta(days=1)
        self._opt_in(self.bob, basis="implied_inquiry", expires_on=yesterday)
        self.assertIs(self._decide(self.bob).reason, Reason.CONSENT_EXPIRED)

    def test_bare_number_is_looked_up(self):
        number = "+12125550141"
        self.assertIs(self._decide(number=number).reason, Reason.NO_CONSENT)
        self.bob.phone = self.ann.phone
        self._opt_in(self.ann)
        self._opt_in(self.bob)
        self.assertTrue(self._decide(number=number).allowed)
        self._opt_out(number=number, purposes=self.marketing)
        self.assertIs(self._decide(number=number).reason, Reason.OPTED_OUT)
        self._opt_in(self.bob, source="portal")
        self.assertTrue(self._decide(number=number).allowed)

    def test_suppressed_for_one_sender(self):
        self._opt_in(self.ann)
        self.env["sms.suppression"].sudo()._suppress(
            ["+12125550141"],
            self.company,
            "carrier",
            source="carrier",
            actor=self.consents._actor("carrier"),
            sender_ref=5,
        )
        self.assertTrue(self._decide(self.ann).allowed)
        self.assertTrue(self._decide(self.ann, sender_id=6).allowed)
        self.assertIs(self._decide(self.ann, sender_id=5).reason, Reason.SUPPRESSED_SENDER)

    def test_exempt_reaches_the_opted_out(self):
        self._opt_out(partner=self.ann)
        self.assertTrue(self._decide(self.ann, exempt=True).allowed)
        self.assertIs(
            self._decide(self.ann, "+442079460101", exempt=True).reason,
            Reason.COUNTRY_NOT_ALLOWED,
        )

    def test_constant_number_of_queries(self):
        def candidates(count):
            return [
                Candidate(
                    key=index,
                    partner_id=None if index % 3 else self.ann.id,
                    number="+12125550141" if index % 2 else "+13055550142",
                    purpose_id=self.marketing.id,
                    company_id=(self.company if index % 5 else self.other_company).id,
                )
                for index in range(count)
            ]

        self._opt_in(self.ann)
        self.gate._decide(candidates(10))
        counts = []
        for count in (10, 1000):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            decisions = self.gate._decide(candidates(count), lock=True)
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(decisions), count)
        self.assertEqual(counts[0], counts[1])
        self.assertLess(counts[1], 15)

    def test_b_4_explains_per_purpose_in_a_sentence(self):
        self._opt_in(self.ann)
        self._opt_out(partner=self.ann, purposes=self.billing)
        found = {
            purpose: (decision.verdict, sentence)
            for purpose, decision, sentence in self.gate._explain(self.ann, self.company)
        }
        self.assertEqual(found[self.marketing], (Verdict.ALLOW, "Can be texted."))
        self.assertEqual(
            found[self.billing], (Verdict.DENY, "Ann Archer has opted out of Billing texts.")
        )
        self.assertEqual(
            found[self.account], (Verdict.DENY, "Ann Archer has not agreed to Account texts.")
        )

    def test_sentence_without_a_number(self):
        cid = self._contact("Cid")
        rows = cid._sms_consent_rows()
        self.assertEqual({row["number"] for row in rows}, {""})
        self.assertEqual({row["sentence"] for row in rows}, {"There is no phone number to text."})

    def test_every_reason_has_a_sentence(self):
        for reason, until in product(Reason, (fields.Datetime.now(), None)):
            sentence = self.gate._sentence(
                reason,
                until=until,
                partner=self.ann,
                number="+12125550141",
                purpose=self.marketing,
                company=self.company,
            )
            self.assertRegex(sentence, r"[^ .]\.$", reason)
            self.assertNotIn("%(", sentence)
