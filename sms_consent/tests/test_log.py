import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..kernel.actor import Actor, ActorKind
from .common import ConsentCase


@tagged("post_install", "-at_install")
class TestLog(ConsentCase):
    def test_nf_6_field_old_new_who_when(self):
        self._opt_in(self.ann)
        state = self._entries(self.ann, field_name="state")
        self.assertEqual((state.old_value, state.new_value), ("No consent", "Opted in"))
        self.assertEqual(state.changed_by, "Desk")
        self.assertEqual(state.changed_by_kind, "staff")
        self.assertEqual(state.purpose_id, self.marketing)
        self.assertTrue(state.date)
        number = self._entries(self.ann, field_name="number")
        self.assertEqual((number.old_value, number.new_value), (False, "+12125550141"))

    def test_nf_6_changed_by_member_as_set(self):
        member = self._user(
            "amember", "base.group_portal", self.company, email="amember@example.com"
        )
        consents = self.consents.with_user(member)
        self.assertEqual(consents._actor("portal", self.company).name, "Amember")
        self.company.sudo().sms_portal_actor = "email"
        self.assertEqual(consents._actor("portal", self.company).name, "amember@example.com")

    def test_nf_6_changed_by_unknown_carrier_system(self):
        self._opt_in(self.ann)
        self._opt_out(number="+12125550141", source="sms")
        entry = self._entries(self.ann, event="opt_out")
        self.assertEqual((entry.changed_by, entry.changed_by_kind), ("Unknown", "unknown"))
        self.assertEqual(self.consents._actor("carrier").name, "Carrier")
        self.assertEqual(self.consents._actor("system").name, "System")

    def test_b_3_web_request_is_recorded(self):
        actor = Actor(ActorKind.MEMBER, "Ann", ip="192.0.2.7", user_agent="Browser/1")
        self._opt_in(self.ann, source="portal", actor=actor)
        entry = self._entries(self.ann, field_name="state")
        self.assertEqual((entry.ip, entry.user_agent), ("192.0.2.7", "Browser/1"))

    def test_b_3_proof_is_recorded_with_checksum(self):
        proof = self._proof("call.mp3")
        self._opt_in(self.ann, evidence=proof)
        entry = self._entries(self.ann, field_name="evidence")
        self.assertIn("call.mp3", entry.new_value)
        self.assertIn(proof.checksum, entry.evidence)

    @mute_logger("odoo.sql_db")
    def test_b_3_database_refuses_changes(self):
        self._opt_in(self.ann)
        for statement in (
            "UPDATE sms_consent_log SET source = 'system'",
            "DELETE FROM sms_consent_log",
            "TRUNCATE sms_consent_log CASCADE",
            "UPDATE sms_consent_log_detail SET new_value = 'Opted out'",
            "UPDATE sms_consent_log_detail SET partner_ref = 1",
            "TRUNCATE sms_consent_log_detail CASCADE",
        ):
            with (
                self.subTest(statement=statement),
                self.assertRaisesRegex(psycopg2.Error, "append-only"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement)

    def test_b_3_orm_refuses_changes_even_to_the_superuser(self):
        self._opt_in(self.ann)
        entry = self._entries(self.ann)[:1].sudo()
        for record in (entry, entry.detail_id):
            with self.assertRaises(AccessError):
                record.write({"company_id": self.other_company.id})
            with self.assertRaises(AccessError):
                record.unlink()
            with self.assertRaises(AccessError):
                record.create({"company_id": self.company.id})

    def test_one_chain_per_company(self):
        self._opt_in(self.ann)
        self._opt_in(self.bob, company=self.other_company)
        for company in (self.company, self.other_company):
            rows = self.log.sudo().search([("company_id", "=", company.id)], order="position")
            self.assertEqual(rows.mapped("position"), list(range(1, len(rows) + 1)))
            links = [("0" * 64)] + rows.mapped("hash")
            self.assertEqual(rows.mapped("prev_hash"), links[:-1])
            head = self.env["sms.consent.ledger"].sudo().search([("company_id", "=", company.id)])
            self.assertEqual((head.position, head.hash), (len(rows), links[-1]))

    def test_append_is_set_wise(self):
        purposes = self.marketing | self.billing | self.account
        self._opt_in(self.ann, self.marketing)
        self.env.flush_all()
        entries = (
            self.consents.search([])[:1]
            .sudo()
            ._change(
                {"note": "x", "expires_on": "2030-01-01"},
                "opt_in",
                actor=self.consents._actor("staff"),
                source="staff",
            )
        )
        self.assertEqual(len(entries), 1)
        with self.assertQueryCount(__system__=5, desk=5):
            self.log.sudo()._append(entries * len(purposes) * 100)
