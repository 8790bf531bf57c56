import threading

from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.sql_db import db_connect
from odoo.tests import tagged

from .common import ConsentCase


@tagged("post_install", "-at_install")
class TestConcurrency(ConsentCase):
    """Two real transactions on one chain: never two entries at one position."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_id = cls.env.ref("base.main_company").id

    def _meet(self, second):
        """Hold the chain while ``second``, given the ledger in a transaction begun, waits for it.

        The head is then moved, in place, and committed; returns (id, position, hash) of it.
        """
        connection = db_connect(self.env.cr.dbname)
        waiting = threading.Event()

        def run(cursor):
            ledger = api.Environment(cursor, api.SUPERUSER_ID, {})["sms.consent.ledger"]
            cursor.execute("SELECT 1")  # the snapshot is taken before the first one commits
            waiting.set()
            second(ledger)

        with connection.cursor() as first, connection.cursor() as other:
            ledger = api.Environment(first, api.SUPERUSER_ID, {})["sms.consent.ledger"]
            ledger._lock_head(self.company_id)
            first.commit()  # there is a chain now, whatever ran before
            head = ledger._lock_head(self.company_id)
            thread = threading.Thread(target=run, args=(other,))
            thread.start()
            self.assertTrue(waiting.wait(60))
            thread.join(0.5)
            self.assertTrue(thread.is_alive(), "it waits for the first one")
            with self.assertNoLogs("odoo.sql_db", "ERROR"):
                ledger._move_head(*head)
                first.commit()
                thread.join(60)
                self.assertFalse(thread.is_alive())
            other.rollback()
        return head

    def test_second_append_is_refused_and_replayed(self):
        outcome = []

        def second(ledger):
            try:
                ledger._lock_head(self.company_id)
                outcome.append("appended on a stale head")
            except SerializationFailure:
                outcome.append("refused")

        self._meet(second)
        self.assertEqual(outcome, ["refused"])

    def test_who_locks_first_waits_and_then_has_the_chains_as_they_are(self):
        outcome = []

        def second(ledger):
            ledger._lock_first({self.company_id})
            outcome.append(ledger._lock_head(self.company_id))

        head = self._meet(second)
        self.assertEqual(outcome, [head])
