import threading

from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.sql_db import db_connect
from odoo.tests import tagged

from .common import ConsentCase


@tagged("post_install", "-at_install")
class TestConcurrency(ConsentCase):
    """Two real transactions on one chain: never two entries at one position."""

    def test_second_append_is_refused_and_replayed(self):
        company_id = self.env.ref("base.main_company").id
        connection = db_connect(self.env.cr.dbname)
        outcome, waiting = [], threading.Event()

        def second(cursor):
            ledger = api.Environment(cursor, api.SUPERUSER_ID, {})["sms.consent.ledger"]
            cursor.execute("SELECT 1")  # the snapshot is taken before the first one commits
            waiting.set()
            try:
                ledger._lock_head(company_id)
                outcome.append("appended on a stale head")
            except SerializationFailure:
                outcome.append("refused")

        with connection.cursor() as first, connection.cursor() as other:
            ledger = api.Environment(first, api.SUPERUSER_ID, {})["sms.consent.ledger"]
            head_id, position, row_hash = ledger._lock_head(company_id)
            thread = threading.Thread(target=second, args=(other,))
            thread.start()
            waiting.wait(5)
            thread.join(0.5)
            self.assertTrue(thread.is_alive(), "it waits for the first one")
            ledger._move_head(head_id, position, row_hash)
            first.commit()
            thread.join(5)
            other.rollback()
        self.assertEqual(outcome, ["refused"])

    def test_who_locks_first_waits_and_then_has_the_chains_as_they_are(self):
        company_id = self.env.ref("base.main_company").id
        connection = db_connect(self.env.cr.dbname)
        outcome, waiting = [], threading.Event()

        def second(cursor):
            ledger = api.Environment(cursor, api.SUPERUSER_ID, {})["sms.consent.ledger"]
            cursor.execute("SELECT 1")  # the snapshot is taken before the first one commits
            waiting.set()
            ledger._lock_first({company_id})
            outcome.append(ledger._lock_head(company_id)[1:])

        with connection.cursor() as first, connection.cursor() as other:
            ledger = api.Environment(first, api.SUPERUSER_ID, {})["sms.consent.ledger"]
            head_id, position, row_hash = ledger._lock_head(company_id)
            first.commit()  # there is a chain now, whatever ran before
            ledger._lock_head(company_id)
            thread = threading.Thread(target=second, args=(other,))
            thread.start()
            waiting.wait(5)
            thread.join(0.5)
            self.assertTrue(thread.is_alive(), "it waits for the first one")
            with self.assertNoLogs("odoo.sql_db", "ERROR"):
                ledger._move_head(head_id, position, row_hash)
                first.commit()
                thread.join(5)
            other.rollback()
        self.assertEqual(outcome, [(position, row_hash)])
