from odoo import models

from odoo.addons.sms_consent.kernel.keywords import Certainty, Intent, Kind, classify

from ..kernel.segments import MAX_TEXT
from ..kernel.webhook import InboundEvent


class SmsGateway(models.Model):
    """Texts that people sent us and whose webhook never arrived: found by the reconciliation."""

    _inherit = "sms.gateway"

    def _recover_inbound(self, entries):
        """Store what is not here yet; a STOP among it takes effect, nothing else does.

        Days late, an opt-in or a request for help may be long settled otherwise, and nobody
        expects an answer any more; an opt-out holds unless the person has agreed anew since.

        :param entries: listed inbound texts, newest first
        :return: (message, entry) of each that was missing
        """
        self.ensure_one()
        self.env.cr.execute(
            "SELECT twilio_sid FROM sms_message WHERE gateway_id = %s AND twilio_sid = ANY(%s)",
            (self.id, [entry.sid for entry in entries]),
        )
        here = {sid for (sid,) in self.env.cr.fetchall()}
        # listed newest first, and dated to the second
        missing = [entry for entry in reversed(entries) if entry.sid not in here]
        missing.sort(key=lambda entry: entry.created)
        return [(self._recover_one(entry), entry) for entry in missing]

    def _recover_one(self, entry):
        event = InboundEvent(
            sid=entry.sid,
            sender=entry.sender,
            recipient=entry.recipient,
            body=entry.body[:MAX_TEXT],
            service_sid=entry.service_sid or None,
            segments=max(1, entry.segments),
            media=(),
            opt_out_type=None,
        )
        sender = self._receiving_sender(event)
        message = self._store_inbound(event, sender)
        if not message:
            return message
        intent = Intent(Kind.NONE)  # for a person to read
        if self._still_a_stop(message.number, entry):
            intent = (
                self.env["sms.consent"]
                .sudo()
                ._apply_inbound(
                    self.company_id,
                    message.number,
                    event.body,
                    reply_via=sender or None,
                    provider_confirms=True,  # days late: silent
                    received_at=entry.created,
                )
            )
        message._after_inbound(intent)
        return message

    def _still_a_stop(self, number, entry):
        """Whether the text is an opt-out, and nobody has agreed at this number since."""
        table = self.env["sms.consent.keyword"]._keyword_table(self.company_id.id)
        intent = classify(entry.body, table)
        if intent.kind is not Kind.OPT_OUT:
            return False
        if intent.certainty is not Certainty.CERTAIN:
            return True  # a person is asked to decide
        return (
            not self.env["sms.consent"]
            .sudo()
            .search_count(
                [
                    ("company_id", "=", self.company_id.id),
                    ("number", "=", number),
                    ("state", "=", "opted_in"),
                    ("state_at", ">", entry.created),
                ],
                limit=1,
            )
        )
