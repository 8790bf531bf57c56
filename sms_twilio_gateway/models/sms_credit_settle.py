from datetime import timedelta

from odoo import api, fields, models

from .isolation import begin_read_committed, commit

SETTLE_AFTER = timedelta(minutes=1)  # of the first text of a slice; many then go in one entry


class SmsCreditAccount(models.Model):
    """The job that enters in the ledger what texts have cost."""

    _inherit = "sms.credit.account"

    @api.model
    def _wake_settling(self):
        """Settle soon what a lane has claimed."""
        at = fields.Datetime.now() + SETTLE_AFTER
        self.env.ref("sms_twilio_gateway.cron_settle_credits").sudo()._trigger(at)

    @api.model
    def _cron_settle(self):
        """Settle the accounts of all companies, one after the other, a batch at a time.

        A short transaction each: a lane that draws credits waits no longer than a batch takes.
        """
        for account in self.sudo().search([("company_id", "!=", False)], order="company_id"):
            while account._settle_batch():
                self.env["ir.cron"]._commit_progress(1)
        if self.sudo().search_count([("reserved", ">", 0)], limit=1):
            self._wake_settling()

    def _settle_batch(self):
        begin_read_committed(self.env)
        self._lock()
        more = self.env["sms.message"].sudo()._settle_credits(self, fields.Datetime.now())
        self._after_move()
        commit(self.env)
        return more
