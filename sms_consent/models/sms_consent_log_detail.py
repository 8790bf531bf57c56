from odoo import fields, models


class SmsConsentLogDetail(models.Model):
    """The personal half of a log entry, apart from the chain so that it can be erased (C-13).

    The chained row holds a salted digest of it. Two columns may change later, because they point
    to records that live on: ``partner_id`` follows a merge of contacts, and both pointers empty
    when their record is deleted. The plain ids at the time of writing are part of the digest.
    """

    _name = "sms.consent.log.detail"
    _inherit = ["sms.closed.book"]
    _description = "SMS Consent Log: Personal Data"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="restrict")
    partner_id = fields.Many2one("res.partner", index=True, ondelete="set null")
    user_id = fields.Many2one("res.users", ondelete="set null")
    partner_ref = fields.Integer()
    user_ref = fields.Integer()
    received_at = fields.Datetime("Asked For On")
    number = fields.Char(index=True)
    old_value = fields.Char()
    new_value = fields.Char()
    changed_by = fields.Char()
    ip = fields.Char("IP Address")
    user_agent = fields.Char()
    note = fields.Text()
    evidence = fields.Text(help="Name and SHA-256 of each file.")
    salt = fields.Char(groups="base.group_system")
    erased_at = fields.Datetime()

    def init(self):
        """Let the database refuse all but moving the pointers and erasing.

        Deleting is left to :meth:`sms.consent.log` 's purge, whose rows point here.
        """
        self.env.cr.execute("""
            CREATE OR REPLACE FUNCTION sms_consent_log_detail_guard() RETURNS trigger AS $$
            BEGIN
                IF TG_OP <> 'UPDATE' THEN
                    RAISE EXCEPTION 'The details of the SMS consent log are append-only';
                END IF;
                IF NEW.erased_at IS NOT NULL AND NEW.salt IS NULL AND NEW.number IS NULL
                   AND NEW.received_at IS NULL
                   AND NEW.old_value IS NULL AND NEW.new_value IS NULL
                   AND NEW.changed_by IS NULL AND NEW.ip IS NULL AND NEW.user_agent IS NULL
                   AND NEW.note IS NULL AND NEW.evidence IS NULL
                   AND NEW.partner_ref IS NULL AND NEW.user_ref IS NULL
                   AND NEW.partner_id IS NULL AND NEW.user_id IS NULL
                   AND NEW.id = OLD.id AND NEW.company_id = OLD.company_id THEN
                    RETURN NEW;
                END IF;
                IF (to_jsonb(NEW) - 'partner_id' - 'user_id')
                   = (to_jsonb(OLD) - 'partner_id' - 'user_id') THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION 'The details of the SMS consent log are append-only';
            END $$ LANGUAGE plpgsql;
            CREATE OR REPLACE TRIGGER sms_consent_log_detail_guard
                BEFORE UPDATE ON sms_consent_log_detail
                FOR EACH ROW EXECUTE FUNCTION sms_consent_log_detail_guard();
            CREATE OR REPLACE TRIGGER sms_consent_log_detail_guard_truncate
                BEFORE TRUNCATE ON sms_consent_log_detail
                FOR EACH STATEMENT EXECUTE FUNCTION sms_consent_log_detail_guard();
        """)
