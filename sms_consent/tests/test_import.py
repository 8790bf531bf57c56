from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.sms_consent.models import sms_consent_import_apply

from .import_common import ImportCase, as_xlsx

HEADERS = ["Name", "E-mail", "Phone", "Purpose", "State", "Date", "Consent type", "Basis", "Expiry"]


@tagged("post_install", "-at_install")
class TestImport(ImportCase):
    """What an import does, once it is checked (B-16)."""

    def test_b_16_consents_with_proof(self):
        batch = self._batch(
            HEADERS,
            [
                "Ann Archer",
                "",
                "(212) 555-0141",
                "Marketing; billing",
                "yes",
                "2023-05-06",
                "Paper",
            ],
        )
        self.assertEqual(self._outcomes(batch), ["opt_in"])
        self.assertFalse(self._consent(self.ann), "the dry run changes nothing")
        batch.action_import()
        self.assertEqual(batch.state, "done")
        for purpose in (self.marketing, self.billing):
            consent = self._consent(self.ann, purpose)
            self.assertEqual(consent.state, "opted_in")
            self.assertEqual(consent.number, "+12125550141")
            self.assertEqual(consent.consent_type, "paper")
            self.assertEqual(consent.source, "import")
            self.assertEqual(consent.opted_in_at, datetime(2023, 5, 6, 12))
            self.assertEqual(consent.evidence_ids, batch.evidence_ids)
            self.assertFalse(consent.wording_id, "none of our wordings was shown")
            self.assertIn("Signed the membership form", consent.note)
            self.assertIn(f"Import {batch.id} (old.csv), row 2", consent.note)

    def test_b_16_log_names_user_and_batch(self):
        batch = self._batch(HEADERS, ["Ann Archer", "", "(212) 555-0141", "marketing"])
        batch.action_import()
        entries = self._entries(self.ann, event="opt_in")
        self.assertEqual(set(entries.mapped("source")), {"import"})
        self.assertEqual(set(entries.mapped("changed_by")), {self.officer.name})
        self.assertIn(f"Import {batch.id}", entries[0].note)
        self.assertIn("forms.pdf sha1:", entries[0].evidence)

    def test_same_log_as_by_hand(self):
        """The set-wise path writes the entries that an opt-in of one person writes."""
        self._batch(HEADERS, ["Ann Archer", "", "(212) 555-0141", "marketing"]).action_import()
        self._opt_in(self.bob, evidence=self._proof("forms.pdf"))
        fields = ["event", "field_name", "old_value", "new_value"]
        numbers = {"+12125550141", "+13055550142"}
        logs = [
            [
                tuple("number" if value in numbers else value for value in entry)
                for entry in self._entries(partner, event="opt_in").mapped(
                    lambda row: tuple(row[name] or "" for name in fields)
                )
                if entry[1] != "consent_type"
            ]
            for partner in (self.ann, self.bob)
        ]
        self.assertEqual(*logs)

    def test_c_7_no_consent_without_proof_and_words(self):
        batch = self._batch(HEADERS, ["Ann Archer", "", "", "marketing"], proof=False)
        with self.assertRaisesRegex(UserError, "Attach the proof"):
            batch.action_import()
        batch.evidence_ids = self._proof()
        with self.assertRaisesRegex(UserError, "what the people agreed to"):
            batch.action_import()
        self.assertFalse(self._consent(self.ann))

    def test_opt_outs_need_no_proof(self):
        batch = self._batch(HEADERS, ["Ann Archer"], kind="opt_out", proof=False)
        batch.action_import()
        self.assertEqual(self._consent(self.ann).state, "opted_out")

    def test_proof_can_no_longer_be_deleted(self):
        batch = self._batch(HEADERS, ["Ann Archer", "", "", "marketing"])
        batch.action_import()
        with self.assertRaises(UserError):
            batch.evidence_ids.unlink()
        with self.assertRaises(UserError):
            batch.unlink()
        desk = batch.evidence_ids.with_user(self.desk)
        self.assertEqual(desk.name, "forms.pdf", "who sees the consent sees its proof")

    def test_no_texts_unless_asked_for(self):
        spool = self.env["sms.sms"].sudo()
        self._batch(HEADERS, ["Ann Archer", "", "", "marketing"]).action_import()
        self.assertFalse(spool.search([("number", "=", "+12125550141")]))
        batch = self._batch(HEADERS, ["Bob Baker", "", "", "marketing; billing"])
        batch.send_confirmations = True
        batch.action_import()
        self.assertEqual(len(spool.search([("number", "=", "+13055550142")])), 1)

    def test_c_14_never_overrides_an_opt_out(self):
        self._opt_in(self.ann)
        self._opt_out(partner=self.ann, purposes=self.marketing)
        batch = self._batch(HEADERS, ["Ann Archer", "", "", "marketing; billing"])
        batch.action_import()
        self.assertEqual(self._consent(self.ann).state, "opted_out")
        self.assertEqual(self._consent(self.ann, self.billing).state, "opted_in")
        line = batch.line_ids
        self.assertIn(
            "Marketing: Ann Archer, or somebody with the same number, opted", line.message
        )
        self.assertIn("Billing: Opts in with +12125550141", line.message)

    def test_c_14_nor_a_suppression(self):
        self.consents._opt_out(company=self.company, source="sms", number="+12125550141")
        batch = self._batch(HEADERS, ["Ann Archer", "", "", "marketing"])
        self.assertEqual(self._outcomes(batch), ["opted_out"])

    def test_c_15_nor_that_of_another_contact_with_the_number(self):
        self._opt_in(self.ann)
        self._opt_out(partner=self.ann, purposes=self.marketing)
        twin = self._contact("Tom Archer", "(212) 555-0141")
        batch = self._batch(HEADERS, ["Tom Archer", "", "", "marketing"])
        self.assertEqual(self._outcomes(batch), ["opted_out"])
        self.assertFalse(self._consent(twin))

    def test_c_14_opted_out_between_check_and_import(self):
        batch = self._batch(
            HEADERS, ["Ann Archer", "", "", "marketing"], ["Bob Baker", "", "", "marketing"]
        )
        self._opt_out(number="+12125550141", source="sms")
        batch.action_import()
        self.assertFalse(self._consent(self.ann).filtered(lambda row: row.state == "opted_in"))
        self.assertEqual(self._consent(self.bob).state, "opted_in")
        self.assertEqual(self._outcomes(batch), ["opted_out", "opt_in"])
        self.assertEqual(batch.done_count, 1)

    def test_c_14_a_no_in_the_file_outweighs_a_yes(self):
        batch = self._batch(
            HEADERS,
            ["Ann Archer", "", "", "marketing", "yes", "2024-01-01"],
            ["Ann Archer", "", "", "marketing", "unsubscribed", "2023-01-01"],
        )
        self.assertEqual(self._outcomes(batch), ["opted_out_in_file", "opt_out"])
        self.assertEqual(batch.line_ids[0].message, "Row 3 of this file says no.")
        batch.action_import()
        self.assertEqual(self._consent(self.ann).state, "opted_out")

    def test_opt_outs_of_contacts_and_numbers(self):
        self._opt_in(self.ann, self.marketing | self.billing)
        self._opt_in(self.bob)
        batch = self._batch(
            ["Name", "Phone", "Purpose", "Date"],
            ["Ann Archer", "", "marketing", "2024-02-03"],
            ["", "+13055550142", "", ""],
            ["", "+12125550199", "", ""],
            kind="opt_out",
        )
        self.assertEqual(self._outcomes(batch), ["opt_out", "opt_out", "suppress"])
        batch.action_import()
        ann = self._consent(self.ann)
        self.assertEqual((ann.state, ann.opted_out_at), ("opted_out", datetime(2024, 2, 3, 12)))
        self.assertEqual(self._consent(self.ann, self.billing).state, "opted_in")
        self.assertEqual(self._consent(self.bob).state, "opted_out")
        suppressed = self.env["sms.suppression"].search([("company_id", "=", self.company.id)])
        self.assertEqual(set(suppressed.mapped("number")), {"+13055550142", "+12125550199"})
        self.assertEqual(set(suppressed.mapped("reason")), {"import"})

    def test_suppressions(self):
        self._opt_in(self.ann)
        batch = self._batch(
            content=b"Phone\n'+12125550141\n+12125550198\n12345\n", kind="suppression"
        )
        self.assertEqual(self._outcomes(batch), ["suppress", "suppress", "number_invalid"])
        batch.action_import()
        self.assertEqual(self._consent(self.ann).state, "opted_out")
        listed = self.env["phone.blacklist"].sudo().search([]).mapped("number")
        self.assertLessEqual({"+12125550141", "+12125550198"}, set(listed))

    def test_b_16_again_changes_nothing(self):
        rows = [
            HEADERS,
            ["Ann Archer", "", "", "marketing", "yes"],
            ["Bob Baker", "", "", "", "no"],
            ["", "", "+12125550199", "", "no"],
        ]
        self._batch(*rows).action_import()
        before = self.log.sudo().search_count([])
        again = self._batch(*rows)
        self.assertEqual(self._outcomes(again), ["same"] * 3)
        self.assertIn("Opted in already, since", again.line_ids[0].message)
        with self.assertRaisesRegex(UserError, "No row of this file would change"):
            again.action_import()
        self.assertEqual(self.log.sudo().search_count([]), before)

    def test_missing_numbers_are_added_or_refused(self):
        rows = [
            ["E-mail", "Phone", "Purpose"],
            ["cat@example.com", "(647) 555-0150", "marketing"],
            ["dan@example.com", "(212) 555-0151", "marketing"],
        ]
        batch = self._batch(*rows)
        batch.add_numbers = False
        self.assertEqual(batch.state, "draft", "what was checked no longer holds")
        batch.action_check()
        self.assertEqual(self._outcomes(batch), ["number_foreign", "no_primary"])
        batch.add_numbers = True
        batch.action_check()
        batch.action_import()
        self.assertEqual(self._consent(self.cat).number, "+16475550150")
        self.assertEqual(self.cat.phone, "+1 416 555 0143", "the primary number stays")
        self.assertEqual(self.dan.phone, "(212) 555-0151")
        self.assertEqual(self._consent(self.dan).state, "opted_in")

    def test_a_consent_on_file_is_not_moved_to_another_number(self):
        self._opt_in(self.cat)
        rows = ["cat@example.com", "(647) 555-0150", "marketing"]
        batch = self._batch(["E-mail", "Phone", "Purpose"], rows)
        self.assertEqual(self._outcomes(batch), ["other_number"])

    def test_double_opt_in_waits_unless_it_was_confirmed(self):
        self.marketing.sudo().double_opt_in = True
        rows = [HEADERS, ["Ann Archer", "", "", "marketing"]]
        batch = self._batch(*rows)
        self.assertEqual(self._outcomes(batch), ["pending"])
        batch.confirmed = True
        batch.action_check()
        batch.action_import()
        self.assertEqual(self._consent(self.ann).state, "opted_in")

    def test_c_11_implied_consent_ends_from_the_day_it_was_given(self):
        batch = self._batch(
            HEADERS,
            ["Ann Archer", "", "", "marketing", "", "2019-01-01", "", "membership"],
            ["Bob Baker", "", "", "marketing", "", "", "", "implied inquiry", "2199-12-31"],
        )
        self.assertEqual(self._outcomes(batch), ["expired", "opt_in"])
        batch.action_import()
        bob = self._consent(self.bob)
        self.assertEqual((bob.basis, bob.expires_on), ("implied_inquiry", date(2199, 12, 31)))

    def test_killed_in_the_middle_goes_on(self):
        people = [
            self._contact(f"Person {index}", f"+1202555{index:04}") for index in range(100, 107)
        ]
        rows = [[partner.name, "", "", "marketing"] for partner in people]
        batch = self._batch(HEADERS, *rows, ["Ann Archer", "", "", "", "no"])
        self.patch(sms_consent_import_apply, "SLICE", 3)
        batch.sudo().state = "running"
        self.assertEqual(batch._import_slice(), 1, "opt-outs come first")
        self.assertEqual(self._consent(self.ann).state, "opted_out")
        self.assertEqual(batch._import_slice(), 3)
        self.assertEqual((batch.done_count, batch.state), (4, "running"))
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            batch._import_slice()
            raise ZeroDivisionError
        self.assertEqual(batch.done_count, 4, "the slice that was killed has left nothing")
        while batch._import_slice():
            continue
        self.assertEqual((batch.done_count, batch.state), (8, "done"))
        self.assertEqual({self._consent(partner).state for partner in people}, {"opted_in"})
        self.assertEqual(len(self._entries(people[4], field_name="state")), 1, "none twice")

    def _run_job(self):
        self.patch(self.env.registry["ir.cron"], "_commit_progress", lambda *_args, **_opts: 60)
        root = self.env(user=self.env.ref("base.user_root"))
        root["sms.consent.import"]._cron_import()

    def test_background_job(self):
        batch = self._batch(HEADERS, ["Ann Archer", "", "", "marketing"])
        batch.sudo().state = "running"
        self._run_job()
        self.assertEqual(batch.state, "done")
        self.assertEqual(self._entries(self.ann)[0].changed_by, self.officer.name)

    def test_background_job_stops_when_the_proof_is_gone(self):
        batch = self._batch(HEADERS, ["Ann Archer", "", "", "marketing"])
        batch.sudo().write({"state": "running", "evidence_ids": [(5,)]})
        self._run_job()
        self.assertEqual(batch.state, "checked")
        self.assertIn("Attach the proof", batch.problem)
        self.assertFalse(self._consent(self.ann))

    def test_stop_and_go_on(self):
        batch = self._batch(HEADERS, ["Ann Archer", "", "", "marketing"])
        batch.sudo().state = "running"
        batch.action_stop()
        self.assertEqual(batch.state, "checked")
        batch.action_import()
        self.assertEqual(batch.state, "done")

    def test_constant_number_of_queries(self):
        people = [
            self._contact(f"Person {index}", f"+1202555{index:04}") for index in range(100, 160)
        ]
        counts = []
        for some in (people[:5], people[5:]):
            rows = [[partner.name, "", "", "marketing; billing"] for partner in some]
            batch = self._batch(HEADERS, *rows)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            batch.action_import()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0] + 3, counts)

    def test_ledger_verifies_after_it(self):
        self._batch(
            HEADERS, ["Ann Archer", "", "", "marketing"], ["Bob Baker", "", "", "", "no"]
        ).action_import()
        check = self.env["sms.consent.ledger.check"].sudo()._run(self.company)
        self.assertFalse(check.problem)

    def test_xlsx(self):
        content = as_xlsx(
            ["Name", "Phone", "Purpose", "Date"],
            ["Ann Archer", 12125550141, "Marketing", datetime(2024, 3, 4)],
        )
        batch = self._batch(content=content, file_name="old.xlsx")
        batch.action_import()
        consent = self._consent(self.ann)
        self.assertEqual(consent.opted_in_at, datetime(2024, 3, 4, 12))

    def test_odoo_s_own_import_fills_rows_only(self):
        batch = self.env["sms.consent.import"].create({"kind": "opt_in"})
        rows = self.env["sms.consent.import.line"].with_context(default_batch_id=batch.id)
        result = rows.load(
            ["partner_name", "number", "purpose"],
            [["Ann Archer", "(212) 555-0141", "Marketing"], ["Nobody", "", "Marketing"]],
        )
        self.assertFalse(result["messages"])
        self.assertEqual(batch.line_ids.mapped("row"), [1, 2])
        batch.action_check()
        self.assertEqual(self._outcomes(batch), ["opt_in", "contact_not_found"])

    def test_odoo_s_own_import_can_t_write_consents(self):
        result = self.consents.with_user(self.manager).load(
            ["partner_id", "purpose_id", "state"], [["Ann Archer", "Marketing", "opted_in"]]
        )
        self.assertTrue(result["messages"])
        self.assertFalse(self._consent(self.ann))

    def test_report(self):
        batch = self._batch(HEADERS, ["Ann Archer", "", "", "marketing"], ["=HYPERLINK(1)"])
        lines = batch._report_csv().decode("utf-8-sig").splitlines()
        self.assertIn("Row,Name,E-mail,Phone Number", lines[0])
        self.assertIn("Changes,Opts in with +12125550141.", lines[1])
        self.assertIn("'=HYPERLINK(1)", lines[2])
