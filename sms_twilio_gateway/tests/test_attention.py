from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

from odoo.addons.sms_twilio_gateway.kernel.states import State, Word

from .common import GatewayCase

# twilio.md, by class
CODES = {
    "configuration": (20003, 20404, 21408, 21601, 21603, 21606, 21608, 21609, 21612, 21703, 21704,
                      30002, 30024, 30032, 30033, 30034, 30035, 90010),
    "temporary": (429, 20429, 21611, 30001, 30003, 30008, 30017, 30022, 30023, 30036, 30410, 30450,
                  30453, 30500, 30610, 63038),
    "permanent": (21211, 21614, 21635, 30004, 30005, 30006, 30011),
    "consent": (21610, 30640),
    "content": (21602, 21617, 21619, 30007),
}  # fmt: skip


class TestAttention(GatewayCase):
    """PI-4: what went wrong in words, and trying again where that is lawful."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._user("otto", "sms_consent.group_sms_officer", cls.company)

    def _failed(self, number, code=None, state=State.UNDELIVERED, **values):
        message = self._enqueue(self._partner(number), **values)
        sid = f"SM{int(number[1:]):032d}"
        words = [Word(message.id, State.ACCEPTED, sid=sid), Word(message.id, state, code=code)]
        for word in words:
            self.messages._advance([word])
        return message

    def _retry(self, messages, user=None):
        user = user or self.officer
        action = messages.with_user(user).action_try_again()
        return self.env["sms.message.retry"].with_user(user).browse(action["res_id"])

    def test_pi_4_the_list_is_found_among_a_million_texts_by_an_index_of_its_own(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_twilio_gateway.action_message_attention"
        )
        attention = [*safe_eval(action["domain"]), ("company_id", "=", self.company.id)]
        of_a_reason = [*attention, ("error_id", "=", self.env["sms.error.code"]._rules()[30003][0])]
        messages = self.env["sms.message"]
        for way in ("seqscan", "bitmapscan", "sort"):
            self.cr.execute(SQL("SET LOCAL enable_%s = off", SQL(way)))
        for query in (
            messages._search(of_a_reason, order=messages._order, limit=80).select(),
            SQL("%s GROUP BY 1", messages._search(attention).select("error_id", "count(*)")),
        ):
            self.cr.execute(SQL("EXPLAIN %s", query))
            plan = "\n".join(line for (line,) in self.cr.fetchall())
            self.assertIn("using sms_message_attention ", plan)

    def test_pi_4_every_code_has_meaning_class_action_advice_and_link(self):
        table = self.env["sms.error.code"].search([("code", ">", 0)])
        by_code = {error.code: error for error in table}
        for error_class, codes in CODES.items():
            for code in codes:
                error = by_code[code]
                self.assertEqual(error.error_class, error_class, code)
                self.assertTrue(error.name and error.action and error.advice, code)
                self.assertIn(str(code), error.url)

    def test_pi_4_a_failed_text_says_what_happened_and_what_to_do(self):
        message = self._failed("+12125550110", 30450)
        error = self.env.ref("sms_twilio_gateway.error_30450")
        self.assertEqual((message.error_id, message.advice), (error, error.advice))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_twilio_gateway.action_message_attention"
        )
        self.assertIn("undelivered", action["domain"])

    def test_pi_4_only_what_is_tried_again_says_so(self):
        """In the list, on the text and, as of issue 4, in the chatter."""
        number, asked = "+12125550110", "Try again, or reach the person another way."
        self.company.sms_resend_limit = 1
        partner = self._partner(number, purpose=self.account_purpose)
        note = partner.with_company(self.company)._message_sms("See you tomorrow")
        message = self.messages.search([("partner_id", "=", partner.id)])
        self.messages._advance([Word(message.id, State.ACCEPTED, sid="SM" + "1" * 32)])
        self.messages._advance([Word(message.id, State.UNDELIVERED, code=30003)])
        self.assertEqual((message.state, message.attempts), ("queued", 2))
        self.assertIn("it is tried again later", message.explanation)
        self.assertIn("out of reach", message.attempt_ids.explanation)
        self.assertNotIn("tried", message.attempt_ids.explanation)
        self.assertEqual(note.notification_ids.notification_status, "process")
        self.messages._advance([Word(message.id, State.ACCEPTED, sid="SM" + "2" * 32)])
        self.messages._advance([Word(message.id, State.UNDELIVERED, code=30003)])
        self.assertEqual(message.state, "undelivered")
        self.assertEqual(message.advice, f"It was tried 2 times. {asked}")
        self.assertIn("out of reach (30003). It was tried 2 times.", message.explanation)
        self.assertEqual(note.notification_ids.failure_reason, message.explanation)
        self.company.sms_resend_limit = 0
        once = self._failed("+12125550111", 30008)
        self.assertEqual(once.advice, f"It was tried once. {asked}")

    def test_pi_4_a_failure_whose_code_nobody_knows_has_a_reason_in_words(self):
        other = self.env.ref("sms_twilio_gateway.error_other")
        self.assertEqual((other.display_name, other.url), ("Reason not known", False))
        silent = self._failed("+12125550110", state=State.FAILED)
        strange = self._failed("+12125550111", 99999, state=State.FAILED)
        known = self._failed("+12125550112", 30450, state=State.FAILED)
        self.assertEqual((silent | strange).error_id, other)
        self.assertIn("ask Twilio", silent.advice)
        self.assertEqual(silent.explanation, f"{other.name}. {other.advice}")
        self.assertNotEqual(known.error_id, other)
        self.env.flush_all()
        report = self.env["sms.message.report"].with_context(allowed_company_ids=self.company.ids)
        rows = report._read_group([("error_id", "!=", False)], ["error_id"], ["failed:sum"])
        self.assertEqual(dict(rows), {other: 2, known.error_id: 1})

    def test_b_8_a_new_attempt_through_the_queue(self):
        message = self._failed("+12125550110", 30450)
        sid = message.twilio_sid
        retry = self._retry(message)
        self.assertEqual((retry.allowed_count, retry.refused_count), (1, 0))
        retry.action_send_again()
        self.assertEqual((message.state, message.attempts), ("queued", 2))
        self.assertEqual(message.attempt_ids.twilio_sid, sid)
        retry.action_send_again()
        self.assertEqual(message.attempts, 2, "pressed twice, sent once")
        self._run_lane()
        self.assertEqual(len(self._texts(message.number)), 1)

    def test_b_8_nothing_that_may_have_arrived_is_sent_again(self):
        uncertain = self._enqueue(self._partner("+12125550111"))
        self.messages._advance([Word(uncertain.id, State.UNCERTAIN)])
        delivered = self._failed("+12125550112", state=State.DELIVERED)
        unanswered = self._failed("+12125550113", 30410)
        messages = uncertain | delivered | unanswered
        retry = self._retry(messages)
        self.assertEqual(retry.allowed_count, 0)
        self.assertIn("may have arrived", retry.line_ids[0].reason + retry.line_ids[1].reason)
        retry.action_send_again()
        self.assertEqual(messages.mapped("state"), ["uncertain", "delivered", "undelivered"])

    def test_b_1_the_gate_is_asked_again(self):
        """One has opted out since; another's number is dead; both keep their reasons."""
        opted_out = self._failed("+12125550114", 30450)
        self.env["sms.consent"]._opt_out(
            company=self.company, source="sms", number=opted_out.number, confirm=False
        )
        dead = self._failed("+12125550115", 30005)
        fine = self._failed("+12125550116", 30450)
        retry = self._retry(opted_out | dead | fine)
        reasons = {line.message_id: line.reason for line in retry.line_ids}
        self.assertTrue(reasons[opted_out] and reasons[dead])
        self.assertFalse(reasons[fine])
        retry.action_send_again()
        self.assertEqual(
            [m.state for m in (opted_out, dead, fine)], ["undelivered", "undelivered", "queued"]
        )

    def test_c_10_21610_counts_for_that_sender_alone(self):
        message = self._failed("+12125550117", 21610, State.FAILED)
        self.assertIn(True, [bool(line.reason) for line in self._retry(message).line_ids])
        consent = self.env["sms.consent"].search(
            [("number", "=", message.number), ("purpose_id", "=", self.marketing.id)]
        )
        self.assertEqual(consent.state, "opted_in", "consent stays")
        suppression = self.env["sms.suppression"].search([("number", "=", message.number)])
        self.assertEqual(suppression.mapped("sender_ref"), [self.sender.id])

    def test_what_would_fail_again_or_is_over(self):
        filtered = self._failed("+12125550118", 30007)
        over = self._failed(
            "+12125550119", 30450, expires_at=fields.Datetime.now() + timedelta(hours=1)
        )
        self.env.cr.execute(
            "UPDATE sms_message SET expires_at = now() - interval '1 hour' WHERE id = %s",
            (over.id,),
        )
        self.env.invalidate_all()
        reasons = (filtered | over)._why_not_again()
        self.assertIn("another text", reasons[filtered.id])
        self.assertIn("time is over", reasons[over.id])
        stopped = self._failed("+12125550120", 30450)
        self.sender._stop("Not registered.")
        self.assertEqual(stopped._why_not_again()[stopped.id], "Not registered.")

    def test_pi_4_what_staff_read_in_place_of_a_code_or_link_is_never_sent(self):
        shown = {"body": "Your page: ****", "secret_body": "Your page: mine"}
        message = self._failed("+12125550121", 30450, **shown)
        for _kept in (True, False):
            self.assertIn("a code or a link", message._why_not_again()[message.id])
            self.assertFalse(message._send_again())
            self.messages._gc_secrets()
        self.assertFalse(message.secret_body)

    def test_roles_and_companies(self):
        message = self._failed("+12125550121", 30450)
        front = self._user("fay", "sms_consent.group_sms_user", self.company)
        theirs = self._user("ola", "sms_consent.group_sms_manager", self.other_company)
        with self.assertRaises(UserError):
            message.with_user(front).action_try_again()
        with self.assertRaises(AccessError):
            message.with_user(theirs).action_try_again()
        retries = self.env["sms.message.retry"]
        for user in (front, theirs):
            with self.assertRaises(UserError):  # AccessError is one
                retries.with_user(user).create({"message_ids": [(6, 0, message.ids)]})
        forged = {"message_ids": [(6, 0, message.ids)], "line_ids": [(0, 0, {})]}
        retry = retries.with_user(self.officer).create(forged)
        self.assertEqual(len(retry.line_ids), 1)
        with self.assertRaises(AccessError):
            retry.line_ids.with_user(self.officer).write({"reason": False})
        dialog, text = retry.with_user(theirs), message.with_user(theirs)
        for send_again in (dialog.action_send_again, text._send_again):
            with self.assertRaises(AccessError):
                send_again()
        self.assertEqual(message.state, "undelivered", "a text of the other company is not seen")
