from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..kernel.ledger import sign_checkpoint
from .sms_consent_ledger_detail import DETAIL_COLUMNS, format_positions
from .sms_consent_log import LogEntry

BATCH = 10_000


class SmsConsentLog(models.Model):
    """Retention and erasure: how an append-only log lets go of personal data (C-7, C-13).

    Erasing empties the details and leaves the chain; an entry says which ones. Purging deletes
    the oldest entries altogether and puts a signed checkpoint in their place.
    """

    _inherit = "sms.consent.log"

    @api.model
    def _erase_details(self, entries, *, source, actor, note=""):
        """Empty the personal halves of ``entries`` for good; the chain still verifies."""
        for company, rows in entries.grouped("company_id").items():
            rows = rows.filtered(lambda row: not row.erased_at and row.event != "erase")
            if not rows:
                continue
            self.env.flush_all()
            columns = SQL(", ").join(
                SQL("%s = NULL", SQL.identifier(name))
                for name in (*DETAIL_COLUMNS, "partner_id", "user_id", "salt")
                if name != "company_id"
            )
            self.env.cr.execute(
                SQL(
                    "UPDATE sms_consent_log_detail SET %s, erased_at = %s WHERE id = ANY(%s)",
                    columns,
                    fields.Datetime.now(),
                    rows.detail_id.ids,
                )
            )
            self.env.invalidate_all()
            self._append(
                [
                    LogEntry(
                        company=company,
                        event="erase",
                        field_name="detail",
                        actor=actor,
                        source=source,
                        new=note,
                        note=format_positions(rows.mapped("position")),
                    )
                ]
            )

    @api.model
    def _cron_purge(self):
        """Let go of what is older than each company's retention time."""
        for ledger in self.env["sms.consent.ledger"].search([("position", ">", 0)]):
            self._purge(ledger.company_id)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _purge(self, company, *, now=None):
        """Erase and delete entries of ``company`` beyond its retention time.

        Entries that prove a consent or refusal still on file are kept, however old. Of the others
        the personal half is erased; where no entry that must be kept comes before, the whole
        entry is deleted and a checkpoint made. Returns the number of deleted entries.
        """
        cutoff = (now or fields.Datetime.now()) - relativedelta(years=company.sms_retention_years)
        old = self.search(
            [
                ("company_id", "=", company.id),
                ("date", "<", cutoff),
                ("detail_id.erased_at", "=", False),
                ("event", "!=", "erase"),
            ],
            order="position",
            limit=BATCH,
        )
        needed = self._still_needed(company)
        idle = old.filtered(lambda row: (row.partner_id.id, row.purpose_id.id) not in needed)
        self._erase_details(
            idle,
            source="system",
            actor=self.env["sms.consent"]._actor("system"),
            note=self.env._("End of the retention time"),
        )
        return self._purge_prefix(company, cutoff)

    def _still_needed(self, company):
        """{(partner id, purpose id)} of consents and refusals that are on file."""
        consents = self.env["sms.consent"].search(
            [("company_id", "=", company.id), ("state", "!=", "none")]
        )
        pairs = {(consent.partner_id.id, consent.purpose_id.id) for consent in consents}
        return pairs | {(partner_id, False) for partner_id, _purpose in pairs}

    def _purge_prefix(self, company, cutoff):
        """Delete the erased entries before the first that must stay; return how many."""
        stays = self.search(
            [
                ("company_id", "=", company.id),
                "|",
                ("date", ">=", cutoff),
                "&",
                ("detail_id.erased_at", "=", False),
                ("event", "!=", "erase"),
            ],
            order="position",
            limit=1,
        )
        last = self.search(
            [("company_id", "=", company.id), ("position", "<", stays.position)],
            order="position desc",
            limit=1,
        )
        if not last:
            return 0
        checkpoint = sign_checkpoint(
            self.env["res.company"]._sms_secret(),
            str(company.id),
            last.position,
            last.hash,
            fields.Datetime.now(),
        )
        self.env["sms.consent.checkpoint"]._record(company, checkpoint)
        self.env.flush_all()
        self.env.cr.execute(
            """DELETE FROM sms_consent_log WHERE company_id = %s AND position <= %s
               RETURNING detail_id""",
            (company.id, last.position),
        )
        details = [detail_id for (detail_id,) in self.env.cr.fetchall()]
        self.env.cr.execute("DELETE FROM sms_consent_log_detail WHERE id = ANY(%s)", (details,))
        self.env.invalidate_all()
        return len(details)
