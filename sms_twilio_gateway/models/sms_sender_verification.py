import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

# https://www.twilio.com/docs/messaging/api/tollfree-verification-resource
STATES = {
    "PENDING_REVIEW": "pending",
    "IN_REVIEW": "pending",
    "TWILIO_APPROVED": "verified",
    "TWILIO_REJECTED": "rejected",
}


class SmsSender(models.Model):
    """The verification of toll-free numbers, from Twilio where it knows one (IM-2)."""

    _inherit = "sms.sender"

    verification_note = fields.Char(
        "Why Rejected", readonly=True, copy=False, help="What Twilio says about it."
    )
    verification_checked_at = fields.Datetime("Last Asked", readonly=True, copy=False)

    def action_check_verification(self):
        """Ask Twilio now."""
        self.check_access("write")
        gateways = self.gateway_id
        for gateway in gateways:
            gateway._refresh_verifications()
        labels = dict(self._fields["verification_state"]._description_selection(self.env))
        states = [f"{sender.name}: {labels[sender.verification_state]}" for sender in self]
        return gateways[:1]._notify("info", self.env._("Verification"), ", ".join(states))

    def action_use_opt_in_page(self):
        """Store the address of the company's own sign-up page as the opt-in workflow (IM-3)."""
        self.check_access("write")
        for sender in self:
            sender.opt_in_url = sender.company_id.sudo()._sms_opt_in_url()


class SmsGateway(models.Model):
    _inherit = "sms.gateway"

    def _refresh_verifications(self):
        """Take over what Twilio says of its toll-free numbers' verifications.

        Where it knows none the state stays as somebody has entered it: the number may have been
        verified through another account.

        :raises UserError: when Twilio can't be asked
        """
        self.ensure_one()
        found = self._call(
            lambda client: client.messaging.v1.tollfree_verifications.list(limit=1000)
        )
        # the newest first: a number that was rejected may be asked about again
        newest = {}
        for one in sorted(found, key=lambda one: one.date_updated or one.date_created):
            newest[one.tollfree_phone_number] = one
        now = fields.Datetime.now()
        for sender in self.sender_ids.filtered(lambda sender: sender.kind == "toll_free"):
            values = {"verification_checked_at": now}
            known = newest.get(sender.number)
            if known and known.status in STATES:
                values["verification_state"] = STATES[known.status]
                values["verification_note"] = known.rejection_reason or False
            sender.write(values)
            if sender.verification_state == "verified":
                sender._wake()

    @api.model
    def _cron_verifications(self):
        """Ask once a day about numbers that are not verified yet, gateway by gateway.

        What one gateway has brought is committed before the next is asked: no sender is locked
        while Twilio answers.
        """
        waiting = self.env["sms.sender"].search(
            [("kind", "=", "toll_free"), ("verification_state", "!=", "verified")]
        )
        for gateway in waiting.gateway_id.filtered("active"):
            try:
                gateway._refresh_verifications()
            except UserError as error:
                _logger.info("gateway %s: verifications not asked for: %s", gateway.id, error)
            self.env["ir.cron"]._commit_progress(1)
