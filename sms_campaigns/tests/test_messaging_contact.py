"""Contacts whose texts go to somebody else, such as the children of a member (PI-1)."""

from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from odoo.addons.sms_twilio_gateway.kernel.states import State as MessageState
from odoo.addons.sms_twilio_gateway.kernel.states import Word

from ..models import sms_campaign_run
from .common import CampaignCase

MOTHER, CHILD, OTHER = "+12125550110", "+12125550111", "+12125550112"


@tagged("post_install", "-at_install")
class TestMessagingContact(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mother = cls._contact("Mia", MOTHER, "in")
        cls.mother.category_id = False
        cls.child = cls._child("Tim", CHILD)

    @classmethod
    def _child(cls, name, number):
        child = cls._contact(name, number, "in")
        child.sms_messaging_contact_id = cls.mother
        return child

    def _rows(self, campaign):
        return [
            (row.partner_id, row.number, row.state, row.body.split(",")[0])
            for row in self._messages(campaign)
        ]

    def test_the_text_is_about_the_child_and_goes_to_the_mother(self):
        campaign = self._campaign()
        self._launch(campaign)
        message = self._messages(campaign)
        self.assertEqual(self._rows(campaign), [(self.mother, MOTHER, "queued", "Hello Tim")])
        self.assertEqual((message.res_model, message.res_id), ("res.partner", self.child.id))

    def test_nobody_sees_the_mother_but_her_texts_arrive(self):
        self.env["ir.rule"].create(
            {
                "name": "Not the mother",
                "model_id": self.env["ir.model"]._get("res.partner").id,
                "domain_force": repr([("id", "!=", self.mother.id)]),
            }
        )
        campaign = self._campaign()
        self._launch(campaign)
        self.assertEqual(self._rows(campaign), [(self.mother, MOTHER, "queued", "Hello Tim")])

    def test_her_consent_counts_and_the_reason_says_so(self):
        self._opt_out(self.mother, self.company_a)
        campaign = self._campaign()
        audience = self.env["sms.campaign.audience"].with_user(self.manager)
        self.assertEqual(audience._count(campaign), (0, {"suppressed": 1}))
        self.assertEqual(audience._left_out_ids(campaign, "suppressed"), self.child.ids)
        self._launch(campaign)
        message = self._messages(campaign, "blocked")
        self.assertEqual((message.partner_id, message.block_reason), (self.mother, "suppressed"))
        self.assertTrue(message.explanation.startswith("Texts for Tim go to Mia. "))
        self.assertGreater(len(message.explanation), len("Texts for Tim go to Mia. "))

    def test_the_child_need_not_agree(self):
        self._opt_out(self.child, self.company_a)
        campaign = self._campaign()
        self._launch(campaign)
        self.assertEqual(self._messages(campaign).state, "queued")

    def test_b_4_texts_that_go_to_an_archived_contact_are_left_out_and_say_so(self):
        self.mother.active = False
        campaign = self._campaign()
        audience = self.env["sms.campaign.audience"].with_user(self.manager)
        self.assertEqual(audience._count(campaign), (0, {"taker_archived": 1}))
        self.assertIn("archived", audience._labels()["taker_archived"])
        self._launch(campaign)
        message = self._messages(campaign)
        self.assertEqual((message.state, message.block_reason), ("blocked", "taker_archived"))
        self.assertRegex(message.explanation, "Texts for Tim go to Mia. .*archived")

    def test_b_4_of_a_contact_who_is_gone_the_reason_is_said_without(self):
        self.mother.active = False
        campaign = self._campaign()
        self._launch(campaign)
        message = self._messages(campaign)
        self.child.unlink()
        self.assertNotIn("That contact", message.explanation)
        self.assertRegex(message.explanation, "take the text has been archived")

    def test_b_4_archived_contacts_take_their_own_where_a_filter_finds_them(self):
        """Such as: whoever left us last year."""
        self.mother.write({"active": False, "category_id": self.category.ids})
        archived = [("category_id", "in", self.category.ids), ("active", "=", False)]
        campaign = self._campaign(audience_domain=repr(archived))
        self._launch(campaign)
        self.assertEqual(self._rows(campaign), [(self.mother, MOTHER, "queued", "Hello Mia")])

    def test_im_6_whom_an_audience_leaves_out_gets_no_text_for_others_either(self):
        una = self._contact("Una", OTHER, "in")
        of_category = repr([("category_id", "in", self.category.ids)])
        audience = self.env["sms.audience"].create(
            {
                "name": "Not to Mia",
                "company_id": self.company_a.id,
                "line_ids": [
                    Command.create({"domain": of_category}),
                    Command.create(
                        {"effect": "exclude", "domain": repr([("id", "=", self.mother.id)])}
                    ),
                ],
            }
        )
        self.assertEqual(audience.contact_count, 1)
        campaign = self._campaign(audience_id=audience.id)
        self._launch(campaign)
        self.assertEqual(self._messages(campaign).partner_id, una)

    def test_one_text_for_two_children_of_one_mother(self):
        self._child("Zoe", OTHER)
        una = self._contact("Una", "+12125550114", "in")  # who takes her own
        for size in (1, 5):
            with self.subTest(slice=size), patch.object(sms_campaign_run, "SLICE", size):
                campaign = self._campaign()
                self._launch(campaign)
                self.assertEqual(
                    sorted(self._rows(campaign), key=lambda row: row[3]),
                    [
                        (self.mother, MOTHER, "queued", "Hello Tim"),
                        (una, una.phone, "queued", "Hello Una"),
                        (self.mother, MOTHER, "blocked", "Hello Zoe"),
                    ],
                )
                alone = self._messages(campaign).filtered(lambda row: row.partner_id == una)
                self.assertFalse(alone.res_model)
                self.assertEqual(campaign.sudo().run_ids.state, "running")
                self.assertEqual(
                    self._messages(campaign, "blocked").explanation,
                    "Texts for Zoe go to Mia. Another contact with this number gets the text.",
                )

    def test_the_second_childs_text_is_written_though_the_first_was_blocked_meanwhile(self):
        self._child("Zoe", OTHER)
        campaign = self._campaign()
        campaign.action_launch()
        run = campaign.sudo().run_ids
        with patch.object(sms_campaign_run, "SLICE", 1):
            run._try_slice()
            first = self._messages(campaign)
            self.env["sms.message"]._advance([Word(first.id, MessageState.BLOCKED)])
            self.assertEqual(first.state, "blocked")
            self._write_all(campaign)
        self.assertEqual(
            self._rows(campaign),
            [
                (self.mother, MOTHER, "blocked", "Hello Tim"),
                (self.mother, MOTHER, "queued", "Hello Zoe"),
            ],
        )

    def test_the_mother_herself_in_the_audience(self):
        """Before her child or behind it, in one slice or in another: one text."""
        before = self._contact("Nora", OTHER, "in")
        second = self._child("Zoe", "+12125550113")
        second.sms_messaging_contact_id = before
        behind = self._contact("Una", "+12125550114", "in")
        self.child.sms_messaging_contact_id = behind
        for size in (1, 10):
            with self.subTest(slice=size), patch.object(sms_campaign_run, "SLICE", size):
                campaign = self._campaign()
                self._launch(campaign)
                self.assertEqual(
                    sorted(self._rows(campaign), key=lambda row: row[3]),
                    [
                        (before, before.phone, "queued", "Hello Nora"),
                        (behind, behind.phone, "queued", "Hello Tim"),
                        (behind, behind.phone, "blocked", "Hello Una"),
                        (before, before.phone, "blocked", "Hello Zoe"),
                    ],
                )

    def test_the_language_is_that_of_who_reads_it(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.mother.lang, self.child.lang = "fr_FR", "en_US"
        template = self._template("Hello {{ object.name }}", fr_FR="Bonjour {{ object.name }}")
        campaign = self._campaign(
            template_id=template.id, body=template.body, each_language=True, header=False
        )
        self.assertIn("Bonjour Tim", campaign.preview_text)
        self._launch(campaign)
        self.assertIn("Bonjour Tim", self._messages(campaign).body)

    def test_a_test_text_goes_there_too(self):
        campaign = self._campaign()
        test = self.env["sms.campaign.test"].with_user(self.manager)
        test.create({"campaign_id": campaign.id, "partner_ids": self.child.ids}).action_send()
        message = self.env["sms.message"].search([("body", "like", "[Test] Hello Tim")])
        self.assertEqual((message.partner_id, message.number), (self.mother, MOTHER))

    def test_b_17_a_child_is_erased_from_the_texts_that_the_mother_took(self):
        campaign = self._campaign()
        self._launch(campaign)
        officer = self._user("messaging_officer", "sms_consent.group_sms_officer", self.company_a)
        officer.company_ids += self.env.company  # where the mother was chosen
        self.child.with_user(officer)._sms_erase()
        message = self._messages(campaign)
        self.assertEqual(message.state, "canceled")
        self.assertFalse(message.body or message.number or message.partner_id or message.res_id)
