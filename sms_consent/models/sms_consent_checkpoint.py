from odoo import fields, models

from ..kernel.ledger import Checkpoint


class SmsConsentCheckpoint(models.Model):
    """A signed stand-in for the log entries that were purged after the retention time.

    The database lets go of log entries up to a checkpoint and of no others; whether the
    checkpoint itself is genuine is a matter of its signature, which the verification looks at.
    """

    _name = "sms.consent.checkpoint"
    _inherit = ["sms.closed.book"]
    _description = "SMS Consent Ledger Checkpoint"
    _order = "company_id, position desc"
    _rec_name = "position"
    _log_access = False

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    position = fields.Integer("Last Purged Entry", required=True, readonly=True)
    hash = fields.Char("Its Hash", required=True, readonly=True)
    made_at = fields.Datetime(required=True, readonly=True)
    signature = fields.Char(required=True, readonly=True, groups="base.group_system")

    def init(self):
        """As unchangeable as the log."""
        self.env.cr.execute("""
            CREATE OR REPLACE FUNCTION sms_consent_checkpoint_guard() RETURNS trigger AS $$
            BEGIN
                RAISE EXCEPTION 'Checkpoints of the SMS consent log are append-only: % refused',
                    TG_OP;
            END $$ LANGUAGE plpgsql;
            CREATE OR REPLACE TRIGGER sms_consent_checkpoint_guard
                BEFORE UPDATE OR DELETE ON sms_consent_checkpoint
                FOR EACH ROW EXECUTE FUNCTION sms_consent_checkpoint_guard();
            CREATE OR REPLACE TRIGGER sms_consent_checkpoint_guard_truncate
                BEFORE TRUNCATE ON sms_consent_checkpoint
                FOR EACH STATEMENT EXECUTE FUNCTION sms_consent_checkpoint_guard();
        """)

    def _record(self, company, checkpoint):
        """Keep a kernel ``Checkpoint`` of ``company``."""
        return self._add(
            {
                "company_id": company.id,
                "position": checkpoint.position,
                "hash": checkpoint.hash,
                "made_at": checkpoint.made_at,
                "signature": checkpoint.signature,
            }
        )

    def _latest(self, company):
        """The kernel ``Checkpoint`` that the rows of ``company`` continue, or None."""
        last = self.search([("company_id", "=", company.id)], order="position desc", limit=1)
        if not last:
            return None
        return Checkpoint(
            scope=str(company.id),
            position=last.position,
            hash=last.hash,
            made_at=last.made_at,
            signature=last.signature,
        )
