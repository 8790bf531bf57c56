from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..kernel.credits import CHARGED, SETTLED

#: What says no more than "sent" for so long is charged: it left, and not every carrier reports
#: more. The daily reconciliation has asked Twilio about it by then.
RECEIPT_PATIENCE = timedelta(days=3)
BATCH = 5000


def _literals(states):
    return ", ".join(f"'{state.value}'" for state in sorted(states))


# kernel/credits.py's charge() in SQL; a test holds the two together
_COST = f"(credits_past + CASE WHEN state IN ({_literals(CHARGED)}) THEN segments ELSE 0 END)"
# texts whose end the ledger does not know yet, or knows otherwise; pay-per-use texts have NULLs
_OPEN = f"(credits_held > 0 OR (state IN ({_literals(SETTLED)}) AND credits <> {_COST}))"


class SmsMessage(models.Model):
    """Prepaid credits of a text: held when a lane claims it, charged or let go when it ends.

    The row is the truth; the settling job enters in the ledger, for many rows at once, what is
    not there yet. Callbacks in any order, repeated or late, only change the state: whatever the
    ledger had said before, the next settling enters the difference.
    """

    _inherit = "sms.message"

    credits = fields.Integer(readonly=True, copy=False, help="Charged so far.")
    credits_held = fields.Integer(readonly=True, copy=False)
    credits_past = fields.Integer(readonly=True, copy=False, help="Cost of earlier attempts.")
    credit_entry_id = fields.Many2one(
        "sms.credit.entry",
        "Credits Charged With",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    credits_left = fields.Integer(
        compute="_compute_credits_left", help="What was left after this text had been charged."
    )

    _credits_open = models.Index(f"(company_id, state) WHERE {_OPEN}")

    @api.depends("credit_entry_id")
    def _compute_credits_left(self):
        """An entry charges many texts: count back from its balance, in the order of their ids."""
        entries = self.sudo().credit_entry_id
        later = {}
        if entries:
            self.flush_model(["credit_entry_id", "credits"])
            self.env.cr.execute(
                SQL(
                    """SELECT id, sum(credits) OVER (PARTITION BY credit_entry_id
                                                     ORDER BY id DESC) - credits
                         FROM sms_message WHERE credit_entry_id = ANY(%s)""",
                    entries.ids,
                )
            )
            later = dict(self.env.cr.fetchall())
        for message in self:
            entry = message.sudo().credit_entry_id
            message.credits_left = entry.balance + later.get(message.id, 0) if entry else 0

    @api.model
    def _credit_needs(self, ids):
        """{id: credits that claiming it takes}: less where an earlier claim still holds some."""
        self.env.cr.execute(
            """SELECT id, greatest(0, segments + COALESCE(credits_past, 0)
                                      - COALESCE(credits, 0) - COALESCE(credits_held, 0))
                 FROM sms_message WHERE id = ANY(%s)""",
            (list(ids),),
        )
        return dict(self.env.cr.fetchall())

    @api.model
    def _hold_credits(self, needs):
        """Note on claimed texts what they hold; ``needs`` as :meth:`_credit_needs` says it."""
        self.env.cr.execute(
            """UPDATE sms_message m
                  SET credits = COALESCE(credits, 0), credits_past = COALESCE(credits_past, 0),
                      credits_held = COALESCE(credits_held, 0) + n.need
                 FROM unnest(%s::int[], %s::int[]) AS n(id, need)
                WHERE m.id = n.id""",
            (list(needs), list(needs.values())),
            # rows that this transaction has claimed are checked for their links once more, and
            # the launcher may have moved their run on meanwhile: the lane claims them again
            log_exceptions=False,
        )

    @api.model
    def _requeue(self, dues, *, new_attempt=True):
        """An undelivered attempt has cost what it cost, whatever becomes of the next one."""
        if dues and new_attempt:
            self.env.cr.execute(
                """UPDATE sms_message SET credits_past = credits_past + segments
                    WHERE id = ANY(%s) AND credits IS NOT NULL AND state = 'undelivered'""",
                (list(dues),),
            )
        return super()._requeue(dues, new_attempt=new_attempt)

    @api.model
    def _settle_credits(self, account, now):
        """Enter a batch of ``account``'s texts in the ledger; the account must be locked.

        What a lane or a callback has locked is left to the next time.

        :return: whether there may be more
        """
        self.env.cr.execute(
            _SETTLE,
            {
                "company": account.company_id.id,
                "account": account.id,
                "balance": account.balance,
                "silent_since": now - RECEIPT_PATIENCE,
                "now": now,
                "limit": BATCH,
            },
        )
        settled, freed, cost = self.env.cr.fetchone()
        account._move(balance=-cost, reserved=-freed)
        self.env["sms.message"].invalidate_model(
            ["credits", "credits_held", "credit_entry_id", "credits_left"]
        )
        return settled == BATCH


# One statement: the texts, the ledger entry that charges them, and the link between the two. An
# entry may be negative in texts' favour (a charge taken back); none is made where nothing changes.
_SETTLE = f"""
    WITH ended AS (
        SELECT id, credits_held AS freed,
               CASE WHEN state IN ('accepted', 'sent') THEN credits_past + segments
                    ELSE {_COST} END AS cost,
               credits AS known
          FROM sms_message
         WHERE company_id = %(company)s AND {_OPEN}
           AND (state IN ({_literals(SETTLED)})
                OR state IN ('accepted', 'sent') AND state_at < %(silent_since)s)
         ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    ), total AS (
        SELECT count(*)::int AS texts, COALESCE(sum(freed), 0)::int AS freed,
               COALESCE(sum(cost - known), 0)::int AS cost,
               (count(*) FILTER (WHERE cost <> known))::int AS charged
          FROM ended
    ), entry AS (
        INSERT INTO sms_credit_entry (company_id, date, kind, amount, balance, texts)
        SELECT %(company)s, %(now)s, 'usage', -cost, %(balance)s - cost, charged
          FROM total WHERE charged > 0
     RETURNING id
    ), done AS (
        UPDATE sms_message m
           SET credits = ended.cost, credits_held = 0,
               credit_entry_id = CASE WHEN ended.cost <> ended.known
                                      THEN (SELECT id FROM entry) ELSE m.credit_entry_id END
          FROM ended
         WHERE m.id = ended.id
    )
    SELECT texts, freed, cost FROM total
"""
