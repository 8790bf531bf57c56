from functools import partial

from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo import fields, models
from odoo.http import request
from odoo.service.server import thread_local
from odoo.tools import format_datetime

from ..kernel.ledger import GENESIS

TURNS = 100  # of others, who were faster to the chain


class SmsConsentLedger(models.Model):
    """Head of one company's chain: the last position and hash, and what the last check said.

    Appending takes the lock of this row and moves it in place. Two transactions that append to
    the same chain therefore run one after the other: the later one waits and, because Odoo's
    transactions are REPEATABLE READ, PostgreSQL then refuses it with a serialization failure,
    upon which Odoo replays the request with a fresh snapshot, now with the lock as the first step
    (``ir.http`` for requests, ``_note_loss`` for XML-RPC), so that nobody loses twice. That is the
    least that keeps the chain linear and the entry in the very transaction of what it tells.
    https://www.postgresql.org/docs/current/transaction-iso.html#XACT-REPEATABLE-READ
    """

    _name = "sms.consent.ledger"
    _description = "SMS Consent Ledger"
    _rec_name = "company_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    position = fields.Integer("Entries", readonly=True)
    hash = fields.Char("Hash of the Last Entry", readonly=True)

    status = fields.Selection(
        [("unchecked", "Not checked yet"), ("good", "Intact"), ("bad", "Tampered with")],
        compute="_compute_status",
    )
    finding = fields.Char("Last Check", compute="_compute_status")
    check_ids = fields.One2many(
        "sms.consent.ledger.check", string="Checks", compute="_compute_status"
    )

    _company_unique = models.Constraint("unique(company_id)", "One ledger per company.")

    def _compute_status(self):
        """What the last check of each ledger said."""
        for ledger in self:
            checks = self.env["sms.consent.ledger.check"].search(
                [("company_id", "=", ledger.company_id.id)], limit=20
            )
            ledger.check_ids = checks
            last = checks[:1]
            ledger.status = ("bad" if last.problem else "good") if last else "unchecked"
            day = format_datetime(self.env, last.date) if last else ""
            ledger.finding = f"{day}: {last._sentence()}" if last else ""

    def action_verify(self):
        """Check now and say what was found."""
        self.check_access("read")
        checks = self.env["sms.consent.ledger.check"].sudo()
        for ledger in self.sudo():
            checks |= checks._run(ledger.company_id)
        bad = checks.filtered("problem")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if bad else "success",
                "sticky": bool(bad),
                "message": " ".join(check._sentence() for check in bad or checks),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _lock_head(self, company_id):
        """Lock the chain of a company; return (id of the head row, position, hash).

        What changes consents takes this lock before their rows: who comes second fails before it
        has done anything, and no two wait for each other.

        Raises psycopg2's SerializationFailure when another transaction has appended since our
        snapshot; Odoo replays the request.
        """
        try:
            head = self._select_head(company_id)
            if not head:
                self.env.cr.execute(
                    """INSERT INTO sms_consent_ledger (company_id, position, hash, create_date)
                       VALUES (%s, 0, %s, now() AT TIME ZONE 'UTC')
                       ON CONFLICT (company_id) DO NOTHING""",
                    (company_id, GENESIS),
                    log_exceptions=False,
                )
                head = self._select_head(company_id)
        except (SerializationFailure, DeadlockDetected):
            self._note_loss(company_id)
            raise
        return head

    def _note_loss(self, company_id):
        """Let the replay of this transaction lock the chain first (see ``_lock_first``)."""
        if request and request.env.cr is self.env.cr:
            lost = getattr(request, "sms_chains_lost", ())
            request.sms_chains_lost = {*lost, company_id}
        elif not request and getattr(thread_local, "rpc_model_method", ""):
            # XML-RPC and /jsonrpc replay by themselves, where no model is asked
            lost = {*getattr(self.env.cr, "sms_chains_lost", ()), company_id}
            self.env.cr.sms_chains_lost = lost
            self.env.cr.postrollback.add(partial(self._lock_before_the_rest, lost))

    def _lock_before_the_rest(self, company_ids):
        """Lock chains when this cursor is used next: not yet, as Odoo sleeps before a replay."""
        cursor = self.env.cr

        def execute(*arguments, **options):
            del cursor.execute  # what follows is the cursor's own again
            # whoever executes this is in the midst of reading into caches: they are not emptied
            self._lock_first(company_ids, cursor.connection.rollback)
            return cursor.execute(*arguments, **options)

        cursor.execute = execute

    def _select_head(self, company_id):
        self.env.cr.execute(
            "SELECT id, position, hash FROM sms_consent_ledger WHERE company_id = %s FOR UPDATE",
            (company_id,),
            log_exceptions=False,  # who comes second is replayed: no error
        )
        return self.env.cr.fetchone()

    def _lock_first(self, company_ids, begin_anew=None):
        """Lock the chains of companies as the first step of a transaction.

        Waiting takes longer than the snapshot lives: each time the chain has moved, the
        transaction begins anew. Texts that come in don't stand back for it, so in a storm of them
        it may give up after ``TURNS``, and the request is one like any other then.

        :param begin_anew: ends the transaction; default: as Odoo does, with all that it caches
        """
        for _turn in range(TURNS):
            try:
                for company_id in sorted(company_ids):
                    self._select_head(company_id)
                return
            except SerializationFailure:
                (begin_anew or self.env.cr.rollback)()

    def _move_head(self, head_id, position, row_hash):
        """Record the end of the chain; only for the holder of the lock."""
        self.env.cr.execute(
            """UPDATE sms_consent_ledger
                  SET position = %s, hash = %s, write_date = now() AT TIME ZONE 'UTC'
                WHERE id = %s""",
            (position, row_hash, head_id),
        )
        self.browse(head_id).invalidate_recordset()
