from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..kernel.gate import Candidate, Reason, Verdict

FAILURE_TYPES = {
    Reason.NUMBER_MISSING: "sms_number_missing",
    Reason.NUMBER_INVALID: "sms_number_format",
    Reason.COUNTRY_NOT_ALLOWED: "sms_country_not_supported",
}


class SmsSms(models.Model):
    """The door: whatever Odoo wants to text passes the consent gate here (B-1)."""

    _inherit = "sms.sms"

    company_id = fields.Many2one("res.company", "Texting Company", index=True, ondelete="cascade")
    purpose_id = fields.Many2one("sms.consent.purpose", ondelete="set null")
    consent_exempt = fields.Boolean(
        readonly=True, copy=False, help="An automated confirmation; set by the system only."
    )
    block_reason = fields.Char("Why Not Sent", readonly=True, copy=False)
    not_before = fields.Datetime(
        readonly=True, copy=False, help="Waits until then, for example for the quiet hours to end."
    )

    @api.model
    def default_get(self, fields):
        """No default that a user has set, in ``ir.default`` or the context, makes a text exempt."""
        return super().default_get([name for name in fields if name != "consent_exempt"])

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get("consent_exempt") for vals in vals_list):
            raise AccessError(self.env._("Only the system's own confirmations skip the consent."))
        # Odoo creates these with sudo, in the context of whoever sends: that must not name a
        # company that is not the user's (allowed_company_ids).
        user_env = self.env(su=False)
        messages = self.env["mail.message"].sudo()
        partners = self.env["res.partner"].sudo()
        for vals in vals_list:
            message = messages.browse(vals.get("mail_message_id") or ())
            if not vals.get("partner_id"):
                vals["partner_id"] = self._customer_at(message, vals.get("number")).id
            company = self.env["res.company"].browse(vals.get("company_id") or ())
            company = (
                company
                or message.record_company_id
                or partners.browse(vals.get("partner_id") or ()).company_id
                or user_env.company
            )
            vals["company_id"] = company.id
            if "record_company_id" in self._fields:
                # Odoo's own module for Twilio chooses the account by it: the same company's.
                vals["record_company_id"] = company.id
            if not vals.get("purpose_id"):
                purpose = message.sms_purpose_id or self._purpose_about(message)
                purpose = purpose or company.sudo().sms_default_purpose_id
                vals["purpose_id"] = purpose.id
        return super().create(vals_list)

    @api.model
    def _customer_at(self, message, number):
        """The contact of the record texted about, if the bare ``number`` is one of theirs.

        Tills text receipts to numbers, for example; consent is the person's.
        """
        nobody = self.env["res.partner"]
        if not number or not message.res_id or message.model not in self.env:
            return nobody
        record = self.env[message.model].sudo().browse(message.res_id).exists()
        field = record._fields.get("partner_id")
        customer = record.partner_id if field and field.comodel_name == nobody._name else nobody
        return customer if number in customer.sms_phone_ids.mapped("number_e164") else nobody

    @api.model
    def _purpose_about(self, message):
        """What kind of text it is, where no template says it: by the record it is about."""
        if message.message_type != "sms" or not message.model:
            return self.env["sms.consent.purpose"]
        return self.env["sms.template"].sudo()._purpose_of_model(message.model)

    def write(self, vals):
        if "consent_exempt" in vals and not self.env.su:
            raise AccessError(self.env._("Only the system's own confirmations skip the consent."))
        return super().write(vals)

    def _get_sms_company(self):
        return self.company_id or super()._get_sms_company()

    @api.model
    def _process_queue(self):
        """Odoo's queue job, but for texts that wait for a later hour."""
        now = fields.Datetime.now()
        domain = (
            Domain("state", "=", "outgoing")
            & Domain("to_delete", "!=", True)
            & (Domain("not_before", "=", False) | Domain("not_before", "<=", now))
        )
        batch_size = self._get_send_batch_size()
        records = self.search(domain, limit=batch_size, order="id").try_lock_for_update()
        if not records:
            return
        records._send(unlink_failed=False, unlink_sent=True, raise_exception=False)
        remaining = self.search_count(domain) if len(records) == batch_size else 0
        self.env["ir.cron"]._commit_progress(len(records), remaining=remaining)

    def _send(self, unlink_failed=False, unlink_sent=True, raise_exception=False):
        """Ask the gate for every row; send what is allowed, refuse or put off the rest."""
        rows = self.sudo()
        decisions = self.env["sms.consent.gate"]._decide(
            [row._gate_candidate() for row in rows], lock=True
        )
        allowed, refused, deferred = self.browse(), defaultdict(self.browse), self.browse()
        for row in self:
            decision = decisions[row.id]
            if decision.verdict is Verdict.ALLOW:
                allowed |= row
            elif decision.verdict is Verdict.DEFER:
                row.sudo().not_before = decision.until
                deferred |= row
            else:
                refused[decision] |= row
        for decision, blocked in refused.items():
            blocked._refuse(decision, unlink_failed)
        deferred._trigger_later()
        if allowed:
            allowed._dispatch_allowed(unlink_failed, unlink_sent, raise_exception)

    def _gate_candidate(self):
        self.ensure_one()
        return Candidate(
            key=self.id,
            partner_id=self.partner_id.id or None,
            number=self.number or None,
            purpose_id=self.purpose_id.id or None,
            company_id=(self.company_id or self._get_sms_company()).id,
            exempt=self.consent_exempt,
        )

    # pylint: disable-next=missing-return
    def _dispatch_allowed(self, unlink_failed, unlink_sent, raise_exception):
        """Send what the gate has let through, company by company (the gateway takes over here).

        Odoo's own sending takes one account for the whole batch, that of the present company.
        """
        for company, rows in self.sudo().grouped("company_id").items():
            # pylint: disable-next=super-method-mismatch
            super(SmsSms, rows.with_company(company))._send(
                unlink_failed=unlink_failed,
                unlink_sent=unlink_sent,
                raise_exception=raise_exception,
            )
            self.env["sms.consent.sent"].sudo()._record(rows.sudo())

    def _refuse(self, decision, unlink_failed):
        """Mark refused rows and tell the chatter why, in a sentence."""
        for row in self.sudo():
            sentence = self.env["sms.consent.gate"]._sentence(
                decision.reason,
                until=decision.until,
                partner=row.partner_id,
                number=row.number,
                purpose=row.purpose_id,
                company=row.company_id,
            )
            row.write(
                {
                    "state": "error",
                    "failure_type": FAILURE_TYPES.get(decision.reason, "sms_optout"),
                    "block_reason": sentence,
                    "to_delete": unlink_failed,
                }
            )
            row.sms_tracker_id._action_update_from_sms_state(
                "error", failure_type="sms_not_allowed", failure_reason=sentence
            )

    def _trigger_later(self):
        """Wake the queue when the first of the rows that wait is due."""
        moments = [moment for moment in self.sudo().mapped("not_before") if moment]
        if moments:
            self.env.ref("sms.ir_cron_sms_scheduler_action")._trigger(at=min(moments))
