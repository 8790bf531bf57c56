from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .import_common import ImportCase, as_csv

HEADERS = ["External ID", "Name", "E-mail", "Phone", "Purpose", "State", "Date", "Type", "Basis"]


@tagged("post_install", "-at_install")
class TestImportCheck(ImportCase):
    """What the dry run says of a row, and who may import."""

    def _says(self, *cells, **values):
        return self._batch(HEADERS, list(cells), **values).line_ids.outcome

    def test_whom_a_row_is_about(self):
        self.env["ir.model.data"].sudo().create(
            {"module": "old", "name": "m7", "model": "res.partner", "res_id": self.ann.id}
        )
        self._contact("Twin", "+1 202 555 0101")
        self._contact("Twin", "+1 202 555 0102")
        cases = [
            (("old.m7",), "opt_in"),
            (("old.m8", "Ann Archer"), "contact_not_found"),
            (("", "ann ARCHER"), "opt_in"),
            (("", "", "CAT@example.com"), "opt_in"),
            (("", "", "", "+14165550143"), "opt_in"),
            (("", "Twin"), "contact_ambiguous"),
            (("", "Twin", "", "+12025550102"), "opt_in"),
            (("", "Dan Drew", "", "+14165550143"), "contact_not_found"),
            (("", "Zed"), "contact_not_found"),
            (("", "", "", "", "marketing", "", "", "Paper"), "contact_missing"),
        ]
        for cells, outcome in cases:
            with self.subTest(cells=cells):
                padded = [*cells, *[""] * (4 - len(cells))]
                padded += ["marketing"] if len(padded) == 4 else []
                self.assertEqual(self._says(*padded), outcome)

    def test_shared_number_needs_a_name(self):
        self._contact("Tom Archer", "(212) 555-0141")
        self.assertEqual(self._says("", "", "", "+12125550141", "marketing"), "contact_ambiguous")
        self.assertEqual(self._says("", "Tom Archer", "", "+12125550141", "marketing"), "opt_in")

    def test_c_15_shared_number_opt_out_counts_for_all(self):
        tom = self._contact("Tom Archer", "(212) 555-0141")
        batch = self._batch(["Phone", "Purpose"], ["+12125550141", "marketing"], kind="opt_out")
        batch.action_import()
        self.assertEqual(self._consent(self.ann).state, "opted_out")
        self.assertEqual(self._consent(tom).state, "opted_out")

    def test_numbers(self):
        self._contact("Land Line", "+44 20 7946 0958")
        cases = [
            (("", "Ann Archer", "", ""), "opt_in"),
            (("", "Dan Drew", "", ""), "number_missing"),
            (("", "", "cat@example.com", "123"), "number_invalid"),
            (("", "Land Line", "", ""), "number_country"),
        ]
        for cells, outcome in cases:
            with self.subTest(cells=cells):
                self.assertEqual(self._says(*cells, "marketing"), outcome)
        self.company.sudo().sms_allowed_country_ids = [(4, self.env.ref("base.uk").id)]
        self.assertEqual(self._says("", "Land Line", "", "", "marketing"), "number_landline")

    def test_cells(self):
        tomorrow = fields.Date.today() + timedelta(days=2)
        cases = [
            (("",), "purpose_missing"),
            (("Weather",), "purpose_unknown"),
            (("Marketing", "perhaps"), "state_unknown"),
            (("Marketing", "yes", "soon"), "date_invalid"),
            (("Marketing", "yes", str(tomorrow)), "date_future"),
            (("Marketing", "yes", "", "pigeon"), "type_unknown"),
            (("Marketing", "yes", "", "paper", "because"), "basis_unknown"),
            (("MARKETING|billing", "yes", "2024-01-01", "paper", "express"), "opt_in"),
        ]
        for cells, outcome in cases:
            with self.subTest(cells=cells):
                self.assertEqual(self._says("", "Ann Archer", "", "", *cells), outcome)

    def test_defaults_of_the_batch(self):
        batch = self._batch(["Name"], ["Ann Archer"])
        self.assertEqual(self._outcomes(batch), ["purpose_missing"])
        batch.write({"purpose_ids": [(6, 0, self.marketing.ids)], "consent_type": "paper"})
        batch.action_check()
        batch.action_import()
        self.assertEqual(self._consent(self.ann).consent_type, "paper")

    def test_duplicates(self):
        row = ["", "Ann Archer", "", "", "marketing"]
        batch = self._batch(HEADERS, row, row, ["", "", "", "(212) 555-0141", "marketing"])
        self.assertEqual(self._outcomes(batch), ["opt_in", "duplicate", "duplicate"])
        self.assertEqual(batch.line_ids[1].message, "Says the same as row 2.")

    def test_counts_and_summary(self):
        self._opt_in(self.bob)
        batch = self._batch(
            HEADERS,
            *(["", name, "", "", "marketing"] for name in ("Ann Archer", "Bob Baker", "Zed")),
        )
        counts = batch.new_count, batch.unchanged_count, batch.refused_count, batch.line_count
        self.assertEqual(counts, (1, 1, 1, 3))
        self.assertIn("Contact not found", batch.summary)

    def test_a_changed_row_has_to_be_checked_again(self):
        batch = self._batch(HEADERS, ["", "Zed", "", "", "marketing"])
        batch.line_ids.partner_name = "Ann Archer"
        self.assertEqual(batch.state, "draft")
        with self.assertRaisesRegex(UserError, "Check the rows first"):
            batch.action_import()
        batch.action_check()
        self.assertEqual(self._outcomes(batch), ["opt_in"])
        batch.action_import()
        with self.assertRaisesRegex(UserError, "can't be changed"):
            batch.line_ids.partner_name = "Bob Baker"
        with self.assertRaisesRegex(UserError, "started already"):
            batch.action_check()

    # ------------------------------------------------------------------ the wizard

    def test_columns_are_guessed_and_can_be_changed(self):
        form = Form(self.env["sms.consent.import.wizard"])
        form.data = self._encoded(as_csv(["Who", "Cell", "E-Mail"], ["Ann Archer", "1", "a@b.c"]))
        meanings = [column["meaning"] for column in form.column_ids._records]
        self.assertEqual(meanings, [False, "number", "email"])
        with form.column_ids.edit(0) as column:
            self.assertEqual(column.sample, "Ann Archer")
            column.meaning = "email"
        wizard = form.save()
        with self.assertRaisesRegex(UserError, "can't both be “E-mail”"):
            wizard.action_read()

    def _encoded(self, content):
        return self._wizard(content).data

    def test_some_column_must_say_whom(self):
        with self.assertRaisesRegex(UserError, "whom the rows are about"):
            self._wizard(as_csv(["Shoes"], ["42"])).action_read()

    def test_order_of_day_and_month(self):
        clear = self._wizard(as_csv(["Name", "Date"], ["Ann", "25/04/2024"]))
        self.assertEqual((clear.date_order, clear.has_dates), ("dmy", True))
        unclear = self._wizard(as_csv(["Name", "Date"], ["Ann", "03/04/2024"]))
        self.assertEqual(unclear.date_order, "mdy", "as the user's language writes dates")
        self.assertFalse(self._wizard(as_csv(["Name", "Date"], ["A", "2024-04-03"])).has_dates)

    def test_bad_files_say_what_to_do(self):
        cases = [
            (b"\xd0\xcf\x11\xe0old", "Save it as .xlsx or .csv"),
            (b"PK\x03\x04broken", "damaged"),
            (b"%PDF\0\0", "not a table"),
            (b"Name\n", "no rows"),
        ]
        for content, sentence in cases:
            with self.subTest(content=content), self.assertRaisesRegex(UserError, sentence):
                self._wizard(content)
            self.env.transaction.clear()

    # ------------------------------------------------------------------ roles and companies

    def test_front_desk_can_t_import(self):
        batch = self._batch(HEADERS, ["", "Ann Archer", "", "", "marketing"])
        for user in (self.desk, self.plain):
            with self.subTest(user=user.login):
                for model in ("sms.consent.import", "sms.consent.import.line"):
                    with self.assertRaises(AccessError):
                        self.env[model].with_user(user).create({})
                with self.assertRaises(AccessError):
                    self.env["sms.consent.import.wizard"].with_user(user).create({})
                for method in ("action_check", "action_import", "action_stop"):
                    with self.assertRaises(AccessError):
                        getattr(batch.with_user(user), method)()
                with self.assertRaises(AccessError):
                    batch.line_ids.with_user(user).read(["number"])
        self.assertFalse(self._consent(self.ann))

    def test_state_and_user_are_not_set_by_hand(self):
        batch = self._batch(HEADERS, ["", "Ann Archer", "", "", "marketing"])
        for vals in ({"state": "done"}, {"user_id": self.manager.id}):
            with self.subTest(vals=vals):
                with self.assertRaises(UserError):
                    batch.write(vals)
                with self.assertRaises(UserError):
                    self.env["sms.consent.import"].create(vals)

    def test_another_company_sees_nothing_and_is_not_touched(self):
        batch = self._batch(HEADERS, ["", "Ann Archer", "", "", "marketing"])
        other = self._user("otherofficer", "sms_consent.group_sms_officer", self.other_company)
        self.assertFalse(self.env["sms.consent.import"].with_user(other).search([]))
        with self.assertRaises(AccessError):
            batch.with_user(other).action_import()
        batch.action_import()
        everywhere = self.env["sms.consent"].sudo().search([("partner_id", "=", self.ann.id)])
        self.assertEqual(everywhere.company_id, self.company)

    def test_contacts_of_another_company_are_not_found(self):
        self._contact("Far Away", "+1 202 555 0109").sudo().company_id = self.other_company
        self.assertEqual(self._says("", "Far Away", "", "", "marketing"), "contact_not_found")
