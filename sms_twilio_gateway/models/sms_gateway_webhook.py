import logging
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL, ormcache

from odoo.addons.sms_consent.kernel.numbers import parse

from ..kernel.network import answers
from ..kernel.states import Word
from ..kernel.webhook import BadWebhook, parse_inbound, parse_status, verify_signature

_logger = logging.getLogger(__name__)


class WebhookKey(NamedTuple):
    """What the webhooks of a gateway are verified with."""

    gateway_id: int
    account_sid: str
    auth_token: str
    base_url: str


class SmsGateway(models.Model):
    """What Twilio tells us: verified, parsed, applied."""

    _name = "sms.gateway"
    _inherit = ["sms.gateway", "sms.cached.table"]

    @api.model
    @ormcache()
    def _webhook_keys(self):
        """{secret in the path: :class:`WebhookKey`}: callbacks come by hundreds a second.

        Archived gateways are among them: people still reply to their texts, with STOP too.
        """
        gateways = self.sudo().search([("active", "in", [True, False])])
        return {gateway.webhook_token: gateway._webhook_key() for gateway in gateways}

    def _webhook_key(self):
        return WebhookKey(
            self.id, self.account_sid, self.auth_token or "", self.webhook_base_url.rstrip("/")
        )

    @api.model
    def _verify_webhook(self, token, path, query, form, signature, body=None):
        """The gateway that the request is for, if Twilio has signed it for that account.

        :param path: as called, from the root on; ``query`` is the raw query string
        :param form: {name: [values]}
        :param body: the text of a JSON body, whose values ``form`` then holds
        :return: a gateway (sudo), or an empty one: then nothing may be changed
        """
        key = self._webhook_keys().get(token)
        if not key:
            gateway = self._of_webhook_token(token)  # the former secret, for a while
            if not gateway:
                return gateway
            key = gateway._webhook_key()
        gateway = self.sudo().browse(key.gateway_id)
        verified = verify_signature(
            auth_token=key.auth_token,
            account_sid=key.account_sid,
            url=key.base_url + path + (f"?{query}" if query else ""),
            form=form,
            signature=signature,
            body=body,
        )
        if not verified:
            _logger.info("gateway %s: a webhook with a bad signature was refused", gateway.id)
            return gateway.browse()
        return gateway

    def _apply_status(self, uuid, attempt, form):
        """Apply a status callback about the message ``uuid``; what we don't know is ignored.

        The transaction is READ COMMITTED (``begin_read_committed``): the UPDATE waits for a lane
        that writes down the same message, and is right on whatever it finds then.

        :raises BadWebhook: when the form says nothing
        """
        event = parse_status(form)
        if not uuid.isalnum():
            raise BadWebhook("no message of ours")
        self._note_webhook("status")
        which = SQL(
            "m.uuid = %s AND m.gateway_id = %s AND COALESCE(m.twilio_sid, w.sid) = w.sid",
            uuid,
            self.id,
        )
        word = Word(0, event.state, attempt=attempt, sid=event.sid, code=event.error_code)
        self.env["sms.message"].sudo()._advance([word], which=which, later=True)

    def _apply_inbound(self, form):
        """Store a text that came in, then let its keyword take effect; a repeat changes nothing.

        The transaction is READ COMMITTED: texts that come at the same moment, as after a campaign,
        wait for each other at the chain of consents instead of being replayed.

        :raises BadWebhook: when the form has no SID or no numbers
        """
        event = parse_inbound(form)
        self._note_webhook("inbound")
        sender = self._receiving_sender(event)
        message = self._store_inbound(event, sender)
        if not message:
            return
        intent = (
            self.env["sms.consent"]
            .sudo()
            ._apply_inbound(
                self.company_id,
                message.number,
                event.body,
                reply_via=sender or None,
                received_at=message.received_at,
                opt_out_type=event.opt_out_type,
                provider_confirms=bool(event.opt_out_type)
                or (
                    sender.confirms_keywords
                    and answers(event.body, toll_free=sender.kind == "toll_free")
                ),
            )
        )
        message._after_inbound(intent)

    def _receiving_sender(self, event):
        """The sender that was written to: by number, else by its messaging service."""
        senders = self.env["sms.sender"].sudo().with_context(active_test=False)
        mine = senders.search([("gateway_id", "=", self.id)])
        return (
            mine.filtered(lambda sender: sender.number == event.recipient)
            or mine.filtered(lambda s: s.service_sid and s.service_sid == event.service_sid)
        )[:1]

    def _store_inbound(self, event, sender):
        """One row per SID, whatever is repeated; nothing when it is already there."""
        messages = self.env["sms.message"].sudo()
        if messages.search_count(
            [("gateway_id", "=", self.id), ("twilio_sid", "=", event.sid)], limit=1
        ):
            return messages
        number = parse(event.sender).e164 or event.sender
        now = fields.Datetime.now()
        return messages.create(
            {
                "company_id": self.company_id.id,
                "gateway_id": self.id,
                "direction": "inbound",
                "state": "received",
                "number": number,
                "sender_id": sender.id,
                "partner_id": self._partner_of(number).id,
                "body": event.body,
                "segments": event.segments,
                "media_urls": "\n".join(event.media) or False,
                "twilio_sid": event.sid,
                "not_before": now,
                "received_at": now,
                "state_at": now,
            }
        )

    def _partner_of(self, number):
        """The contact that the number belongs to, empty if nobody knows.

        Of several who have it: whom the front desk has said it is, one of this company, the latest.
        """
        phones = (
            self.env["res.partner.phone"]
            .sudo()
            .search(
                [
                    ("number_e164", "=", number),
                    ("partner_id.company_id", "in", [False, self.company_id.id]),
                ]
            )
        )
        said = (
            self.env["sms.conversation"]
            .sudo()
            .search([("company_id", "=", self.company_id.id), ("number", "=", number)])
            .partner_id
        )
        partners = phones.partner_id or said
        return partners.sorted(
            lambda partner: (partner in said, partner.company_id == self.company_id, partner.id),
            reverse=True,
        )[:1]
