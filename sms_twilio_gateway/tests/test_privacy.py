from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestPrivacy(TransactionCase):
    """Texts of a person who asks for them, or for their erasure (B-17, C-13)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create(
            {"name": "Lakeside Club", "country_id": cls.env.ref("base.us").id}
        )
        cls.other_company = cls.env["res.company"].create(
            {"name": "Hilltop Club", "country_id": cls.env.ref("base.us").id}
        )
        cls.officer = new_test_user(
            cls.env,
            "gatewayofficer",
            groups="sms_consent.group_sms_officer",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        cls.ann = cls.env["res.partner"].create({"name": "Ann", "phone": "+12125550141"})
        cls.bob = cls.env["res.partner"].create({"name": "Bob", "phone": "+13055550142"})
        cls.texts = cls.env["sms.message"]

    def _text(self, partner, state="delivered", **values):
        return self.texts.create(
            {
                "company_id": self.company.id,
                "partner_id": partner.id,
                "number": partner.phone,
                "body": f"Hello {partner.name}",
                "state": state,
                "segments": 2,
                **values,
            }
        )

    def _conversation(self, company, **values):
        return self.env["sms.conversation"].create(
            {
                "company_id": company.id,
                "number": "+12125550141",
                "last_message_at": fields.Datetime.now(),
                **values,
            }
        )

    def test_b_17_texts_are_blanked_and_still_count(self):
        mine = self._text(self.ann) | self._text(self.ann, "received", direction="inbound")
        loose = self._text(self.ann, partner_id=False)
        queued = self._text(self.ann, "queued")
        other = self._text(self.bob)
        self.ann.with_user(self.officer)._sms_erase()
        for text in mine | loose | queued:
            self.assertFalse(text.number or text.body or text.partner_id)
            self.assertEqual(text.segments, 2)
        self.assertEqual(queued.state, "canceled")
        self.assertEqual((other.number, other.body), ("+13055550142", "Hello Bob"))

    def test_not_while_a_text_is_on_its_way(self):
        text = self._text(self.ann, "sending")
        with self.assertRaisesRegex(UserError, "just on its way"):
            self.ann.with_user(self.officer)._sms_erase()
        self.assertEqual(text.body, "Hello Ann")

    def test_b_17_an_officer_of_one_company_cannot_erase_another_s_texts(self):
        theirs = self._text(self.ann, "queued", company_id=self.other_company.id)
        with self.assertRaisesRegex(UserError, "Hilltop Club has consents or texts of Ann"):
            self.ann.with_user(self.officer)._sms_erase()
        self.assertEqual((theirs.state, theirs.body), ("queued", "Hello Ann"))
        self.officer.company_ids |= self.other_company
        self.ann.with_user(self.officer)._sms_erase()
        self.assertEqual((theirs.state, theirs.body), ("canceled", False))
        suppressed = self.env["sms.suppression"]._suppressed_numbers(
            ["+12125550141"], self.other_company
        )
        self.assertTrue(suppressed)

    def test_b_17_nor_its_conversations_and_what_is_about_the_person(self):
        taken = self._text(
            self.bob, company_id=self.other_company.id, res_model="res.partner", res_id=self.ann.id
        )
        with self.assertRaisesRegex(UserError, "Hilltop Club"):
            self.ann.with_user(self.officer)._sms_erase()
        taken.unlink()
        conversation = self._conversation(self.other_company, partner_id=self.ann.id)
        with self.assertRaisesRegex(UserError, "Hilltop Club"):
            self.ann.with_user(self.officer)._sms_erase()
        self.assertTrue(conversation.exists())

    def test_b_17_what_another_company_knows_of_a_number_alone_stays(self):
        mine = self._text(self.ann, partner_id=False)
        theirs = self._text(self.ann, "queued", partner_id=False, company_id=self.other_company.id)
        conversation = self._conversation(self.other_company)
        self.ann.with_user(self.officer)._sms_erase()
        self.assertFalse(mine.number or mine.body)
        self.assertEqual(
            (theirs.state, theirs.number, theirs.body), ("queued", "+12125550141", "Hello Ann")
        )
        self.assertTrue(conversation.exists())

    def test_c_13_texts_are_handed_over(self):
        self._text(self.ann)
        self._text(self.bob)
        data = self.ann.with_user(self.officer)._sms_person_data()
        self.assertEqual([row["body"] for row in data["texts"]], ["Hello Ann"])
        self.assertEqual(data["texts"][0]["state"], "Delivered")
