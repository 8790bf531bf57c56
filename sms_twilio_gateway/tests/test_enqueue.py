"""Texts are queued by one statement, and are the same as if the ORM had created each."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import GatewayCase


@tagged("post_install", "-at_install")
class TestEnqueue(GatewayCase):
    def _vals(self, count, **values):
        return [
            {
                "company_id": self.company.id,
                "number": f"+12025550{100 + index % 100}",
                "body": f"Lakeside: hello {index}",
                "purpose_id": self.marketing.id,
                **values,
            }
            for index in range(count)
        ]

    def test_the_messages_come_in_the_order_of_the_values(self):
        vals_list = self._vals(300)
        messages = self.messages._enqueue(vals_list)
        for message, vals in zip(messages, vals_list, strict=True):
            self.assertIn(vals["body"], message.body)
        self.assertEqual(messages.ids, sorted(messages.ids))
        self.assertEqual(len(set(messages.mapped("uuid"))), 300)
        self.assertEqual({len(uuid) for uuid in messages.mapped("uuid")}, {32})

    def test_a_row_is_what_create_makes_of_it(self):
        later = fields.Datetime.now() + timedelta(hours=1)
        partner = self._partner("+12025550120")
        [vals] = self._vals(1, partner_id=partner.id, not_before=later, exempt=True)
        vals |= {"body": "Grüße: {[€]} 'it''s' \\ %s\nline two", "res_model": "res.partner"}
        vals |= {"res_id": partner.id, "user_id": self.env.uid}
        queued = self.messages._enqueue([vals])
        own = ("id", "uuid", "create_date", "write_date", "write_uid")
        stored = [n for n, field in self.messages._fields.items() if field.column_type]
        names = [name for name in stored if name not in own]
        [row] = queued.read(names, load=None)
        chosen = ("sender_id", "gateway_id", "encoding", "segments", "queued_at", "state_at")
        made = self.messages.sudo().create({name: row[name] for name in (*vals, *chosen)})
        [again] = made.read(names, load=None)
        self.assertEqual(row | {"id": made.id}, again)
        self.assertIn(vals["body"], queued.body)

    def test_rows_may_give_different_fields(self):
        first, second = self._vals(2)
        second["priority"] = 0
        messages = self.messages._enqueue([first, second])
        self.assertEqual(messages.mapped("priority"), [10, 0])
        self.assertEqual(messages.mapped("attempts"), [1, 1])

    def test_what_pointed_to_nothing_knows_the_new_messages(self):
        partner = self._partner("+12025550121")
        inverses = self.registry.field_inverses[self.messages._fields["partner_id"]]
        before = [partner.sudo()[inverse.name] for inverse in inverses]
        message = self.messages._enqueue(self._vals(1, partner_id=partner.id))
        for inverse, rows in zip(inverses, before, strict=True):
            self.assertEqual(partner.sudo()[inverse.name] - rows, message)

    def test_a_sender_of_another_company_is_refused(self):
        stranger = self.env["sms.sender"].sudo()._pool(self.other_company)[0]
        with self.assertRaises(UserError):
            self.messages._enqueue(self._vals(3, sender_id=stranger.id))

    def test_the_number_of_queries_does_not_grow_with_the_texts(self):
        self.messages._enqueue(self._vals(2))
        few = self._queries(5)
        self.assertLessEqual(self._queries(200), few)

    def _queries(self, count):
        vals_list = self._vals(count)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.messages._enqueue(vals_list)
        return self.env.cr.sql_log_count - before

    def test_nothing_is_queued_of_nothing(self):
        self.assertFalse(self.messages._enqueue([]))
