"""Merge fields: checked before launch, read with the launcher's rights."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools.translate import code_translations

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

    def test_pi_2_a_time_reads_the_same_whoever_launches(self):
        """On the campaign's clock and in the language of the text: as the preview showed it."""
        self.env["res.lang"]._activate_lang("en_GB")
        self.env["res.lang"]._activate_lang("en_US")
        campaign = self._campaign(body="Since {{ object.create_date }}")
        launcher = new_test_user(
            self.env,
            "timelauncher",
            groups="sms_campaigns.group_campaign_manager",
            company_id=campaign.company_id.id,
            company_ids=[(6, 0, campaign.company_id.ids)],
        )
        launcher.write({"tz": "America/Los_Angeles", "lang": "en_GB"})
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = '2026-04-03 22:00' WHERE id = %s",
            (self.contact.id,),
        )
        self.contact.invalidate_recordset(["create_date"])
        campaign.write({"schedule_tz": "America/New_York", "text_lang": "en_US"})
        campaign.preview_partner_id = self.contact
        shown = campaign.preview_text
        self.assertRegex(shown, r"Apr(il)? 3, 2026.* 6:00|04/03/2026 0?6:00")
        contacts = self.env["sms.campaign.audience"]._seen_by(campaign, launcher)
        launched = self.env["sms.campaign.content"]._bodies(
            campaign, contacts.browse(self.contact.id)
        )
        self.assertEqual(launched[self.contact.id], shown)

    def test_ic_8_what_is_wrong_is_said_in_the_readers_language_not_the_texts(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        campaign = self._campaign(text_lang="fr_FR")
        self._break_text(campaign, "Hello {{ object.nmae }}")
        source = (
            "The text uses “%(expression)s”, which is no field of “%(model)s”. "
            "Choose one with “Insert field”."
        )
        french = {source: "Le texte utilise “%(expression)s” : “%(model)s” ne l'a pas."}
        known = code_translations.python_translations
        campaign.preview_partner_id = self.contact
        with patch.dict(known, {("sms_campaigns", "fr_FR"): french}):
            for lang, words in (("en_US", "The text uses"), ("fr_FR", "Le texte utilise")):
                problem = campaign.with_context(lang=lang).preview_problem
                self.assertRegex(problem, f"^{words} “object.nmae”")
                campaign.invalidate_recordset(["preview_problem"])

    def test_nobodys_own_link_stands_in_what_staff_read(self):
        with self.assertRaisesRegex(ValidationError, "Insert preferences link"):
            self._campaign(body="Your choices: {{ object.sms_preferences_url }}")

    def test_ic_8_a_wrong_variable_shows_while_writing(self):
        campaign = self._campaign().new({"body": "Hello {{ object.nmae }}"})
        self.assertIn("object.nmae", campaign.preview_problem)

    def test_ic_8_a_field_in_single_braces_is_no_text_either(self):
        with self.assertRaisesRegex(ValidationError, "“{name}”"):
            self._campaign(body="Hello {name}")
        self._campaign(body="Your choices: {link} :-} {1}")

    def test_ic_8_a_field_left_open_is_named_without_the_rest_of_the_text(self):
        with self.assertRaisesRegex(ValidationError, "“{{ object.name }”, which"):
            self._campaign(body="Hello {{ object.name }\nwe are open.")

    def test_a_text_of_nothing_but_spaces_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Write the message"):
            self._campaign(body=" \n ")

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
