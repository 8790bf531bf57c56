"""IM-6: audiences from filters on contacts, on records that lead to contacts, and from lists."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import CampaignCase


@tagged("post_install", "-at_install")
class TestAudienceKinds(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls._contact("Ada", "+12125550110", "in")
        cls.ben = cls._contact("Ben", "+12125550111", "in")
        cls.cleo = cls._contact("Cleo", "+12125550112")
        cls.dora = cls._contact("Dora", "+12125550110", "in")  # Ada's number
        cls.everybody = cls.ada | cls.ben | cls.cleo | cls.dora
        cls.of_category = repr([("category_id", "in", cls.category.ids)])

    def _audience(self, *lines, user=None):
        user = user or self.manager
        audiences = self.env["sms.audience"].with_user(user)
        return audiences.with_context(allowed_company_ids=user.company_ids.ids).create(
            {
                "name": "Test audience",
                "purpose_id": self.purpose.id,
                "line_ids": [Command.create(line) for line in lines],
            }
        )

    def _list(self, partners, user=None):
        lists = self.env["sms.contact.list"].with_user(user or self.manager)
        return lists.create({"name": "Test list", "partner_ids": [Command.set(partners.ids)]})

    def _found(self, audience):
        campaign = self._campaign(audience_id=audience.id)
        recipients = self.env["sms.campaign.audience"]
        return recipients._contacts(campaign, self.manager, 0, 100).with_env(self.env)

    def _events(self, *attendees):
        return self.env["calendar.event"].create(
            [
                {
                    "name": "Audience test",
                    "start": "2026-05-01 10:00:00",
                    "stop": "2026-05-01 11:00:00",
                    "partner_ids": [Command.set(partners.ids)],
                }
                for partners in attendees
            ]
        )

    def test_im_6_lines_are_combined_and_leave_out(self):
        audience = self._audience(
            {"domain": repr([("id", "in", (self.ada | self.ben).ids)])},
            {"kind": "list", "list_id": self._list(self.ben | self.cleo).id},
            {"effect": "exclude", "domain": repr([("id", "=", self.ada.id)])},
        )
        self.assertEqual(self._found(audience), self.ben | self.cleo)
        self.assertEqual(audience.contact_count, 2)
        self.assertEqual(audience.line_ids.mapped("contact_count"), [2, 2, 1])

    def test_im_6_lines_keep_only_whom_they_find_too(self):
        self._events(self.ben | self.cleo | self.dora)
        audience = self._audience(
            {"domain": repr([("id", "=", self.ada.id)])},
            {"kind": "list", "list_id": self._list(self.ben | self.cleo).id},
            {"effect": "among", "domain": repr([("id", "in", (self.ada | self.ben).ids)])},
        )
        self.assertEqual(self._found(audience), self.ada | self.ben)
        self.assertEqual(audience.contact_count, 2)
        came = {
            "effect": "among",
            "model": "calendar.event",
            "domain": repr([("name", "=", "Audience test")]),
        }
        audience.line_ids = [Command.create(came)]
        self.assertEqual(self._found(audience), self.ben, "all of them have to find a person")
        self.assertEqual(audience.contact_count, 1)
        campaign = self._campaign(audience_id=audience.id)
        self.assertEqual(campaign.record_model, False, "what keeps leads to nobody")
        self._launch(campaign)
        self.assertEqual(self._messages(campaign).partner_id, self.ben)
        audience.line_ids = [
            Command.create({"effect": "exclude", "domain": repr([("id", "=", self.ben.id)])})
        ]
        self.assertFalse(self._found(audience))

    def test_im_6_to_keep_only_some_somebody_has_to_be_added(self):
        audience = self._audience({"effect": "among", "domain": self.of_category})
        self.assertIn("no line that adds", audience.problem)

    def test_im_6_records_lead_to_contacts_through_a_path(self):
        self._events(self.ada | self.ben, self.ben | self.cleo)
        named = repr([("name", "=", "Audience test")])
        for path in ("attendee_ids.partner_id", "partner_ids"):
            line = {"model": "calendar.event", "domain": named, "field_path": path}
            with self.subTest(path):
                found = self._found(self._audience(line)) & self.everybody
                self.assertEqual(found, self.ada | self.ben | self.cleo)

    def test_im_6_the_usual_path_is_proposed(self):
        self._events(self.ada)
        line = {"model": "calendar.event", "domain": repr([("name", "=", "Audience test")])}
        audience = self._audience(line)
        self.assertEqual(audience.line_ids.field_path, "attendee_ids.partner_id")
        self.assertEqual(self._found(audience) & self.everybody, self.ada)

    def test_im_6_a_saved_filter_is_followed_as_it_is(self):
        saved = self.env["ir.filters"].create(
            {
                "name": "Ours",
                "model_id": "res.partner",
                "domain": repr([("id", "=", self.ada.id)]),
                "user_ids": False,
            }
        )
        audience = self._audience({"kind": "saved", "filter_id": saved.id})
        self.assertEqual(self._found(audience), self.ada)
        saved.domain = repr([("id", "=", self.ben.id)])
        self.assertEqual(self._found(audience), self.ben)

    def test_im_6_looked_up_afresh_by_each_run_and_once_per_number(self):
        audience = self._audience({"domain": self.of_category})
        first = self._campaign(audience_id=audience.id)
        self._launch(first)
        late = self._contact("Late", "+12125550115", "in")
        second = self._campaign(audience_id=audience.id)
        self._launch(second)
        self.assertEqual(self._messages(first, "queued").partner_id, self.ada | self.ben)
        self.assertEqual(self._messages(second, "queued").partner_id, self.ada | self.ben | late)
        reasons = {m.partner_id: m.block_reason for m in self._messages(first, "blocked")}
        self.assertEqual(reasons, {self.cleo: "no_consent", self.dora: "duplicate_number"})

    def test_b_4_counts_by_reason_and_the_contacts_behind_them(self):
        audience = self._audience({"domain": self.of_category})
        action = audience.action_check()
        check = self.env[action["res_model"]].with_user(self.manager).browse(action["res_id"])
        self.assertEqual((check.allowed_count, check.left_out_count), (2, 2))
        behind = {
            reason.code: reason.action_view_contacts()["domain"][0][2]
            for reason in check.reason_ids
        }
        self.assertEqual(behind, {"no_consent": self.cleo.ids, "duplicate_number": self.dora.ids})

    def test_a_filter_that_became_invalid_pauses_and_loses_nothing(self):
        field = self.env["ir.model.fields"].create(
            {
                "name": "x_audience_test",
                "model_id": self.env["ir.model"]._get("res.partner").id,
                "field_description": "Audience test",
                "ttype": "boolean",
            }
        )
        audience = self._audience({"domain": "[('x_audience_test', '=', False)]"})
        campaign = self._campaign(audience_id=audience.id)
        campaign.action_launch()
        field.unlink()
        self._write_all_or_stop(campaign)
        self.assertEqual(campaign.state, "paused")
        self.assertIn("x_audience_test", campaign.problem)
        self.assertIn("x_audience_test", audience.problem)
        audience.line_ids.domain = self.of_category
        campaign.action_resume()
        self._write_all(campaign)
        self.assertEqual(self._messages(campaign).partner_id, self.everybody)

    def test_a_saved_filter_that_is_gone_pauses(self):
        saved = self.env["ir.filters"].create(
            {"name": "Gone", "model_id": "res.partner", "domain": "[]", "user_ids": False}
        )
        audience = self._audience({"kind": "saved", "filter_id": saved.id})
        campaign = self._campaign(audience_id=audience.id)
        campaign.action_launch()
        saved.unlink()
        self._write_all_or_stop(campaign)
        self.assertEqual(campaign.state, "paused")
        self.assertIn("gone", campaign.problem)
        self.assertFalse(self._messages(campaign))

    def _write_all_or_stop(self, campaign):
        run = campaign.sudo().run_ids
        run._try_slice()
        self.assertEqual(run.state, "launching")

    def test_lines_that_lead_nowhere_are_refused(self):
        wrong = (
            {"model": "calendar.event", "field_path": "name"},
            {"model": "calendar.event", "field_path": "user_id"},
            {"model": "calendar.event", "field_path": "no_field.partner_id"},
            {"domain": "[('nmae', '=', 1)]"},
            {"domain": "__import__('os')"},
            {"kind": "list"},
        )
        for line in wrong:
            with self.subTest(line), self.assertRaises(UserError):
                self._audience(line)

    def test_an_audience_that_adds_nobody_is_refused(self):
        audience = self._audience({"effect": "exclude", "domain": self.of_category})
        with self.assertRaisesRegex(UserError, "no line that adds"):
            self._campaign(audience_id=audience.id)

    def test_records_are_read_with_the_rights_of_who_launches(self):
        """What an access rule hides from that person leads to nobody."""
        hidden, shown = self._events(self.ada, self.ben)
        self.env["ir.rule"].create(
            {
                "name": "Audience test",
                "model_id": self.env["ir.model"]._get("calendar.event").id,
                "domain_force": repr([("id", "!=", hidden.id)]),
            }
        )
        line = {"model": "calendar.event", "domain": repr([("id", "in", (hidden | shown).ids)])}
        campaign = self._campaign(audience_id=self._audience(line).id)
        self._launch(campaign)
        self.assertEqual(self._messages(campaign).partner_id & self.everybody, self.ben)

    def _hide_events_from_the_manager(self):
        """Those for which somebody is left out; return the values of a line that does so."""
        self._events(self.ada)
        self.env["ir.rule"].create(
            {
                "name": "Audience test",
                "model_id": self.env["ir.model"]._get("calendar.event").id,
                "domain_force": f"[] if user.id != {self.manager.id} else [(0, '=', 1)]",
            }
        )
        named = repr([("name", "=", "Audience test")])
        return {"effect": "exclude", "model": "calendar.event", "domain": named}

    def _left_out_by_the_user(self):
        """An audience whose second line leaves out Ada, as the manager can't see himself."""
        left_out = self._hide_events_from_the_manager()
        audience = self._audience({"domain": self.of_category}, left_out, user=self.user)
        return audience.with_user(self.manager), left_out

    def test_who_launches_texts_nobody_whom_the_writer_left_out(self):
        """An access rule hides from the launcher the record for which somebody is left out."""
        records = self._hide_events_from_the_manager()
        contacts = {"domain": repr([("meeting_ids.name", "=", "Audience test")])}
        for line in (records, contacts):
            lines = ({"domain": self.of_category}, {"effect": "exclude"} | line)
            audience = self._audience(*lines, user=self.user)
            self.assertEqual(self._found(audience) & self.ada, self.ada.browse(), line)
            self.assertEqual(self._found(audience) & self.ben, self.ben, line)

    def test_whom_the_writer_left_out_stays_out_whoever_moves_or_copies_the_line(self):
        audience, _left_out = self._left_out_by_the_user()
        audience.line_ids[1].sequence = 99
        self.assertNotIn(self.ada, self._found(audience))
        self.assertNotIn(self.ada, self._found(audience.copy()))
        audience.line_ids[1].copy()
        audience.line_ids[1].unlink()
        self.assertNotIn(self.ada, self._found(audience))

    def test_nobody_asks_with_the_rights_of_another(self):
        """Who writes whom a line leaves out, asks; an unsaved question is nobody else's."""
        audience, left_out = self._left_out_by_the_user()
        line = audience.line_ids[1]
        asked = audience.line_ids.new({"domain": left_out["domain"]}, origin=line)
        contacts = self.env["res.partner"].with_user(self.manager)
        self.assertFalse(contacts.search(asked._left_out()) & self.ada)
        self.assertTrue(contacts.search(line._left_out()) & self.ada)
        with self.assertRaises(AccessError):
            audience.line_ids[0].looked_by_id = self.user
        mine = line.create(left_out | {"audience_id": audience.id, "looked_by_id": self.user.id})
        self.assertFalse(contacts.search(mine._left_out()) & self.ada)
        for copied in (line.copy({"domain": "[]"}), line):
            copied.domain = left_out["domain"]
            self.assertFalse(contacts.search(copied._left_out()) & self.ada)

    def test_a_saved_filter_that_another_has_changed_is_anothers_question(self):
        left_out = self._hide_events_from_the_manager()
        saved = self.env["ir.filters"].with_user(self.user)
        saved = saved.create(
            {
                "name": "Left out",
                "model_id": left_out["model"],
                "domain": left_out["domain"],
                "user_ids": False,
            }
        )
        line = {"effect": "exclude", "kind": "saved", "filter_id": saved.id}
        audience = self._audience({"domain": self.of_category}, line, user=self.user)
        self.assertNotIn(self.ada, self._found(audience))
        saved.with_user(self.manager).domain = repr([("name", "like", "Audience")])
        self.assertIn(self.ada, self._found(audience))

    def test_whom_a_writer_left_out_who_may_no_longer_look_is_said(self):
        audience, _left_out = self._left_out_by_the_user()
        self.user.write(
            {"company_id": self.company_b.id, "company_ids": [Command.set(self.company_b.ids)]}
        )
        with self.assertRaisesRegex(UserError, "campaign_user_a.*may no longer look"):
            self._found(audience)
        audience.line_ids[1].domain = audience.line_ids[1].domain  # saved anew
        self.assertIn(self.ben, self._found(audience))

    def test_the_number_of_queries_does_not_grow_with_the_audience(self):
        self._events(self.ada, self.ben)
        line = {"model": "calendar.event", "domain": repr([("name", "=", "Audience test")])}
        audience = self._audience(line)
        few = self._queries(audience)
        self._events(*[self.ada | self.ben | self.cleo] * 20)
        self.assertLessEqual(self._queries(audience), few)

    def _queries(self, audience):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(audience.name)  # read before counting
        before = self.env.cr.sql_log_count
        self.env["res.partner"].search_count(audience.sudo()._domain())
        return self.env.cr.sql_log_count - before

    # ------------------------------------------------------------------ lists

    def test_contacts_chosen_in_a_list_view_are_added_once(self):
        contacts = self._list(self.ada)
        context = {"active_model": "res.partner", "active_ids": (self.ada | self.ben).ids}
        dialog = self.env["sms.contact.list.add"].with_user(self.manager).with_context(**context)
        dialog.create({"list_id": contacts.id}).action_add()
        self.assertEqual(contacts.partner_ids, self.ada | self.ben)
        self.assertEqual(contacts.contact_count, 2)

    def test_contacts_are_added_by_a_filter_to_a_new_list(self):
        dialog = self.env["sms.contact.list.add"].with_user(self.manager)
        dialog.create({"new_name": "All of them", "domain": self.of_category}).action_add()
        made = self.env["sms.contact.list"].search([("name", "=", "All of them")])
        self.assertEqual(made.partner_ids, self.everybody)
        self.assertEqual(made.company_id, self.company_a)

    # ------------------------------------------------------------------ who may what

    def test_company_b_reaches_no_audience_or_list_of_a(self):
        contacts = self._list(self.ada)
        audience = self._audience({"kind": "list", "list_id": contacts.id})
        for record in (contacts, audience, audience.line_ids):
            theirs = self.env[record._name].with_user(self.manager_b).browse(record.ids)
            with self.subTest(record._name):
                self.assertFalse(theirs.search([("id", "in", record.ids)]))
                with self.assertRaises(AccessError):
                    theirs.write({"company_id": self.company_b.id})
        with self.assertRaises(AccessError):
            contacts.with_user(self.manager_b)._add([])
        check = self.env["sms.audience.check"].with_user(self.manager_b)
        with self.assertRaises(AccessError):
            check.create({"audience_id": audience.id})
        with self.assertRaises(UserError):
            self._campaign(self.manager_b, audience_id=audience.id)

    def test_officers_read_and_others_see_nothing(self):
        audience = self._audience({"kind": "list", "list_id": self._list(self.ada).id})
        officer = self._user("audience_officer", "sms_consent.group_sms_officer", self.company_a)
        self.assertEqual(audience.with_user(officer).contact_count, 1)
        with self.assertRaises(AccessError):
            audience.with_user(officer).name = "Other"
        plain = new_test_user(self.env, "audience_plain", groups="base.group_user")
        portal = new_test_user(self.env, "audience_portal", groups="base.group_portal")
        for user in (plain, portal, self.env.ref("base.public_user")):
            for model in ("sms.audience", "sms.audience.line", "sms.contact.list"):
                with self.subTest(user.login, model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
            with self.assertRaises(AccessError):
                self.ada.with_user(user).read(["sms_list_ids"])

    def test_who_prepares_does_not_alter_the_audience_of_a_campaign_under_way(self):
        contacts = self._list(self.ada)
        audience = self._audience(
            {"domain": self.of_category}, {"kind": "list", "list_id": contacts.id}
        )
        audience.with_user(self.user).name = "Not used yet"
        self._campaign(audience_id=audience.id).action_launch()
        line = audience.line_ids[0]
        changes = (
            lambda: line.with_user(self.user).write({"domain": "[]"}),
            lambda: line.with_user(self.user).unlink(),
            lambda: line.with_user(self.user).create({"audience_id": audience.id}),
            lambda: contacts.with_user(self.user).write({"partner_ids": [Command.clear()]}),
            lambda: contacts.with_user(self.user)._add([("id", "=", self.ben.id)]),
            lambda: audience.with_user(self.user).write({"active": False}),
        )
        for change in changes:
            with self.assertRaises(AccessError):
                change()
        line.with_user(self.manager).domain = repr([("id", "=", self.ben.id)])

    def test_a_list_changed_on_the_contact_is_a_list_changed(self):
        """By whom, when, and with what an approval was given for: as on the list itself."""
        staff = self.user
        officer = self._user("list_officer", "sms_consent.group_sms_officer", self.company_a)
        for user in (staff, officer):
            user.group_ids |= self.env.ref("base.group_partner_manager")
        contacts = self._list(self.ada)
        other, theirs = self.env["sms.contact.list"].create(
            [
                {"name": "Other", "company_id": self.company_a.id},
                {"name": "Theirs", "company_id": self.company_b.id},
            ]
        )
        audience = self._audience({"kind": "list", "list_id": contacts.id})
        draft = self._campaign(audience_id=audience.id)
        word = {"approval_asked_by_id": staff.id, "approved_by_id": self.manager.id}
        draft.sudo().write(word)
        ben = self.ben.with_user(staff)
        ben.sms_list_ids = [Command.link(contacts.id)]
        self.assertEqual(contacts.partner_ids, self.ada | self.ben)
        self.assertFalse(draft.approved_by_id)
        draft.sudo().write(word)
        self._campaign(audience_id=audience.id).action_launch()
        on_list = [Command.link(contacts.id)]
        newcomer = {"name": "Newcomer", "sms_list_ids": on_list}
        by_default = self.env["res.partner"].with_user(staff)
        by_default = by_default.with_context(default_sms_list_ids=on_list)
        for change in (
            lambda: ben.write({"sms_list_ids": [Command.unlink(contacts.id)]}),
            lambda: ben.write({"sms_list_ids": [Command.clear()]}),
            lambda: self.cleo.with_user(staff).write({"sms_list_ids": [Command.set(contacts.ids)]}),
            lambda: self.env["res.partner"].with_user(staff).create(newcomer),
            lambda: by_default.create({"name": "Newcomer"}),
            lambda: self.cleo.with_user(officer).write({"sms_list_ids": [Command.link(other.id)]}),
            lambda: self.cleo.with_user(staff).write({"sms_list_ids": [Command.link(theirs.id)]}),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                change()
        self.assertEqual(contacts.partner_ids, self.ada | self.ben)
        ben.sms_list_ids = [Command.link(other.id)]
        self.assertEqual(draft.approved_by_id, self.manager, "another list")
        self.assertEqual(other.partner_ids, self.ben)

    def test_a_launched_campaign_keeps_its_audience(self):
        audience = self._audience({"domain": self.of_category})
        campaign = self._campaign(audience_id=audience.id)
        self._launch(campaign)
        with self.assertRaisesRegex(UserError, "Duplicate"):
            campaign.audience_id = False
        with self.assertRaisesRegex(UserError, "Archive"):
            audience.unlink()

    def test_a_list_of_an_audience_is_not_deleted(self):
        contacts = self._list(self.ada)
        audience = self._audience({"kind": "list", "list_id": contacts.id})
        with self.assertRaisesRegex(UserError, "“Test audience”.* Archive it instead"):
            contacts.unlink()
        audience.unlink()
        contacts.unlink()

    def test_what_the_page_shows_is_its_title(self):
        audience = self._audience({"domain": self.of_category})
        self.assertEqual(audience.action_view_contacts()["display_name"], audience.name)

    def test_im_6_lines_stand_as_they_were_entered(self):
        audience = self._audience(
            {"domain": self.of_category},
            {"effect": "among", "domain": self.of_category},
            {"effect": "exclude", "domain": self.of_category},
        )
        self.env.flush_all()
        audience.invalidate_recordset()
        self.assertEqual(audience.line_ids.mapped("effect"), ["include", "among", "exclude"])
