"""Fields of the record that leads to a contact, such as an event or an order (IM-6, IC-8)."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import CampaignCase

BODY = "Hello {{ object.name }}: {{ record.name }}{{ record.user_id.name ||| , nobody leads it }}"


@tagged("post_install", "-at_install")
class TestRecordFields(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls._contact("Ada", "+12125550110", "in")
        cls.ben = cls._contact("Ben", "+12125550111", "in")
        cls.cleo = cls._contact("Cleo", "+12125550112", "in")
        cls.spring = cls._event("Spring meeting", cls.ada | cls.ben)
        cls.summer = cls._event("Summer meeting", cls.ben)

    @classmethod
    def _event(cls, name, partners):
        return cls.env["calendar.event"].create(
            {
                "name": name,
                "start": "2026-05-01 10:00:00",
                "stop": "2026-05-01 11:00:00",
                "user_id": False,
                "partner_ids": [Command.set(partners.ids)],
            }
        )

    def _events(self, **vals):
        ids = (self.spring | self.summer).ids
        return {"model": "calendar.event", "domain": repr([("id", "in", ids)])} | vals

    def _contacts(self, partners):
        return {"domain": repr([("id", "in", partners.ids)])}

    def _organisers(self):
        """A second kind of record, which leads to the manager of company A."""
        return {
            "model": "sms.campaign",
            "domain": repr([("name", "=", "Organised")]),
            "field_path": "user_id.partner_id",
        }

    def _audience(self, *lines):
        audiences = self.env["sms.audience"].with_user(self.manager)
        return audiences.with_context(allowed_company_ids=self.company_a.ids).create(
            {"name": "Record test", "line_ids": [Command.create(line) for line in lines]}
        )

    def _to(self, *lines, **vals):
        return self._campaign(audience_id=self._audience(*lines).id, **vals)

    def _bodies(self, campaign):
        self._launch(campaign)
        return {m.partner_id: m.body for m in self._messages(campaign, "queued")}

    def test_im_6_each_gets_the_fields_of_their_own_record(self):
        """Whom two events lead to reads of the newest."""
        for path in ("attendee_ids.partner_id", "partner_ids"):
            with self.subTest(path):
                bodies = self._bodies(self._to(self._events(field_path=path), body=BODY))
                self.assertEqual(
                    bodies,
                    {
                        self.ada: "Hello Ada: Spring meeting, nobody leads it",
                        self.ben: "Hello Ben: Summer meeting, nobody leads it",
                    },
                )

    def test_im_6_a_record_goes_before_the_contact_itself(self):
        lines = self._contacts(self.ada | self.cleo), self._events()
        bodies = self._bodies(self._to(*lines, body="About {{ record.name }}"))
        self.assertEqual(
            bodies,
            {
                self.ada: "About Spring meeting",
                self.ben: "About Summer meeting",
                self.cleo: "About Cleo",
            },
        )

    def test_im_6_of_two_lines_the_newest_record_counts(self):
        spring, summer = (
            self._events(domain=repr([("id", "=", event.id)]))
            for event in (self.spring, self.summer)
        )
        # the ids of two kinds of records tell nothing, the moments of their creation do
        self.env.cr.execute(
            "UPDATE calendar_event SET create_date = '2020-01-01' WHERE id = %s", (self.summer.id,)
        )
        bodies = self._bodies(self._to(summer, spring, body="{{ record.name }}"))
        self.assertEqual(bodies[self.ben], "Spring meeting")

    def test_without_an_audience_the_contact_is_the_record(self):
        bodies = self._bodies(self._campaign(body="{{ record.name }}"))
        self.assertEqual(bodies[self.ada], "Ada")

    def test_ic_8_a_wrong_field_of_the_record_is_named_when_it_is_saved(self):
        with self.assertRaisesRegex(ValidationError, "record.nmae.*Calendar Event"):
            self._to(self._events(), body="{{ record.nmae }}")
        with self.assertRaisesRegex(ValidationError, "record.start.*Contact"):
            self._campaign(body="{{ record.start }}")

    def test_ic_8_only_fields_that_all_sources_have(self):
        lines = self._events(), self._organisers()
        self._to(*lines, body="{{ record.name }}")
        with self.assertRaisesRegex(ValidationError, "record.start.*mixes.*Calendar Event"):
            self._to(*lines, body="{{ record.start }}")
        campaign = self._to(self._events(), body="{{ record.start }}")
        with self.assertRaisesRegex(ValidationError, "record.start"):
            campaign.audience_id = self._audience(*lines)

    def test_ic_8_an_audience_that_changed_pauses_and_says_why(self):
        campaign = self._to(self._events(), body="{{ record.start }}")
        campaign.action_launch()
        campaign.audience_id.write({"line_ids": [Command.create(self._contacts(self.cleo))]})
        campaign.sudo().run_ids._try_slice()
        self.assertEqual(campaign.state, "paused")
        self.assertIn("record.start", campaign.problem)
        self.assertFalse(self._messages(campaign))

    def test_code_is_refused(self):
        for text in ("{{ record.unlink() }}", "{{ record['name'] }}", "{{ record.env.cr }}"):
            with self.subTest(text), self.assertRaises(UserError):
                self._to(self._events(), body=text)

    def test_fields_and_records_are_read_with_the_rights_of_who_launches(self):
        self.env["ir.rule"].create(
            {
                "name": "Record test",
                "model_id": self.env["ir.model"]._get("calendar.event").id,
                "domain_force": repr([("id", "!=", self.summer.id)]),
            }
        )
        bodies = self._bodies(self._to(self._events(), body="{{ record.name }}"))
        self.assertEqual(bodies[self.ben], "Spring meeting")
        campaign = self._to(self._events(), body="Hello")
        self._break_text(campaign, "{{ record.partner_id.signup_type }}")
        with self.assertRaisesRegex(AccessError, "record.partner_id.signup_type"):
            campaign.action_launch()

    def test_a_value_with_braces_is_not_filled_in_again(self):
        self.spring.name = self.summer.name = "{{ object.phone }}"
        bodies = self._bodies(self._to(self._events(), body="{{ record.name }}"))
        self.assertEqual(set(bodies.values()), {"{{ object.phone }}"})

    def test_b_13_the_preview_and_the_check_fill_them_in(self):
        campaign = self._to(self._events(), body="{{ record.name }}!")
        self.assertEqual(campaign.preview_text, "Spring meeting!")
        self.assertEqual(
            (campaign.preview_name, campaign.preview_record), ("Ada", "Spring meeting")
        )
        campaign.preview_partner_id = self.ben
        self.assertEqual(campaign.preview_text, "Summer meeting!")
        self.summer.name = "x" * 200
        check = self.env["sms.campaign.check"].with_user(self.manager)._check(campaign)
        self.assertEqual((check.allowed, check.segments), (2, 3))

    def test_b_13_a_colleague_reads_the_record_of_the_first_recipient(self):
        campaign = self._to(self._events(), body="{{ object.name }}: {{ record.name }}")
        campaign.preview_partner_id = self.cleo
        self.assertEqual(campaign.preview_text, "Cleo: Spring meeting")
        test = self.env["sms.campaign.test"].with_user(self.manager)
        dialog = test.create({"campaign_id": campaign.id, "partner_ids": [self.cleo.id]})
        self.assertEqual(dialog.record_name, "Spring meeting")
        dialog.action_send()
        sent = self.env["sms.message"].search([("partner_id", "=", self.cleo.id)])
        self.assertEqual(sent.body, "[Test] Cleo: Spring meeting")

    def test_the_picker_offers_the_records_fields(self):
        campaign = self._to(self._events())
        self.assertEqual(campaign.record_model, "calendar.event")
        self.assertEqual(campaign.record_model_name, "Calendar Event")
        self.assertFalse(self._campaign().record_model)

    def test_the_number_of_queries_does_not_grow_with_the_audience(self):
        campaign = self._to(self._events(), body=BODY)
        contacts = self.ada | self.ben
        few = self._queries(campaign, contacts)
        more = self.env["res.partner"].create([{"name": f"P{index}"} for index in range(40)])
        for index, partner in enumerate(more):
            self.spring.write({"partner_ids": [Command.link(partner.id)]})
            if index % 2:
                self.summer.write({"partner_ids": [Command.link(partner.id)]})
        self.assertLessEqual(self._queries(campaign, contacts | more), few)

    def _queries(self, campaign, contacts):
        content = self.env["sms.campaign.content"]
        contacts = contacts.with_user(self.manager)
        content._bodies(campaign, contacts)  # texts, rights and filters are read by now
        self.env.flush_all()
        contacts.invalidate_recordset()
        self.env["calendar.event"].invalidate_model()
        before = self.env.cr.sql_log_count
        content._bodies(campaign, contacts)
        return self.env.cr.sql_log_count - before
