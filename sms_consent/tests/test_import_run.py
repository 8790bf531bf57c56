from datetime import datetime

from odoo.tests import tagged

from odoo.addons.sms_consent.models import sms_consent_import_apply

from .import_common import ImportCase, as_xlsx

HEADERS = ["Name", "E-mail", "Phone", "Purpose", "State", "Date", "Consent type", "Basis", "Expiry"]


@tagged("post_install", "-at_install")
class TestImportRun(ImportCase):
    """B-16: how an import runs: interrupted, in the background, with many rows."""

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
