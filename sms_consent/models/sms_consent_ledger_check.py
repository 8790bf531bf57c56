import logging

from odoo import api, fields, models

from ..kernel.ledger import Break, LedgerRow, Problem, verify
from ..kernel.ledger_layout import all_columns, chained_part
from .sms_consent_ledger_detail import DetailCheck

CHAIN_COLUMNS = all_columns("chain")
DETAIL_COLUMNS = all_columns("detail")
_logger = logging.getLogger(__name__)
PAGE = 5000


class SmsConsentLedgerCheck(models.Model):
    """One verification of a company's chain: reads all of it, names the first bad entry (B-3).

    Kept apart from the head of the chain, which every opt-in and opt-out locks.
    """

    _name = "sms.consent.ledger.check"
    _description = "SMS Consent Ledger Check"
    _order = "id desc"
    _rec_name = "date"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    position = fields.Integer("Entries Found Good", readonly=True)
    bad_position = fields.Integer("First Bad Entry", readonly=True)
    problem = fields.Selection(
        [
            ("gap", "An entry is missing or out of order"),
            ("broken_link", "An entry does not continue the one before"),
            ("altered", "An entry was altered"),
            ("truncated", "Entries are missing at the end"),
            ("bad_checkpoint", "A checkpoint was forged"),
            ("unknown_layout", "It was written by a later version of this add-on, or altered"),
        ],
        readonly=True,
    )

    @api.model
    def _cron_verify(self):
        """Check every company's chain; tell its officers about the first bad entry."""
        for ledger in self.env["sms.consent.ledger"].search([("position", ">", 0)]):
            check = self._run(ledger.company_id)
            if check.problem:
                check._alert()
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _run(self, company):
        """Verify the chain of ``company``; return the record of what was found."""
        bad = self._verify(company)
        head = self.env["sms.consent.ledger"].search([("company_id", "=", company.id)])
        return self.create(
            {
                "company_id": company.id,
                "position": bad.position - 1 if bad else head.position,
                "bad_position": bad.position if bad else 0,
                "problem": bad.problem.value if bad else False,
            }
        )

    def _sentence(self):
        """What was found, in words."""
        self.ensure_one()
        if not self.problem:
            return self.env._(
                "%(company)s: all %(count)s entries are as they were written.",
                company=self.company_id.name,
                count=self.position,
            )
        labels = dict(self._fields["problem"]._description_selection(self.env))
        return self.env._(
            "%(company)s: entry %(position)s is the first bad one. %(problem)s.",
            company=self.company_id.name,
            position=self.bad_position,
            problem=labels[self.problem],
        )

    def _alert(self):
        """Write to the company's officers, in Odoo and by e-mail."""
        _logger.error("SMS consent log damaged. %s", self._sentence())
        officers = self.env.ref("sms_consent.group_sms_officer").all_user_ids.filtered(
            lambda user: self.company_id in user.company_ids and not user.share
        )
        self.env["mail.thread"].message_notify(
            partner_ids=officers.partner_id.ids,
            subject=self.env._("The SMS consent log of %s is damaged", self.company_id.name),
            body=self.env._(
                "%s Nothing before it is affected. Keep the database as it is and find out who "
                "had access to it.",
                self._sentence(),
            ),
        )

    @api.model
    def _verify(self, company):
        """The first bad position of the chain of ``company`` as kernel ``Break``, or None."""
        self.env.flush_all()
        checkpoint = self.env["sms.consent.checkpoint"]._latest(company)
        head = self.env["sms.consent.ledger"].search([("company_id", "=", company.id)])
        details = DetailCheck(self.env)
        rows = self._read_chain(company, checkpoint.position if checkpoint else 0, details)
        broken = verify(
            rows,
            after=checkpoint,
            key=self.env["res.company"]._sms_secret(),
            head=(head.position, head.hash) if head else None,
        )
        for _row in rows:
            pass  # what explains an erasure or a merge may come after the first break
        positions = [details.first_bad(), broken.position if broken else None]
        if positions[0] and (not broken or positions[0] < positions[1]):
            return Break(positions[0], Problem.ALTERED)
        return broken

    def _read_chain(self, company, after, details):
        """Yield the rows of the chain as ``LedgerRow``, page by page; ``details`` sees each."""
        chained = ", ".join(f"l.{name}" for name in CHAIN_COLUMNS)
        personal = ", ".join(f"d.{name}" for name in DETAIL_COLUMNS)
        query = f"""
            SELECT {chained}, l.prev_hash, l.hash,
                   {personal}, d.partner_id, d.user_id, d.salt, d.erased_at
              FROM sms_consent_log l
              LEFT JOIN sms_consent_log_detail d ON d.id = l.detail_id
             WHERE l.company_id = %s AND l.position > %s
             ORDER BY l.position LIMIT {PAGE}"""
        split = len(CHAIN_COLUMNS)
        while True:
            self.env.cr.execute(query, (company.id, after))
            page = self.env.cr.fetchall()
            for row in page:
                entry = dict(zip(CHAIN_COLUMNS, row, strict=False))
                chained_columns = chained_part(entry, entry["layout"])
                if chained_columns is not None:
                    details.look(entry, row[split + 2 :])
                yield LedgerRow(entry["position"], row[split], chained_columns, row[split + 1])
            if len(page) < PAGE:
                return
            after = page[-1][CHAIN_COLUMNS.index("position")]
