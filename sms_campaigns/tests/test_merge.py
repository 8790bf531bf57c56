"""Contacts that are merged into one, with the texts of the campaigns that both were in."""

from odoo.tests import tagged

from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestMerge(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls._contact("Ada", "+12125550110", "in")
        cls.twin = cls._contact("Ada again", "+12125550110", "in")
        cls.office = cls._contact("Ada, office", "+12125550111", "in")

    def test_nf_8_contacts_of_one_run_are_merged_and_keep_all_their_texts(self):
        """Two runs, so that none is taken for the other's; what is under way goes on."""
        campaigns = [self._campaign(), self._campaign()]
        for campaign in campaigns:
            self._launch(campaign)
        states = [self._messages(campaign).mapped("state") for campaign in campaigns]
        self.assertEqual(states, [["queued", "queued", "blocked"]] * 2)
        self._merge(self.ada | self.office, into=self.twin)
        for campaign, before in zip(campaigns, states, strict=True):
            messages = self._messages(campaign)
            self.assertEqual(messages.mapped("state"), before)
            self.assertEqual(messages.partner_id, self.twin)
            self.assertEqual((campaign.recipient_count, campaign.left_out_count), (2, 1))
            for message in messages:
                self.assertFalse(message._about_contact() - self.twin)
                self.assertEqual(message.action_open_record()["res_id"], self.twin.id)

    def test_nf_8_merged_once_more_into_another_contact_of_the_run(self):
        campaign = self._campaign()
        self._launch(campaign)
        self._merge(self.ada, into=self.twin)
        self._merge(self.twin, into=self.office)
        self.assertEqual(self._messages(campaign).partner_id, self.office)

    def test_pi_1_texts_about_a_contact_are_then_about_the_merged_one(self):
        mother = self._contact("Mia", "+12125550112", "in")
        mother.category_id = False
        self.ada.sms_messaging_contact_id = mother
        campaign = self._campaign()
        self._launch(campaign)
        self._merge(self.ada, into=self._contact("Ada Lovelace", False))
        [about] = self._messages(campaign).filtered(lambda row: row.partner_id == mother)
        self.assertEqual(about._about_contact().name, "Ada Lovelace")

    def test_pi_1_two_children_of_one_mother_are_merged(self):
        mother = self._contact("Mia", "+12125550112", "in")
        mother.category_id = False
        (self.ada | self.office).sms_messaging_contact_id = mother
        campaign = self._campaign()
        self._launch(campaign)
        self._merge(self.ada, into=self.office)
        rows = self._messages(campaign).filtered(lambda row: row.partner_id == mother)
        self.assertEqual(rows.mapped("state"), ["queued", "blocked"])
        self.assertEqual(campaign.recipient_count, 2, "the mother, and the twin")

    def test_pi_1_a_child_merged_into_the_mother_is_no_longer_somebody_else(self):
        mother = self._contact("Mia", False)
        mother.category_id = False
        self.ada.sms_messaging_contact_id = mother
        campaign = self._campaign()
        self._launch(campaign)
        [about] = self._messages(campaign).filtered(lambda row: row.partner_id == mother)
        self.assertIn("Texts for Ada go to Mia", about.explanation)
        self.ada.sms_messaging_contact_id = False
        self._merge(self.ada, into=mother)
        self.assertEqual(about.partner_id, mother)
        self.assertNotIn("go to", about.explanation)
