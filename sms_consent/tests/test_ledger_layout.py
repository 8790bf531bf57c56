from odoo.tests import tagged

from ..kernel.ledger import detail_digest, entry_hash
from ..kernel.ledger_layout import CURRENT, LAYOUTS
from .common import ConsentCase


@tagged("post_install", "-at_install")
class TestLedgerLayout(ConsentCase):
    """B-3: entries of every layout verify by their own, side by side in one chain."""

    def setUp(self):
        super().setUp()
        self._opt_in(self.ann, self.marketing | self.billing)
        self._opt_out(partner=self.ann, purposes=self.billing)
        self.rows = self.log.sudo().search([("company_id", "=", self.company.id)], order="position")
        for table in ("sms_consent_log", "sms_consent_log_detail"):
            self.env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")

    def _verify(self):
        self.env.invalidate_all()
        return self.env["sms.consent.ledger.check"].sudo()._verify(self.company)

    def _column(self, table, row_id, names):
        columns = ", ".join(names)
        self.env.cr.execute(f"SELECT {columns} FROM {table} WHERE id = %s", (row_id,))
        return dict(zip(names, self.env.cr.fetchone(), strict=True))

    def _rewrite(self, versions):
        """Write the chain anew, as the add-on of then did: {row: version of its layout}."""
        previous = "0" * 64
        for row in self.rows:
            version = versions.get(row, CURRENT)
            layout = LAYOUTS[version]
            if "received_at" not in layout.detail:
                self._set("sms_consent_log_detail", row.detail_id.id, received_at=None)
            detail = self._column("sms_consent_log_detail", row.detail_id.id, layout.detail)
            salt = self._column("sms_consent_log_detail", row.detail_id.id, ["salt"])["salt"]
            told = version if "layout" in layout.chain else None
            digest = detail_digest(detail, salt)
            self._set("sms_consent_log", row.id, layout=told, detail_digest=digest)
            entry = self._column("sms_consent_log", row.id, layout.chain)
            link = entry_hash(previous, entry)
            self._set("sms_consent_log", row.id, prev_hash=previous, hash=link)
            previous = link
        self.env.cr.execute(
            "UPDATE sms_consent_ledger SET hash = %s WHERE company_id = %s",
            (previous, self.company.id),
        )

    def _set(self, table, row_id, **values):
        columns = ", ".join(f"{name} = %s" for name in values)
        self.env.cr.execute(
            f"UPDATE {table} SET {columns} WHERE id = %s", (*values.values(), row_id)
        )

    def test_new_entries_tell_their_layout(self):
        self.assertEqual(set(self.rows.mapped("layout")), {CURRENT})

    def test_b_3_entries_of_every_layout_verify(self):
        self._rewrite({self.rows[0]: 1, self.rows[1]: 1, self.rows[2]: 2, self.rows[3]: 2})
        self.assertIsNone(self._verify())
        self._opt_in(self.bob)
        self.assertIsNone(self._verify(), "the chain goes on by the layout of today")

    def test_b_3_an_altered_entry_of_an_old_layout_is_named(self):
        self._rewrite({self.rows[0]: 1, self.rows[1]: 2})
        for row, column, value in (
            (self.rows[0], "new_value", "Opted out"),
            (self.rows[0], "received_at", "2020-01-01"),
            (self.rows[1], "received_at", None),
        ):
            with self.subTest(column=column), self.env.cr.savepoint() as savepoint:
                self._set("sms_consent_log_detail", row.detail_id.id, **{column: value})
                bad = self._verify()
                self.assertEqual((bad.position, bad.problem.value), (row.position, "altered"))
                savepoint.rollback()

    def test_b_3_an_unknown_layout_is_told_as_such(self):
        self._set("sms_consent_log", self.rows[2].id, layout=CURRENT + 1)
        bad = self._verify()
        self.assertEqual((bad.position, bad.problem.value), (3, "unknown_layout"))
        check = self.env["sms.consent.ledger.check"].sudo()._run(self.company)
        self.assertIn("later version", check._sentence())

    def test_b_3_an_entry_does_not_hide_its_layout(self):
        self._set("sms_consent_log", self.rows[2].id, layout=None)
        bad = self._verify()
        self.assertEqual((bad.position, bad.problem.value), (3, "altered"))

    def test_b_3_an_erasure_that_is_explained_after_the_break_is_none(self):
        actor = self.consents._actor("staff")
        first = self.rows[0]
        self.log.sudo()._erase_details(first, source="staff", actor=actor)
        self._set("sms_consent_log", self.rows[2].id, source="api")
        bad = self._verify()
        self.assertEqual((bad.position, bad.problem.value), (3, "altered"))
