from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..services.redaction import Redaction, redact
from .isolation import begin_read_committed, commit
from .sms_message import FINAL_STATES
from .sms_message_cost import LEFT_AT

BATCH = 5000
AT_ONCE = 200  # texts that Twilio is asked to forget between two commits
ENDED = (*FINAL_STATES, "accepted", "sent")  # months old: nothing more will be heard


class SmsMessage(models.Model):
    """Texts are emptied, and later deleted, when their company's time for it has come (B-17).

    What proves a consent or a refusal is not here but in the consent log, which has a retention
    time of its own. The confirmations that the law asks for (C-3) keep their words until they
    are deleted: they show what people were told.
    """

    _inherit = "sms.message"

    redacted_at = fields.Datetime("Emptied", readonly=True, copy=False)
    redact_remotely = fields.Boolean(readonly=True, copy=False)

    _redact_remotely = models.Index("(id) WHERE redact_remotely")

    @api.model
    def _cron_retention(self):
        """Empty and delete what is old enough, in slices, each in a transaction of its own."""
        companies = self.env["res.company"].sudo()
        now = fields.Datetime.now()
        for company in companies.search([("sms_redact_months", ">", 0)]):
            cutoff = now - relativedelta(months=company.sms_redact_months)
            self._in_slices(lambda c=company, at=cutoff: self._redact_slice(c, at))
        for company in companies.search([("sms_delete_years", ">", 0)]):
            cutoff = now - relativedelta(years=company.sms_delete_years)
            self._in_slices(lambda c=company, at=cutoff: self._delete_slice(c, at))
        self._redact_at_provider()

    @api.model
    def _in_slices(self, work):
        """Do ``work``, which tells how many rows it changed, until less than a slice is left."""
        while True:
            begin_read_committed(self.env)
            done = work()
            self.env["ir.cron"]._commit_progress(done)
            if done < BATCH:
                return

    @api.model
    def _redact_slice(self, company, cutoff):
        """Empty texts from before ``cutoff``: body, secret body and links to media."""
        return self._change_old(
            company,
            cutoff,
            SQL(
                """UPDATE sms_message m
                      SET body = '', secret_body = NULL, media_urls = NULL, redacted_at = %s,
                          redact_remotely = %s AND m.twilio_sid IS NOT NULL
                     FROM old WHERE m.id = old.id""",
                fields.Datetime.now(),
                company.sms_redact_at_provider,
            ),
            SQL("redacted_at IS NULL AND exempt IS NOT TRUE"),
        )

    @api.model
    def _delete_slice(self, company, cutoff):
        """Delete texts from before ``cutoff``, except those whose credits are still held."""
        return self._change_old(
            company,
            cutoff,
            SQL("DELETE FROM sms_message m USING old WHERE m.id = old.id"),
            SQL("COALESCE(credits_held, 0) = 0"),
        )

    @api.model
    def _change_old(self, company, cutoff, statement, condition):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """WITH old AS (
                       SELECT id FROM sms_message
                        WHERE company_id = %s AND %s < %s AND state = ANY(%s) AND %s
                        ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
                   %s""",
                company.id,
                SQL(LEFT_AT),
                cutoff,
                list(ENDED),
                condition,
                BATCH,
                statement,
            )
        )
        changed = self.env.cr.rowcount
        self.env["sms.message"].invalidate_model()
        return changed

    @api.model
    def _redact_at_provider(self):
        """Ask Twilio to forget what texts said; what could not be asked waits for the next time."""
        last_id = 0
        while True:
            commit(self.env)
            messages = self.sudo().search(
                [("redact_remotely", "=", True), ("id", ">", last_id)], order="id", limit=AT_ONCE
            )
            if not messages:
                return
            last_id = messages[-1].id
            wanted = messages._redactions()
            commit(self.env)  # nothing is locked while the network is waited for
            gone = redact(wanted)
            left = {one.message_id for one in wanted if one.sid not in gone}
            done = {one.message_id for one in wanted} - left
            self._note_redacted(done)
            self.env["ir.cron"]._commit_progress(len(done))

    def _redactions(self):
        """One for each message at Twilio: the present attempt of a text and its former ones."""
        wanted = []
        for gateway, messages in self.grouped("gateway_id").items():
            try:
                account = gateway._account()
            except UserError:
                continue  # no credentials any more
            for message in messages:
                sids = [message.twilio_sid, *message.attempt_ids.mapped("twilio_sid")]
                wanted += [Redaction(message.id, account, sid) for sid in sids if sid]
        return wanted

    @api.model
    def _note_redacted(self, ids):
        begin_read_committed(self.env)
        self.env.cr.execute(
            "UPDATE sms_message SET redact_remotely = NULL WHERE id = ANY(%s)", (list(ids),)
        )
        self.browse(ids).invalidate_recordset(["redact_remotely"])

    @api.depends("redacted_at")
    def _compute_summary(self):
        result = super()._compute_summary()
        for message in self.filtered("redacted_at"):
            message.summary = self.env._("(emptied)")
        return result
