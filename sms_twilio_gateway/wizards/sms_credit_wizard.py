from odoo import api, fields, models
from odoo.exceptions import UserError

MOST = 1_000_000_000  # well within what the columns hold


class SmsCreditWizard(models.TransientModel):
    """Enter bought credits, or correct the balance; both with the reason (IC-1)."""

    _name = "sms.credit.wizard"
    _description = "Add SMS Credits"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(
        [("purchase", "Credits that were bought"), ("adjustment", "A correction")],
        "What Is Entered",
        required=True,
        default="purchase",
    )
    amount = fields.Integer("Credits", required=True)
    reason = fields.Char(required=True)
    balance = fields.Integer("Balance Now", compute="_compute_balance")
    balance_after = fields.Integer(compute="_compute_balance")

    @api.depends("company_id", "amount")
    def _compute_balance(self):
        for wizard in self:
            account = self.env["sms.credit.account"].search(
                [("company_id", "=", wizard.company_id.id)]
            )
            wizard.balance = account.balance
            wizard.balance_after = account.balance + wizard.amount

    def action_book(self):
        """Enter it; texts that wait for credits leave at once."""
        self.ensure_one()
        if self.company_id not in self.env.companies:
            raise UserError(self.env._("Switch to %s first.", self.company_id.name))
        if not self.amount:
            raise UserError(self.env._("Enter how many credits."))
        if self.kind == "purchase" and self.amount < 0:
            raise UserError(
                self.env._("Bought credits are above zero. To take credits away, correct.")
            )
        if not self.reason.strip():
            raise UserError(self.env._("Enter the reason: it is the proof of this entry."))
        account = self.env["sms.credit.account"]._of(self.company_id)
        if abs(account.balance + self.amount) > MOST:
            raise UserError(self.env._("More than %s credits can't be counted.", f"{MOST:,}"))
        account.with_user(self.env.user)._book(self.kind, self.amount, self.reason)
        return {"type": "ir.actions.act_window_close"}
