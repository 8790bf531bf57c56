"""Transactions of our own, where Odoo's one per request or job does not fit."""

import psycopg2.errors

from odoo.sql_db import Cursor

# worth doing again in a new transaction: somebody else was first
CONCURRENCY_ERRORS = (psycopg2.errors.SerializationFailure, psycopg2.errors.DeadlockDetected)
TRIES = 8


def commit(env):
    """Commit; what follows sees what others have committed up to then."""
    env.cr.commit()  # pylint: disable=invalid-commit  # claim, commit, send, record, commit
    env.invalidate_all()


def begin_read_committed(env):
    """Commit, and begin a transaction whose UPDATEs wait for others instead of failing.

    Odoo's transactions are REPEATABLE READ: an UPDATE of a row that changed since the transaction
    began fails, and the whole request is done again after a random pause. The results of a slice
    and the status callbacks about it meet on the same rows all the time, and their guarded UPDATE
    is right on whatever it finds, so both use READ COMMITTED.
    https://www.postgresql.org/docs/current/transaction-iso.html#XACT-READ-COMMITTED
    """
    commit(env)
    if isinstance(env.cr, Cursor):  # the cursor of a test is in one long transaction
        env.cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")


def retrying(env, function):
    """Run ``function`` in this transaction, again in a fresh one when somebody else was first.

    That is no error: queries that may come second have ``log_exceptions=False``, so that Odoo's
    log keeps quiet about it.
    """
    for remaining in reversed(range(TRIES)):
        try:
            return function()
        except CONCURRENCY_ERRORS:
            env.cr.rollback()
            env.invalidate_all(flush=False)
            if not remaining:
                raise
    raise AssertionError("unreachable")
