"""A person who asks for the own data, or for their erasure: lists and campaigns (B-17, C-13)."""

from odoo import Command
from odoo.tests import tagged

from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestPrivacy(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls._contact("Ada", "+12125550110", "in")
        cls.ben = cls._contact("Ben", "+12125550111", "in")
        cls.officer = cls._user("campaign_officer", "sms_consent.group_sms_officer", cls.company_a)
        cls.lists = cls.env["sms.contact.list"].create(
            [
                {"name": name, "company_id": company.id, "partner_ids": [Command.set(people.ids)]}
                for name, company, people in (
                    ("Board", cls.company_a, cls.ada | cls.ben),
                    ("Guests", cls.company_a, cls.ben),
                    ("Elsewhere", cls.company_b, cls.ada),
                )
            ]
        )
        cls.lists[0].write({"note": "Elected in May", "active": False})

    def test_c_13_the_lists_that_a_person_is_on_are_handed_over(self):
        """Put away ones too; those of another company are another officer's."""
        partner = self.ada.with_user(self.officer)
        partner = partner.with_context(allowed_company_ids=self.officer.company_ids.ids)
        self.assertEqual(
            partner._sms_person_data()["lists"],
            [{"company_id": self.company_a.name, "name": "Board", "note": "Elected in May"}],
        )

    def test_b_17_an_erased_person_is_on_no_list(self):
        self.ada.with_user(self.officer)._sms_erase()
        self.assertFalse(self.ada.sms_list_ids)
        self.assertFalse(self.lists[2].partner_ids)
        self.assertEqual(self.lists[0].partner_ids, self.ben)

    def test_b_17_two_people_of_one_campaign_are_erased(self):
        campaign = self._campaign()
        self._launch(campaign)
        for partner in self.ada | self.ben:
            partner.with_user(self.officer)._sms_erase()
        messages = self._messages(campaign)
        self.assertEqual(len(messages), 2)
        self.assertFalse(messages.partner_id or any(messages.mapped("number")))
