from odoo import api, fields, models
from odoo.exceptions import UserError

from ..kernel.credits import affordable
from ..kernel.segments import MAX_SEGMENTS
from .isolation import begin_read_committed, commit
from .sms_sender_lane import SLICE_SECONDS


class SmsSender(models.Model):
    """Lanes of companies with prepaid credits: none leaves that is not paid for (IC-2).

    Before a claim a lane draws from the account what it may need: a short transaction under the
    lock of the account, so two senders can never draw the same credit. The claim then
    spends what the sender has in hand, without touching the account: lanes do not wait for each
    other while they claim. What is left in hand goes back when the lane has nothing more to do,
    at the latest in the last turn of an archived sender.
    """

    _inherit = "sms.sender"

    credits_in_hand = fields.Integer(readonly=True, copy=False)
    credits_short = fields.Integer(
        readonly=True, copy=False, help="Credits that the next text in the queue lacks."
    )

    def _is_prepaid(self):
        return self.sudo().company_id.sms_billing == "prepaid"

    def _why_not_ready(self):
        return super()._why_not_ready() or self._why_no_credits()

    def _why_no_credits(self):
        if not self._is_prepaid():
            return ""
        account = self.env["sms.credit.account"].sudo()
        account = account.search([("company_id", "=", self.company_id.id)])
        if self.sudo().credits_in_hand + account.available > 0:
            return ""
        return self.env._(
            "There are no SMS credits left. Texts wait in the queue and leave by themselves "
            "after a top-up."
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_credits(self):
        if any(self.sudo().mapped("credits_in_hand")):
            raise UserError(
                self.env._("This sender has just taken credits to send with. Try again soon.")
            )

    def _is_unsettled(self):
        return super()._is_unsettled() or bool(self.credits_in_hand)

    def _run_turn(self):
        prepaid = self._is_prepaid()
        if prepaid:
            self._draw_credits()
        elif self.credits_short:
            self.credits_short = 0
        more = super()._run_turn()
        if self.credits_in_hand and not more:
            self._give_credits_back()
        if prepaid:
            self.env["sms.credit.account"]._wake_settling()
        return more

    def _claim_next(self, bucket, *how):
        if bucket and self._is_prepaid():  # not the turn's first claim: more may be needed
            self._draw_credits()
        return super()._claim_next(bucket, *how)

    def _draw_credits(self):
        """Take in hand what a claim may need, as far as there is."""
        self.ensure_one()
        account = self._locked_account()
        wanted = max(self.credits_short, int(self.mps * SLICE_SECONDS + self.burst) + MAX_SEGMENTS)
        granted = max(0, min(wanted - self.credits_in_hand, account.available))
        if granted:
            account._move(reserved=granted)
        in_hand = self.credits_in_hand + granted
        self._set_in_hand(in_hand, short=0 if in_hand else 1)
        commit(self.env)

    def _give_credits_back(self):
        """Leave to other senders what this one does not need now."""
        account = self._locked_account()
        account._move(reserved=-self.credits_in_hand)
        self._set_in_hand(0, self.credits_short)
        account._wake_waiting()
        commit(self.env)

    def _locked_account(self):
        """Begin a transaction with the company's account locked; both figures are then current."""
        begin_read_committed(self.env)
        account = self.env["sms.credit.account"]._of(self.company_id)
        account._lock()
        self.invalidate_recordset()
        return account

    def _set_in_hand(self, in_hand, short=0):
        if (in_hand, short) != (self.credits_in_hand, self.credits_short):
            self.env.cr.execute(
                "UPDATE sms_sender SET credits_in_hand = %s, credits_short = %s WHERE id = %s",
                (in_hand, short, self.id),
                log_exceptions=False,
            )
            self.invalidate_recordset(["credits_in_hand", "credits_short"])

    def _judge(self, rows, now):
        """Of what may leave, what the credits in hand pay for; the rest stays in the queue."""
        allowed = super()._judge(rows, now)
        if not self._is_prepaid():
            return allowed
        needs = self.env["sms.message"]._credit_needs([row["id"] for row in allowed])
        count, short = affordable((needs[row["id"]] for row in allowed), self.credits_in_hand)
        if short and not count:
            self._set_in_hand(self.credits_in_hand, short)
        return allowed[:count]

    def _claim(self, *args):
        claimed = super()._claim(*args)
        if not self._is_prepaid():
            return claimed
        if claimed.texts:
            messages = self.env["sms.message"]
            needs = messages._credit_needs([text.message_id for text in claimed.texts])
            messages._hold_credits(needs)
            self._set_in_hand(self.credits_in_hand - sum(needs.values()), self.credits_short)
        return claimed._replace(more=claimed.more and not self.credits_short)

    def _has_work_left(self):
        """A lane that lacks credits for its next text sleeps until it is woken by a top-up."""
        if self._is_prepaid() and self.credits_short:
            return False
        return super()._has_work_left()
