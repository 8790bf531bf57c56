"""Merge fields: checked before launch, read with the launcher's rights."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestContent(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls._contact("Ada", "+12125550110", "in")

    def _render(self, text, user=None):
        content = self.env["sms.campaign.content"]
        contact = self.contact.with_user(user or self.user)
        return content._fill(self._campaign(), {False: text}, contact)[self.contact.id]

    def test_ic_8_a_wrong_variable_fails_before_launch_and_is_named(self):
        campaign = self._campaign()
        self._break_text(campaign, "Hello {{ object.nmae }}")
        with self.assertRaisesRegex(UserError, "object.nmae"):
            campaign.action_launch()
        self.assertEqual(campaign.state, "draft")
        self.assertFalse(self._messages(campaign))

    def test_ic_8_a_wrong_variable_shows_while_writing(self):
        campaign = self._campaign().new({"body": "Hello {{ object.nmae }}"})
        self.assertIn("object.nmae", campaign.preview_problem)

    def test_code_is_refused(self):
        for text in ("{{ object.name.upper() }}", "{{ 7 * 7 }}", "{{ object.env.user.name }}"):
            with self.subTest(text), self.assertRaises(UserError):
                self._render(text)

    def test_fields_that_are_no_words_are_refused(self):
        with self.assertRaisesRegex(UserError, "image_128"):
            self._render("{{ object.image_128 }}")

    def test_fields_the_user_may_not_read_are_refused(self):
        with self.assertRaisesRegex(AccessError, "signup_type"):
            self._render("{{ object.signup_type }}")

    def test_values_in_words(self):
        self.contact.write({"lang": "en_US", "city": "  New\n York "})
        self.assertEqual(self._render("{{ object.city }}"), "New York")
        self.assertEqual(self._render("{{ object.country_id.name }}"), "United States")
        self.assertEqual(self._render("{{ object.country_id }}"), "United States")
        self.assertEqual(self._render("{{ object.is_company }}"), "no")
        self.assertEqual(self._render("{{ object.type }}"), "Contact")
        self.assertEqual(self._render("{{ object.street ||| nowhere }}"), "nowhere")

    def test_a_value_with_braces_is_not_filled_in_again(self):
        self.contact.name = "{{ object.phone }}"
        self.assertEqual(self._render("Hi {{ object.name }}"), "Hi {{ object.phone }}")

    def test_preview_and_length_of_the_first_contact(self):
        campaign = self._campaign(footer="Bye")
        self.assertEqual(campaign.preview_text, "Hello Ada, the newsletter is out.\nBye")
        self.assertEqual(campaign.preview_name, "Ada")
        self.assertIn("Segments: 1 · Characters: 37", campaign.segment_hint)

    def test_ic_6_characters_that_force_unicode_are_named(self):
        self.assertIn("ç ✓", self._campaign(body="ça va ✓").segment_hint)
