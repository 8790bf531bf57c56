import psycopg2
from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..kernel.states import State, Word
from .common import GatewayCase


@tagged("post_install", "-at_install")
class TestAudit(GatewayCase):
    """IC-1: who asked for what, what became of it, what was changed; nobody alters it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._user("aumanager", "sms_consent.group_sms_manager", cls.company)
        cls.officer = cls._user(
            "auofficer", "sms_consent.group_sms_officer,base.group_allow_export", cls.company
        )
        cls.desk = cls._user("audesk", "sms_consent.group_sms_user", cls.company)

    def _call(self, user, model, method, *args):
        return call_kw(self.env(user=user, su=False)[model], method, list(args), {})

    def _log(self, *kinds):
        self.env.flush_all()
        self.env.invalidate_all()
        domain = [("company_id", "=", self.company.id), ("kind", "in", kinds)]
        return self.env["sms.audit.report"].search(domain)

    def _request(self, numbers, user):
        values = {"company_id": self.company.id, "body": "Hi", "purpose_id": self.marketing.id}
        rows = [
            {**values, "number": number, "partner_id": self._partner(number).id, "user_id": user.id}
            for number in numbers
        ]
        return self.messages._enqueue(rows)

    def test_ic_1_a_request_tells_who_asked_for_how_many_and_what_became_of_them(self):
        messages = self._request(["+12125550110", "+12125550111", "+12125550112"], self.desk)
        [entry] = self._log("request")
        self.assertEqual((entry.user_id, entry.number_asked), (self.desk, 3))
        self.assertEqual(entry.queued_count, 3)
        self._run_lane()
        self.messages._advance(
            [Word(messages[0].id, State.DELIVERED), Word(messages[1].id, State.FAILED, code=30005)]
        )
        [entry] = self._log("request")
        counts = (entry.queued_count, entry.sent_count, entry.delivered_count, entry.failed_count)
        self.assertEqual(counts, (0, 2, 1, 1))
        self.assertEqual(entry.detail, "Asked for: 3. Delivered: 1. Failed: 1.")
        action = entry.action_open_texts()
        self.assertEqual(self.messages.search(action["domain"]), messages.sorted("id", True))

    def test_ic_1_each_delivery_tells_credits_used_and_left(self):
        self.company.sms_billing = "prepaid"
        account = self.env["sms.credit.account"]._of(self.company)
        account._book("purchase", 10, "invoice 1")
        messages = self._request(["+12125550113", "+12125550114"], self.desk)
        self._run_lane()
        self.messages._advance([Word(message.id, State.DELIVERED) for message in messages])
        with self._committing_env() as env:
            env["sms.credit.account"]._cron_settle()
        entries = self._log("delivery").sorted(lambda e: e.message_id.id)
        self.assertEqual(entries.mapped("credits"), [1, 1])
        self.assertEqual(entries.mapped("credits_left"), [9, 8])
        [bought] = self._log("credit")
        self.assertEqual((bought.plain_detail, bought.new_value), ("invoice 1", "10"))
        self.assertEqual(bought.detail, "invoice 1: 0 → 10")

    def _plan(self, domain, **page):
        """How the database would find a page of the log, if there were a million entries."""
        report = self.env["sms.audit.report"]
        query = report._search(domain, order=report._order, **page)
        for way in ("seqscan", "bitmapscan", "sort"):
            self.cr.execute(SQL("SET LOCAL enable_%s = off", SQL(way)))
        self.cr.execute(SQL("EXPLAIN %s", query.select()))
        return "\n".join(line for (line,) in self.cr.fetchall())

    def test_a_page_reads_no_more_than_it_shows(self):
        """Each branch by its own index, newest first, as far as the page goes; all at once."""
        plan = self._plan([("company_id", "=", self.company.id)], limit=80, offset=80)
        for index, branches in (
            ("sms_audit_of_kind", 3),
            ("sms_credit_entry_audited", 1),
            ("sms_message_audit_delivered", 1),
            ("sms_message_audit_failed", 1),
        ):
            self.assertEqual(plan.count(f"Backward using {index} "), branches, plan)
        self.assertEqual(plan.count("Limit"), 7, plan)

    def test_a_page_of_one_kind_leaves_the_others_alone(self):
        domain = [("company_id", "=", self.company.id), ("kind", "=", "delivery")]
        plan = self._plan(domain, limit=80)
        self.assertIn("Backward using sms_message_audit_delivered", plan)
        self.assertEqual(plan.count("Scan Backward"), 1, plan)

    def test_pages_are_parts_of_the_whole_list(self):
        for number in range(3):
            self._request([f"+1212555012{number}"], self.desk)
        self._run_lane()
        self.env.flush_all()
        report = self.env["sms.audit.report"]
        for order in (None, "user_id, id", "name DESC, id"):
            domain = [("company_id", "=", self.company.id), ("user_id.name", "!=", "Nobody")]
            whole = report.search(domain, order=order)
            self.assertGreater(len(whole), 5)
            pages = [report.search(domain, offset, 2, order) for offset in range(0, len(whole), 2)]
            self.assertEqual([row.id for page in pages for row in page], whole.ids)
        self.assertEqual(report.search_count(domain, limit=4), 4)

    def test_an_entry_about_a_text_is_found_by_the_index_of_texts(self):
        message = self._enqueue(self._partner("+12125550116"))
        self.messages._advance([Word(message.id, State.DELIVERED)])
        self.assertEqual(self._log("delivery").ids, message.ids)
        self.assertLess(max(self._log("request", "setting").ids), 0)

    def test_ic_1_failures_say_why(self):
        partner = self._partner("+12125550115", consent=False)
        self._enqueue(partner)
        self._run_lane()
        [failure] = self._log("failure")
        self.assertEqual(failure.name, partner.phone)
        self.assertIn("not agreed", failure.detail)

    def test_ic_1_changed_settings_with_old_and_new(self):
        self._call(self.manager, "sms.sender", "write", self.sender.ids, {"daily_limit": 500})
        [entry] = self._log("setting").filtered(lambda e: e.plain_detail == "Daily Limit")
        self.assertEqual(
            (entry.user_id, entry.old_value, entry.new_value), (self.manager, "0", "500")
        )
        self.company.write({"sms_billing": "prepaid"})
        [entry] = self._log("setting").filtered(lambda e: e.plain_detail == "Billing Level")
        self.assertEqual((entry.old_value, entry.new_value), ("Pay per use", "Prepaid credits"))

    def test_ic_1_what_follows_from_an_error_is_a_setting(self):
        errors = self.env["sms.error.code"]
        error = self.env.ref("sms_twilio_gateway.error_30003")
        self._call(self.manager, errors._name, "write", error.ids, {"action": "stop_sender"})
        values = {"code": 39999, "name": "New", "action": "retry"}
        self._call(self.manager, errors._name, "create", [values])
        created, changed = self._log("setting")[:2]
        self.assertEqual((created.plain_detail, created.user_id), ("Created", self.manager))
        self.assertIn("39999", created.name)
        self.assertEqual(changed.plain_detail, "What the System Does")
        self.assertEqual(
            (changed.old_value, changed.new_value), ("Try Again Later", "Stop the Sender")
        )
        self.assertFalse(
            self.env["sms.audit"].sudo().search([("name", "ilike", "30007")]), "data is no change"
        )

    def test_ic_1_entries_of_one_second_are_told_newest_first(self):
        self.env.cr.execute("SELECT now()::timestamp(0)")
        with freeze_time(self.env.cr.fetchone()[0]):
            for limit in (100, 200, 300):
                self.sender.daily_limit = limit
                self.env.flush_all()
        entries = self._log("setting").filtered(lambda e: e.plain_detail == "Daily Limit")
        self.assertEqual(len(set(entries.mapped("date"))), 1)
        self.assertEqual(entries.mapped("new_value"), ["300", "200", "100"])

    def test_ic_1_of_a_secret_only_that_it_changed(self):
        self.gateway.write({"auth_token": "brand-new-token"})
        entry = self._log("setting")[:1]
        self.assertEqual(entry.plain_detail, "Auth Token")
        self.assertEqual(entry.new_value, "Changed")
        self.env.flush_all()
        self.cr.execute("SELECT * FROM sms_audit")
        self.assertNotIn("brand-new-token", str(self.cr.fetchall()))

    def test_ic_1_a_renewed_secret_is_not_told_for_the_former_one_is_still_valid(self):
        former = self.gateway.webhook_token
        self.gateway.action_renew_webhook_secret()
        self.env.flush_all()
        self.cr.execute("SELECT * FROM sms_audit")
        told = str(self.cr.fetchall())
        self.assertNotIn(former, told)
        self.assertNotIn(self.gateway.webhook_token, told)

    def test_what_lanes_do_by_themselves_is_no_setting(self):
        before = len(self._log("setting"))
        self._request(["+12125550116"], self.desk)
        self._run_lane()
        self.sender._slow_down(True)
        self.assertEqual(len(self._log("setting")), before)

    @mute_logger("odoo.sql_db")
    def test_ic_1_nobody_alters_the_log(self):
        self._request(["+12125550117"], self.desk)
        for statement in ("UPDATE sms_audit SET name = 'x'", "DELETE FROM sms_audit"):
            with self.assertRaisesRegex(psycopg2.Error, "append-only"), self.env.cr.savepoint():
                self.env.cr.execute(statement)
        ids = self.env["sms.audit"].sudo().search([], limit=1).ids
        for user in (self.manager, self.officer, self.env.ref("base.user_admin")):
            for model in ("sms.audit", "sms.audit.report"):
                for method, args in (
                    ("create", [{"name": "x", "kind": "request", "company_id": self.company.id}]),
                    ("write", [ids, {"name": "x"}]),
                    ("unlink", [ids]),
                    ("_append", [[{}]]),
                ):
                    with (
                        self.subTest(user.login, model=model, method=method),
                        mute_logger("odoo.addons.base.models.ir_model"),
                        self.assertRaises(AccessError),
                    ):
                        self._call(user, model, method, *args)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_the_log_is_the_officers_and_their_companys(self):
        self._request(["+12125550118"], self.desk)
        self._enqueue(
            self._partner("+12125550119", company=self.other_company), company=self.other_company
        )
        self.env.flush_all()
        rows = self._call(self.officer, "sms.audit.report", "search_read", [], ["company_id"])
        self.assertEqual({row["company_id"][0] for row in rows}, {self.company.id})
        data = self._call(
            self.officer, "sms.audit.report", "export_data", [rows[0]["id"]], ["name", "date"]
        )
        self.assertTrue(data["datas"])
        for model in ("sms.audit", "sms.audit.report"):
            with self.assertRaises(AccessError):
                self._call(self.desk, model, "search_read", [], ["name"])
