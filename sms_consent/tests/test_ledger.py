from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ConsentCase

TABLES = ("sms_consent_log", "sms_consent_log_detail", "sms_consent_checkpoint")


@tagged("post_install", "-at_install")
class TestLedger(ConsentCase):
    """B-3: whatever is altered behind the database's back is found, and named."""

    def setUp(self):
        super().setUp()
        self._opt_in(self.ann, self.marketing | self.billing)
        self._opt_out(partner=self.ann, purposes=self.billing)
        self.checks = self.env["sms.consent.ledger.check"].sudo()
        self.rows = self.log.sudo().search([("company_id", "=", self.company.id)], order="position")

    def _verify(self):
        return self.checks._verify(self.company)

    def _forge(self, statement, *params):
        """Run SQL with the triggers off, as somebody with the keys of the server would."""
        for table in TABLES:
            self.env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        self.env.cr.execute(statement, params)
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.env.invalidate_all()

    def test_intact(self):
        self.assertIsNone(self._verify())
        check = self.checks._run(self.company)
        self.assertEqual(check.position, len(self.rows))
        self.assertIn("as they were written", check._sentence())

    def test_altered_row_is_named(self):
        for column, value in (
            ("date", "2020-01-01"),
            ("source", "portal"),
            ("event", "opt_out"),
            ("purpose_code", "billing"),
            ("changed_by_kind", "member"),
            ("wording_id", None),
        ):
            with self.subTest(column=column), self.env.cr.savepoint() as savepoint:
                target = self.rows[2]
                self._forge(
                    f"UPDATE sms_consent_log SET {column} = %s WHERE id = %s", value, target.id
                )
                bad = self._verify()
                self.assertEqual((bad.position, bad.problem.value), (3, "altered"))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_altered_detail_is_named(self):
        for column, value in (
            ("new_value", "Opted out"),
            ("number", "+12125550199"),
            ("changed_by", "Somebody"),
            ("ip", "192.0.2.1"),
            ("received_at", "2020-01-01"),
            ("partner_ref", 1),
            ("partner_id", 1),
            ("user_id", 2),
            ("salt", "00"),
            ("erased_at", "2020-01-01"),
        ):
            with self.subTest(column=column), self.env.cr.savepoint() as savepoint:
                self._forge(
                    f"UPDATE sms_consent_log_detail SET {column} = %s WHERE id = %s",
                    value,
                    self.rows[3].detail_id.id,
                )
                bad = self._verify()
                self.assertEqual((bad.position, bad.problem.value), (4, "altered"))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_missing_rows_are_named(self):
        self._forge("DELETE FROM sms_consent_log WHERE id = %s", self.rows[4].id)
        bad = self._verify()
        self.assertEqual((bad.position, bad.problem.value), (5, "gap"))

    def test_rows_cut_off_at_the_end(self):
        self._forge("DELETE FROM sms_consent_log WHERE id = %s", self.rows[-1].id)
        bad = self._verify()
        self.assertEqual((bad.position, bad.problem.value), (len(self.rows), "truncated"))

    def test_changed_wording_is_found(self):
        self._forge(
            "UPDATE sms_consent_wording SET body = jsonb_build_object('en_US', 'x') WHERE id = %s",
            self.marketing._get_wording().id,
        )
        self.assertEqual(self._verify().position, 1)

    def test_the_cron_names_the_first_bad_row(self):
        self._forge("UPDATE sms_consent_log SET source = 'api' WHERE id = %s", self.rows[1].id)
        with self.assertLogs("odoo.addons.sms_consent", "ERROR") as logs:
            self.checks._run(self.company)._alert()
        self.assertIn("entry 2 is the first bad one", logs.output[0])
        notice = (
            self.env["mail.message"].sudo().search([("subject", "like", "is damaged")], limit=1)
        )
        self.assertIn(self.officer.partner_id, notice.notified_partner_ids)
        self.assertNotIn(self.desk.partner_id, notice.notified_partner_ids)

    def test_officer_verifies_front_desk_does_not(self):
        ledger = (
            self.env["sms.consent.ledger"].sudo().search([("company_id", "=", self.company.id)])
        )
        with self.assertRaises(AccessError):
            ledger.with_user(self.desk).action_verify()
        found = ledger.with_user(self.officer).action_verify()
        self.assertEqual(found["params"]["type"], "success")
        self.assertEqual(ledger.with_user(self.officer).status, "good")

    def test_merge_moves_pointers_and_still_verifies(self):
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo()
        wizard._merge((self.ann | self.bob).ids, self.bob)
        self.assertIsNone(self._verify())
        moved = self._entries(self.bob)
        self.assertTrue(moved)
        self._forge(
            "UPDATE sms_consent_log_detail SET partner_id = %s WHERE id = %s",
            self.company.partner_id.id,
            moved[0].detail_id.id,
        )
        self.assertEqual(self._verify().position, moved[0].position)

    def test_deleted_people_and_users_leave_it_intact(self):
        self.ann.sudo().unlink()
        self.assertIsNone(self._verify())

    def test_c_13_erasure_leaves_the_chain_intact(self):
        entries = self._entries(self.ann)
        actor = self.consents._actor("staff")
        self.log.sudo()._erase_details(entries, source="staff", actor=actor, note="request")
        self.assertIsNone(self._verify())
        for entry in entries:
            self.assertTrue(entry.erased_at)
            self.assertFalse(entry.partner_id or entry.number or entry.changed_by)
            self.assertFalse(entry.detail_id.salt)
        last = self.log.sudo().search(
            [("company_id", "=", self.company.id)], order="position desc", limit=1
        )
        self.assertEqual(last.event, "erase")
        self.assertIn("1-", last.note)

    def test_erasure_without_entry_is_tampering(self):
        self._forge(
            """UPDATE sms_consent_log_detail SET erased_at = now(), salt = NULL, number = NULL
                WHERE id = %s""",
            self.rows[1].detail_id.id,
        )
        self.assertEqual(self._verify().position, 2)

    def test_c_7_retention_keeps_what_is_on_file(self):
        later = fields.Datetime.now() + relativedelta(years=6)
        self.assertFalse(self.log.sudo()._purge(self.company, now=later))
        self.assertFalse(any(self._entries(self.ann).mapped("erased_at")))

    def test_purge_with_signed_checkpoint(self):
        self._opt_in(self.bob)
        self.ann.sudo().unlink()
        count = len(self.rows)
        later = fields.Datetime.now() + relativedelta(years=6)
        deleted = self.log.sudo()._purge(self.company, now=later)
        self.assertGreaterEqual(deleted, count)
        self.assertIsNone(self._verify())
        first = self.log.sudo().search(
            [("company_id", "=", self.company.id)], order="position", limit=1
        )
        self.assertEqual(first.partner_id, self.bob, "what is on file stays")
        self.assertEqual(first.position, deleted + 1)
        self._opt_out(partner=self.bob)
        self.assertIsNone(self._verify(), "the chain goes on after the checkpoint")
        self._forge("UPDATE sms_consent_checkpoint SET signature = 'forged'")
        self.assertEqual(self._verify().problem.value, "bad_checkpoint")

    def test_five_years_at_least(self):
        with mute_logger("odoo.sql_db"), self.assertRaisesRegex(Exception, "retention"):
            self.company.sudo().sms_retention_years = 4
            self.env.flush_all()
