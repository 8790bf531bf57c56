"""Writing: frame, template, languages, advice, links, a test text."""

from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..wizards import sms_campaign_test
from .common import BODY, CampaignCase


@tagged("post_install", "-at_install")
class TestWriting(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._contact("Ada", "+12125550110", "in")
        cls.template = cls._template("Hello {{ object.name }}, come to our open day.")

    def test_ic_5_header_and_footer_come_from_the_purpose_and_count(self):
        self.purpose.write({"header": "Riverside Club:", "footer": "Reply STOP to opt out."})
        values = {"name": "Framed", "purpose_id": self.purpose.id, "body": BODY}
        framed = self.env["sms.campaign"].with_user(self.manager).create(values)
        self.assertEqual(framed.header, "Riverside Club:")
        self.assertEqual(framed.footer, "Reply STOP to opt out.")
        campaign = self._campaign(footer=framed.footer)
        self._launch(campaign)
        self.assertEqual(
            self._messages(campaign).body,
            "Riverside Club:\nHello Ada, the newsletter is out.\nReply STOP to opt out.",
        )

    def test_ic_8_a_wrong_variable_is_named_when_it_is_saved(self):
        for name in ("body", "header", "footer"):
            with self.assertRaisesRegex(ValidationError, "object.nickname"):
                self._campaign(**{name: "Hello {{ object.nickname }}"})

    def test_ic_6_advice_names_what_forces_unicode_and_one_click_mends_it(self):
        campaign = self._campaign(body="Come to “our” open day – now…")
        self.assertIn("“", campaign.advice)
        self.assertTrue(campaign.can_be_plainer)
        campaign.action_make_plain()
        self.assertEqual(campaign.body, 'Come to "our" open day - now...')
        self.assertFalse(campaign.can_be_plainer)
        self.assertIn("Say who is writing", campaign.advice)

    def test_ic_6_one_click_is_not_offered_where_it_changes_nothing(self):
        campaign = self._campaign(body="Come 🎉")
        self.assertIn("🎉", campaign.advice)
        self.assertFalse(campaign.can_be_plainer)

    def test_ic_6_advice_escapes_what_people_type(self):
        campaign = self._campaign(body="<script>alert(1)</script> ŁŁ")
        self.assertNotIn("<script>", campaign.advice)

    def test_preview_as_any_contact(self):
        other = self._contact("Zoe", "+12125550199")
        campaign = self._campaign(preview_partner_id=other.id)
        self.assertIn("Hello Zoe", campaign.preview_text)
        self.assertEqual(campaign.preview_name, "Zoe")

    def test_pi_2_each_recipient_in_their_own_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        french = self._contact("Luc", "+12125550111", "in")
        french.lang = "fr_FR"
        for person in self.person | french:
            person.country_id = self.env.ref("base.de")
        self.env.ref("base.de").with_context(lang="fr_FR").name = "Allemagne"
        here = "{{ object.country_id.name }}"
        self.template.body += f" {here}"
        self.template.with_context(lang="fr_FR").body = f"Bonjour {{{{ object.name }}}} ! {here}"
        campaign = self._campaign(
            template_id=self.template.id, body=self.template.body, each_language=True
        )
        self._launch(campaign)
        bodies = {m.partner_id: m.body for m in self._messages(campaign)}
        self.assertEqual(bodies[french], "Bonjour Luc ! Allemagne")
        self.assertEqual(bodies[self.person], "Hello Ada, come to our open day. Germany")

    def _campaign_in_german(self, **vals):
        """What a German speaker makes of the template, for Ada (English) and for Uwe (German)."""
        for lang in ("de_DE", "fr_FR"):
            self.env["res.lang"]._activate_lang(lang)
        self.person.lang = "en_US"
        self.german = self._contact("Uwe", "+12125550111", "in")
        self.french = self._contact("Luc", "+12125550112", "in")
        self.german.lang, self.french.lang = "de_DE", "fr_FR"
        self.template.with_context(lang="de_DE").body = "Hallo {{ object.name }}, kommt vorbei."
        self.manager.lang = "de_DE"
        campaigns = self.env["sms.campaign"].with_user(self.manager).with_context(lang="de_DE")
        with Form(campaigns) as form:
            form.name = "Open day"
            form.purpose_id = self.purpose
            form.template_id = self.template
            form.each_language = True
            form.audience_domain = repr([("category_id", "in", self.category.ids)])
            for name, value in vals.items():
                form[name] = value
        return form.record.with_context(lang="en_US")

    def _bodies(self, campaign):
        self._launch(campaign)
        return {m.partner_id: m.body for m in self._messages(campaign)}

    def test_pi_2_the_source_is_a_language_like_others(self):
        """Picked by a German speaker, the text is German; those who read English get English."""
        campaign = self._campaign_in_german(header=False, footer=False)
        self.assertEqual(campaign.body, "Hallo {{ object.name }}, kommt vorbei.")
        bodies = self._bodies(campaign)
        self.assertEqual(bodies[self.person], "Hello Ada, come to our open day.")
        self.assertEqual(bodies[self.german], "Hallo Uwe, kommt vorbei.")
        self.assertEqual(bodies[self.french], "Hallo Luc, kommt vorbei.")

    def test_pi_2_what_was_changed_goes_to_those_who_read_it(self):
        campaign = self._campaign_in_german(
            header=False, footer=False, body="Hallo {{ object.name }}, kommt am Sonntag."
        )
        campaign.preview_partner_id = self.german
        self.assertEqual(campaign.preview_text, "Hallo Uwe, kommt am Sonntag.")
        bodies = self._bodies(campaign.copy())
        self.assertEqual(bodies[self.person], "Hello Ada, come to our open day.")
        self.assertEqual(bodies[self.german], "Hallo Uwe, kommt am Sonntag.")
        self.assertEqual(bodies[self.french], "Hallo Luc, kommt am Sonntag.")

    def test_ic_5_whoever_gets_a_translation_is_told_how_to_stop(self):
        """The campaign's own frame goes with each language that the purpose has none for."""
        campaign = self._campaign_in_german(header="Riverside:", footer="Reply STOP to opt out.")
        self.template.with_context(lang="fr_FR").body = "Bonjour {{ object.name }}."
        self.purpose.write({"header": "Riverside Club:", "footer": False})
        self.purpose.with_context(lang="fr_FR").header = "Club Riverside :"
        bodies = self._bodies(campaign)
        stop = "Reply STOP to opt out."
        self.assertEqual(
            bodies[self.person], f"Riverside:\nHello Ada, come to our open day.\n{stop}"
        )
        self.assertEqual(bodies[self.german], f"Riverside:\nHallo Uwe, kommt vorbei.\n{stop}")
        self.assertEqual(bodies[self.french], f"Club Riverside :\nBonjour Luc.\n{stop}")

    def test_ic_8_a_wrong_variable_in_a_translation_is_named_too(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.template.with_context(lang="fr_FR").body = "Bonjour {{ object.prenom }}"
        with self.assertRaisesRegex(ValidationError, "object.prenom"):
            self._campaign(template_id=self.template.id, each_language=True)

    def test_links_are_short_and_counted_once_per_campaign(self):
        campaign = self._campaign(
            body="See https://riverside.example.com/pool and {{ object.name }}"
        )
        self._contact("Bea", "+12125550112", "in")
        self._launch(campaign)
        bodies = self._messages(campaign).mapped("body")
        self.assertFalse([body for body in bodies if "riverside" in body])
        [link] = self.env["link.tracker"].search([("sms_campaign_id", "=", campaign.id)])
        self.assertTrue(all(link.short_url in body for body in bodies))
        self.env["link.tracker.click"].create({"link_id": link.id, "ip": "203.0.113.7"})
        campaign.invalidate_recordset()
        self.assertEqual((campaign.link_count, campaign.click_count), (1, 1))

    def test_links_of_ones_own_stay_as_they_are(self):
        body = "See https://riverside.example.com/{{ object.id }}"
        campaign = self._campaign(body=body)
        self._launch(campaign)
        self.assertIn(f"/{self.person.id}", self._messages(campaign).body)
        self.assertFalse(campaign.link_count)

    def test_the_preview_makes_no_link_and_is_as_long(self):
        campaign = self._campaign(body="See https://riverside.example.com/" + "long/" * 30)
        self.assertNotIn("riverside", campaign.preview_text)
        self.assertFalse(campaign.link_count)
        self.assertEqual(
            self._campaign(body=campaign.body, track_links=False).preview_text[-5:], "long/"
        )

    def test_b_12_each_gets_the_link_to_the_own_preferences(self):
        """Staff see that there is one, as long as it is, but not the link itself."""
        campaign = self._campaign(body="Choose your texts: {link}")
        self.assertRegex(campaign.preview_text, r"texts: http\S+/sms/preferences/\*+$")
        check = self.env["sms.campaign.check"].with_user(self.manager)._check(campaign)
        self._launch(campaign)
        [message] = self._messages(campaign)
        self.assertEqual((check.allowed, message.segments), (1, check.segments))
        self.assertRegex(message.body, r"/sms/preferences/\*+$")
        link = message.sudo().secret_body.split()[-1]
        self.assertEqual(len(link), len(message.body.split()[-1]))
        found = self.env["res.partner"]._sms_from_preferences_token(link.rsplit("/", 1)[1])
        self.assertEqual(found[:2], (self.person, self.company_a))

    def test_b_13_a_test_needs_consent_and_names_who_has_none(self):
        stranger = self._contact("Ben", "+12125550119")
        campaign = self._campaign()
        tests = self.env["sms.campaign.test"].with_user(self.manager)
        wizard = tests.create(
            {"campaign_id": campaign.id, "partner_ids": [(6, 0, (self.person | stranger).ids)]}
        )
        before = self.env["sms.message"].search_count([])
        with self.assertRaisesRegex(UserError, "Ben: No consent"):
            wizard.action_send()
        self.assertEqual(self.env["sms.message"].search_count([]), before)
        wizard.partner_ids = self.person
        wizard.action_send()
        sent = self.env["sms.message"].search([("partner_id", "=", self.person.id)], limit=1)
        self.assertEqual(sent.body, "[Test] Hello Ada, the newsletter is out.")
        self.assertFalse(sent.campaign_id)
        self.assertEqual(campaign.state, "draft")

    def test_b_13_a_test_goes_to_five_people_at_most_and_within_the_hour(self):
        """Else whoever may not launch texts everybody, past pauses and approvals."""
        people = self.person
        for i in range(5):
            people |= self._contact(f"Colleague {i}", f"+1212555012{i}", "in")
        campaign = self._campaign()
        wizard = (
            self.env["sms.campaign.test"]
            .with_user(self.user)
            .create({"campaign_id": campaign.id, "partner_ids": [(6, 0, people.ids)]})
        )
        sent = [("partner_id", "in", people.ids)]
        with self.assertRaisesRegex(UserError, "at most 5"):
            wizard.action_send()
        self.assertIn("at most 5", wizard.at_most)
        with patch.object(sms_campaign_test, "MOST", 4):
            wizard.invalidate_recordset(["at_most"])
            self.assertIn("at most 4", wizard.at_most)
        self.assertFalse(self.env["sms.message"].search(sent))
        wizard.partner_ids -= people[-1]
        wizard.action_send()
        messages = self.env["sms.message"].search(sent)
        self.assertEqual(len(messages), 5)
        hour = fields.Datetime.now() + timedelta(hours=1)
        for message in messages:
            self.assertAlmostEqual(message.expires_at, hour, delta=timedelta(minutes=1))

    def test_b_13_a_test_in_quiet_hours_waits_for_their_end(self):
        self.purpose.quiet_hours_policy = "marketing"
        wizard = self.env["sms.campaign.test"].with_user(self.manager)
        with freeze_time("2026-03-02 08:00:00"):  # night all over the United States
            wizard.create(
                {"campaign_id": self._campaign().id, "partner_ids": [(6, 0, self.person.ids)]}
            ).action_send()
        sent = self.env["sms.message"].search([("partner_id", "=", self.person.id)], limit=1)
        self.assertGreater(sent.not_before, datetime(2026, 3, 2, 11))
        self.assertEqual(sent.expires_at, sent.not_before + timedelta(hours=1))

    def test_b_13_no_test_of_another_companys_campaign(self):
        campaign = self._campaign()
        wizard = (
            self.env["sms.campaign.test"]
            .with_user(self.manager_b)
            .create({"campaign_id": campaign.id, "partner_ids": [(6, 0, self.person.ids)]})
        )
        with self.assertRaises(AccessError):
            wizard.action_send()
