from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import ConsentCase


@tagged("post_install", "-at_install")
class TestConsent(ConsentCase):
    def test_nf_3_staff_opt_in_by_dialog(self):
        dialog = Form(
            self.env["sms.consent.wizard"].with_context(
                **self.ann.action_sms_opt_in(self.billing.id)["context"]
            )
        )
        self.assertEqual(dialog.phone_id.number_e164, "+12125550141", "the primary by default")
        dialog.consent_type = "paper"
        dialog.save().action_apply()
        consent = self.ann.sms_consent_ids
        self.assertEqual(consent.state, "opted_in")
        self.assertEqual(consent.purpose_id, self.billing)
        self.assertEqual(consent.number, "+12125550141")
        self.assertEqual(consent.consent_type, "paper")
        self.assertEqual(consent.company_id, self.company)
        self.assertEqual(consent.changed_by, "Desk")

    def test_nf_3_dialog_adds_a_number(self):
        dialog = self.env["sms.consent.wizard"].create(
            {
                "mode": "opt_in",
                "partner_id": self.ann.id,
                "purpose_ids": self.billing.ids,
                "new_number": "646 555 0143",
                "consent_type": "phone",
            }
        )
        dialog.action_apply()
        self.assertEqual(self.ann.sms_consent_ids.number, "+16465550143")
        self.assertEqual(len(self.ann.sms_phone_ids), 2)
        self.assertEqual(self.ann.phone, "(212) 555-0141", "the primary stays")

    def test_nf_3_no_primary_phone_is_said(self):
        cid = self._contact("Cid Nophone")
        with self.assertRaisesRegex(UserError, "no primary phone"):
            self._opt_in(cid, number="+12125550144")
        self.assertFalse(cid.sms_consent_ids)
        self.assertFalse(cid.sms_phone_ids)

    def test_nf_4_consent_type(self):
        with self.assertRaisesRegex(UserError, "how the person agreed"):
            self._opt_in(self.ann, consent_type=None)
        with self.assertRaisesRegex(UserError, "how the person agreed"):
            self._opt_in(self.ann, consent_type="web")
        web = self._opt_in(self.ann, source="portal", consent_type="paper")
        self.assertEqual(web.consent_type, "web", "set by the system")
        sms = self._opt_in(self.bob, source="sms")
        self.assertEqual(sms.consent_type, "sms")

    def test_nf_5_country_not_allowed(self):
        self.ann.phone = "+44 20 7946 0101"
        with self.assertRaisesRegex(UserError, "not a number of an allowed country"):
            self._opt_in(self.ann)
        self.company.sudo().sms_allowed_country_ids += self.env.ref("base.uk")
        with self.assertRaisesRegex(UserError, "landline"):
            self._opt_in(self.ann)

    def test_invalid_number_says_what_to_do(self):
        self.ann.phone = "555-0101"
        with self.assertRaisesRegex(UserError, "not a valid phone number"):
            self._opt_in(self.ann)

    def test_nf_2_one_message_on_each_change(self):
        self._opt_in(self.ann, self.marketing | self.billing)
        sent = self.env["sms.sms"].sudo().search([("partner_id", "=", self.ann.id)])
        self.assertEqual(len(sent), 1, "one text for both kinds")
        self.assertIn("Lakeside Club", sent.body)
        self.assertIn("Marketing, Billing", sent.body)
        self.assertTrue(sent.consent_exempt)
        self.assertEqual(sent.company_id, self.company)
        self._opt_in(self.ann, self.marketing | self.billing)
        sent = self.env["sms.sms"].sudo().search([("partner_id", "=", self.ann.id)])
        self.assertEqual(len(sent), 1, "nothing new, nothing sent")
        self._opt_out(partner=self.ann, purposes=self.marketing)
        sent = self.env["sms.sms"].sudo().search([("partner_id", "=", self.ann.id)])
        self.assertEqual(len(sent), 2)
        self.assertIn("unsubscribed from Marketing", sent.sorted("id")[-1].body)

    def test_opt_out_of_the_never_consenting_texts_nobody(self):
        self._opt_out(partner=self.ann, purposes=self.marketing)
        self.assertEqual(self.ann.sms_consent_ids.state, "opted_out")
        self.assertFalse(self.env["sms.sms"].sudo().search([("number", "=", "+12125550141")]))

    def test_c_9_confirmation_names_all_that_it_must(self):
        self._opt_in(self.ann)
        body = self.env["sms.sms"].sudo().search([("partner_id", "=", self.ann.id)]).body
        for part in ("Lakeside Club", "frequency", "data rates", "HELP", "STOP"):
            self.assertIn(part, body)

    @freeze_time("2026-03-03 12:00:00")
    def test_c_11_implied_consent_expires(self):
        today = fields.Date.context_today(self.ann)
        consent = self._opt_in(self.ann, basis="implied_inquiry")
        self.assertEqual(consent.expires_on, today + relativedelta(months=6))
        consent = self._opt_in(self.ann, basis="implied_purchase")
        self.assertEqual(consent.expires_on, today + relativedelta(years=2))
        consent = self._opt_in(self.ann)
        self.assertFalse(consent.expires_on, "express consent has no end")

    def test_c_14_staff_need_proof_after_opt_out(self):
        self._opt_in(self.ann)
        self._opt_out(partner=self.ann, purposes=self.marketing)
        with self.assertRaisesRegex(UserError, "has opted out"):
            self._opt_in(self.ann)
        for source in ("import", "system"):
            with self.assertRaisesRegex(UserError, "has opted out"):
                self._opt_in(self.ann, source=source, evidence=self._proof())
        consent = self._opt_in(self.ann, evidence=self._proof())
        self.assertEqual(consent.state, "opted_in")
        self.assertEqual(consent.evidence_ids.name, "form.pdf")

    def test_c_14_the_person_comes_back_alone(self):
        self._opt_in(self.ann)
        self._opt_out(number="+12125550141", source="sms")
        with self.assertRaisesRegex(UserError, "has opted out"):
            self._opt_in(self.ann, self.billing, source="import")
        consent = self._opt_in(self.ann, source="portal")
        self.assertEqual(consent.state, "opted_in")
        self.assertFalse(self.ann.is_sms_suppressed)

    def test_c_15_opt_out_counts_for_all_with_the_number(self):
        self.bob.phone = self.ann.phone
        self._opt_in(self.ann, self.marketing | self.billing)
        self._opt_in(self.bob, self.marketing)
        self._opt_out(partner=self.ann, purposes=self.marketing)
        states = {c.purpose_id: c.state for c in self.ann.sms_consent_ids}
        self.assertEqual(states, {self.marketing: "opted_out", self.billing: "opted_in"})
        self.assertEqual(self.bob.sms_consent_ids.state, "opted_out")
        self._opt_in(self.bob, source="portal")
        self.assertEqual(self.bob.sms_consent_ids.state, "opted_in")
        ann = self.ann.sms_consent_ids.filtered(lambda c: c.purpose_id == self.marketing)
        self.assertEqual(ann.state, "opted_out", "an opt-in is for the identified one only")

    def test_b_2_companies_do_not_share_consent(self):
        self._opt_in(self.ann)
        self._opt_in(self.ann, company=self.other_company)
        self._opt_out(partner=self.ann)
        states = {c.company_id: c.state for c in self.ann.sudo().sms_consent_ids.filtered("number")}
        self.assertEqual(states[self.company], "opted_out")
        self.assertEqual(states[self.other_company], "opted_in")

    def test_nobody_writes_consent_directly(self):
        consent = self._opt_in(self.ann)
        for record in (consent, consent.sudo(), consent.with_user(self.manager)):
            with self.assertRaises(AccessError):
                record.write({"state": "opted_out"})
            with self.assertRaises(AccessError):
                record.unlink()
            with self.assertRaises(AccessError):
                record.create({"partner_id": self.bob.id, "purpose_id": self.billing.id})

    def test_wording_is_kept_as_shown(self):
        consent = self._opt_in(self.ann, source="portal")
        first = self.marketing._get_wording()
        self.assertEqual(consent.wording_id, first)
        draft = (
            self.env["sms.consent.wording"]
            .with_user(self.manager)
            .create({"purpose_id": self.marketing.id, "body": "<p>Other words</p>"})
        )
        self.assertEqual(draft.version, first.version + 1)
        self.assertEqual(self.marketing._get_wording(), first, "a draft is not in force")
        draft.action_publish()
        self.assertEqual(self.marketing._get_wording(), draft)
        with self.assertRaisesRegex(UserError, "new version"):
            first.with_user(self.manager).body = "<p>Changed</p>"
        with self.assertRaisesRegex(UserError, "new version"):
            first.sudo().update_field_translations("body", {"en_US": {"Other": "Changed"}})
        entry = self._entries(self.ann, field_name="state")
        self.assertEqual(entry.wording_id, first)
        self.assertIn("not a condition of any purchase", entry.wording_text)

    def test_c_6_marketing_wording_is_not_a_condition(self):
        self.assertIn("not a condition of any purchase", self.marketing._get_wording().body)

    def test_deleted_contact_leaves_the_log(self):
        self._opt_in(self.ann)
        name = self.ann.id
        self.ann.sudo().unlink()
        self.assertFalse(self.consents.sudo().search([("partner_id", "=", name)]))
        entries = self.log.sudo().search([("number", "=", "+12125550141")], order="position")
        self.assertEqual(entries[-1].event, "void")
        self.assertFalse(entries.partner_id)
