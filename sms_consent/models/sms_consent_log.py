from dataclasses import dataclass
from datetime import datetime

from odoo import api, fields, models

from ..kernel.actor import Actor
from .sms_consent_source import SOURCES


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One changed field, to be appended to the log of ``company``.

    ``purpose``, ``partner`` and ``wording`` are records (possibly empty); ``old`` and ``new`` what
    people read; ``wording`` is bound to the language it was shown in; ``received_at`` when the
    person asked for it, default now (C-2).
    """

    company: models.BaseModel
    event: str
    field_name: str
    actor: Actor
    source: str
    old: str = ""
    new: str = ""
    purpose: models.BaseModel | None = None
    partner: models.BaseModel | None = None
    number: str | None = None
    wording: models.BaseModel | None = None
    evidence: str = ""
    note: str = ""
    received_at: datetime | None = None


class SmsConsentLog(models.Model):
    """Field-level change log and ledger: append-only, one hash chain per company (B-3, NF-6).

    Rows are written by :meth:`_append` alone; the database refuses UPDATE, DELETE and TRUNCATE to
    everybody, whatever path the statement takes.
    """

    _name = "sms.consent.log"
    _inherit = ["sms.closed.book"]
    _description = "SMS Consent Log"
    _order = "company_id, position desc"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    position = fields.Integer(required=True, readonly=True)
    # Empty in the entries of before; a required column could not be added to them.
    layout = fields.Integer(readonly=True, aggregator=None, help="Which columns are chained.")
    date = fields.Datetime("Applied On", required=True, readonly=True, index=True)
    event = fields.Selection(
        [
            ("opt_in", "Opt-in"),
            ("opt_out", "Opt-out"),
            ("pending", "Opt-in requested"),
            ("confirmed", "Opt-in confirmed"),
            ("void", "Consent voided"),
            ("expired", "Consent expired"),
            ("number", "Number changed"),
            ("preference", "Preference changed"),
            ("suppress", "Number suppressed"),
            ("release", "Suppression lifted"),
            ("merge", "Contacts merged"),
            ("erase", "Personal data erased"),
            ("import", "Import"),
        ],
        required=True,
        readonly=True,
    )
    field_name = fields.Selection(
        [
            ("state", "Consent"),
            ("number", "Opted-in Number"),
            ("consent_type", "Consent Type"),
            ("basis", "Basis"),
            ("expires_on", "Expires On"),
            ("evidence", "Proof"),
            ("phone", "Phone"),
            ("preferred_method", "Preferred Contact Method"),
            ("messaging_contact", "Messaging Contact"),
            ("suppression", "Do Not Text"),
            ("contact", "Contact"),
            ("detail", "Log Detail"),
        ],
        "Field",
        required=True,
        readonly=True,
    )
    purpose_id = fields.Many2one("sms.consent.purpose", readonly=True, ondelete="restrict")
    purpose_code = fields.Char(readonly=True)
    source = fields.Selection(SOURCES, required=True, readonly=True)
    changed_by_kind = fields.Selection(
        [
            ("staff", "Staff"),
            ("member", "Member"),
            ("unknown", "Unknown"),
            ("carrier", "Carrier"),
            ("system", "System"),
        ],
        required=True,
        readonly=True,
    )
    wording_id = fields.Many2one("sms.consent.wording", readonly=True, ondelete="restrict")
    wording_lang = fields.Char(readonly=True)
    wording_digest = fields.Char(readonly=True)
    wording_text = fields.Html("Wording Shown", compute="_compute_wording_text")
    detail_id = fields.Many2one(
        "sms.consent.log.detail", required=True, readonly=True, ondelete="restrict", index=True
    )
    detail_digest = fields.Char(required=True, readonly=True)
    prev_hash = fields.Char(required=True, readonly=True)
    hash = fields.Char(required=True, readonly=True)

    partner_id = fields.Many2one(related="detail_id.partner_id", string="Contact")
    user_id = fields.Many2one(related="detail_id.user_id", string="User")
    number = fields.Char(related="detail_id.number")
    old_value = fields.Char(related="detail_id.old_value")
    new_value = fields.Char(related="detail_id.new_value")
    changed_by = fields.Char(related="detail_id.changed_by")
    received_at = fields.Datetime(related="detail_id.received_at", string="Asked For On")
    ip = fields.Char(related="detail_id.ip")
    user_agent = fields.Char(related="detail_id.user_agent")
    note = fields.Text(related="detail_id.note")
    evidence = fields.Text(related="detail_id.evidence", string="Proof Files")
    erased_at = fields.Datetime(related="detail_id.erased_at", string="Erased On")

    _position_unique = models.Constraint(
        "unique(company_id, position)", "Two entries of a ledger can't have the same position."
    )

    def init(self):
        """Make the database itself refuse to change the chain.

        Only what a checkpoint stands for may be deleted: that is the purge.
        """
        self.env.cr.execute("""
            CREATE OR REPLACE FUNCTION sms_consent_log_guard() RETURNS trigger AS $$
            BEGIN
                IF TG_OP = 'DELETE' AND EXISTS (
                    SELECT FROM sms_consent_checkpoint c
                     WHERE c.company_id = OLD.company_id AND c.position >= OLD.position) THEN
                    RETURN OLD;
                END IF;
                RAISE EXCEPTION 'The SMS consent log is append-only: % refused', TG_OP;
            END $$ LANGUAGE plpgsql;
            CREATE OR REPLACE TRIGGER sms_consent_log_guard
                BEFORE UPDATE OR DELETE ON sms_consent_log
                FOR EACH ROW EXECUTE FUNCTION sms_consent_log_guard();
            CREATE OR REPLACE TRIGGER sms_consent_log_guard_truncate
                BEFORE TRUNCATE ON sms_consent_log
                FOR EACH STATEMENT EXECUTE FUNCTION sms_consent_log_guard();
        """)

    @api.depends("wording_id", "wording_lang")
    def _compute_wording_text(self):
        for entry in self:
            wording = entry.wording_id.sudo()
            entry.wording_text = wording._shown_in(entry.wording_lang) if wording else False
