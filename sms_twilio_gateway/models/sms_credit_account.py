from odoo import api, fields, models
from odoo.tools import SQL

SHOWN = 20  # entries on the form of an account


class SmsCreditAccount(models.Model):
    """What a company has of prepaid credits: one row, which is also the lock of its ledger.

    ``balance`` is the sum of the ledger; ``reserved`` is what senders have in hand and what texts
    under way hold. Both move in the transaction of what they count, and only with the row locked:
    by lanes when they draw, by the settling job, and by purchases. Status callbacks never touch
    it, so however many come in, none waits for another.
    """

    _name = "sms.credit.account"
    _inherit = ["mail.thread", "mail.activity.mixin", "sms.own.defaults"]
    _description = "SMS Credits"
    _rec_name = "company_id"
    _mail_post_access = "read"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    balance = fields.Integer(readonly=True, help="Bought and corrected, less what texts have cost.")
    reserved = fields.Integer(readonly=True, help="Held for texts that are under way.")
    available = fields.Integer(compute="_compute_available")
    alerted = fields.Boolean(readonly=True, help="The alert about few credits has been given.")
    billing = fields.Selection(related="company_id.sms_billing")
    threshold = fields.Integer(related="company_id.sms_credit_threshold")
    waiting = fields.Boolean(compute="_compute_waiting", help="Texts wait for credits.")

    entry_ids = fields.One2many(
        "sms.credit.entry", string="Last Entries", compute="_compute_entry_ids"
    )

    _company_unique = models.Constraint("unique(company_id)", "One account per company.")

    @api.depends("balance", "reserved")
    def _compute_available(self):
        for account in self:
            account.available = account.balance - account.reserved

    def _compute_waiting(self):
        short = [("company_id", "in", self.company_id.ids), ("credits_short", ">", 0)]
        senders = self.env["sms.sender"].sudo().search(short)
        companies = senders.filtered("queued_count").company_id
        for account in self:
            account.waiting = account.billing == "prepaid" and account.company_id in companies

    def _compute_entry_ids(self):
        for account in self:
            account.entry_ids = self.env["sms.credit.entry"].search(
                [("company_id", "=", account.company_id.id)], limit=SHOWN
            )

    @api.model
    def _of(self, company):
        """The account of ``company`` (sudo), made when there is none yet."""
        self.env.cr.execute(
            """INSERT INTO sms_credit_account (company_id, balance, reserved, create_date)
               VALUES (%s, 0, 0, now() AT TIME ZONE 'UTC')
               ON CONFLICT (company_id) DO NOTHING""",
            (company.id,),
        )
        return self.sudo().search([("company_id", "=", company.id)])

    def _lock(self):
        """Lock the account until the end of the transaction; what is read of it then is current.

        ``NO KEY``, so that nothing that refers to the row waits.
        """
        self.ensure_one()
        self.flush_recordset()
        self.env.cr.execute(
            "SELECT 1 FROM sms_credit_account WHERE id = %s FOR NO KEY UPDATE", (self.id,)
        )
        self.invalidate_recordset()

    def _move(self, *, balance=0, reserved=0):
        """Move the figures of the locked account."""
        self.env.cr.execute(
            SQL(
                """UPDATE sms_credit_account
                      SET balance = balance + %s, reserved = reserved + %s WHERE id = %s""",
                balance,
                reserved,
                self.id,
            )
        )
        self.invalidate_recordset()

    def _book(self, kind, amount, reason):
        """Enter a purchase or correction of ``amount`` credits; texts that wait go on.

        :return: the ledger entry
        """
        self.ensure_one()
        account = self.sudo()
        account._lock()
        entry = self.env["sms.credit.entry"]._append(
            [
                {
                    "company_id": account.company_id.id,
                    "kind": kind,
                    "amount": amount,
                    "balance": account.balance + amount,
                    "reason": reason,
                    "user_id": self.env.uid,
                }
            ]
        )
        account._move(balance=amount)
        account._after_move()
        return entry

    def _after_move(self):
        """Tell once when credits get few, and wake the senders that can go on."""
        self.ensure_one()
        self._alert_when_low()
        self._wake_waiting()

    def _wake_waiting(self):
        """Wake the senders whose next text can be paid for now."""
        waiting = [
            ("company_id", "=", self.company_id.id),
            ("credits_short", ">", 0),
            ("credits_short", "<=", self.available),
        ]
        self.env["sms.sender"].sudo().search(waiting)._wake()

    def _alert_when_low(self):
        """An activity and an e-mail for the company's SMS administrators, once per crossing."""
        low = self.billing == "prepaid" and self.available < self.threshold
        if low and not self.alerted:
            subject = self.env._("SMS credits are running low: %s left", self.available)
            body = self.env._(
                "%(company)s has %(left)s SMS credits left. Texts wait in the queue once there "
                "are none; they leave by themselves after a top-up.",
                company=self.company_id.name,
                left=self.available,
            )
            self.company_id._sms_alert(self, subject, body)
        if low != self.alerted:
            self.alerted = low

    def action_open_entries(self):
        """The ledger of this company."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_twilio_gateway.action_credit_entry"
        )
        return {**action, "domain": [("company_id", "in", self.company_id.ids)]}

    @api.model
    def _action_open(self):
        """The account of the company one works in, or those of several."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_twilio_gateway.action_credit_account"
        )
        accounts = self.search([("company_id", "in", self.env.companies.ids)])
        if len(accounts) == 1:
            action |= {"views": [(False, "form")], "res_id": accounts.id}
        return action
