import secrets
import threading
import time
from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..kernel.webhook import Refusal, why_refused
from ..services import round_trip

NOTED_EVERY = 60.0  # seconds; a busy gateway must not wait for its own statistics
OVERLAP = timedelta(days=7)  # longer than Twilio holds any text

_lock = threading.Lock()
_pending = Counter()
_noted = {}


class SmsGatewayWebhook(models.Model):
    """When webhooks of a kind last came to a gateway, and how many; refused ones by reason.

    A process adds what it has counted at most once a minute: no request waits for another's row.
    """

    _name = "sms.gateway.webhook"
    _inherit = ["sms.own.defaults"]
    _description = "Webhooks of a Gateway"

    gateway_id = fields.Many2one("sms.gateway", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="gateway_id.company_id", store=True, precompute=True, required=True
    )
    kind = fields.Selection(
        [("status", "Delivery Report"), ("inbound", "Incoming Text"), ("refused", "Refused")],
        required=True,
    )
    reason = fields.Char(required=True, default="")
    address = fields.Char(help="The address for which Twilio had signed.")
    count = fields.Integer(required=True, default=0)
    last_at = fields.Datetime(required=True)

    _kind_unique = models.UniqueIndex("(gateway_id, kind, reason)")


class SmsGateway(models.Model):
    """Whether webhooks arrive, and if not, why not."""

    _inherit = "sms.gateway"

    webhook_ids = fields.One2many("sms.gateway.webhook", "gateway_id")
    last_webhook_at = fields.Datetime("Last Heard From Twilio", compute="_compute_webhook_health")
    last_status_at = fields.Datetime("Last Delivery Report", compute="_compute_webhook_health")
    last_inbound_at = fields.Datetime("Last Incoming Text", compute="_compute_webhook_health")
    refused_count = fields.Integer("Refused", compute="_compute_webhook_health")
    last_refused_at = fields.Datetime("Last Refused", compute="_compute_webhook_health")
    refusal_sentence = fields.Char("Likely Reason", compute="_compute_webhook_health")
    webhook_test_at = fields.Datetime("Tested", readonly=True, copy=False)
    webhook_test_ok = fields.Boolean(readonly=True, copy=False)
    webhook_test_result = fields.Char("Result of the Test", readonly=True, copy=False)
    former_webhook_token = fields.Char(readonly=True, copy=False, groups="base.group_system")
    former_token_until = fields.Datetime(
        "Former Secret Valid Until", readonly=True, copy=False, groups="base.group_system"
    )

    @api.depends("webhook_ids.last_at", "webhook_ids.count")
    def _compute_webhook_health(self):
        for gateway in self:
            rows = gateway.webhook_ids.sorted("last_at")
            refused = rows.filtered(lambda row: row.kind == "refused")
            heard = rows.filtered(lambda row: row.kind != "refused")
            gateway.last_webhook_at = heard[-1:].last_at
            gateway.last_status_at = rows.filtered(lambda r: r.kind == "status")[-1:].last_at
            gateway.last_inbound_at = rows.filtered(lambda r: r.kind == "inbound")[-1:].last_at
            gateway.refused_count = sum(refused.mapped("count"))
            gateway.last_refused_at = refused[-1:].last_at
            gateway.refusal_sentence = gateway._refusal_sentence(refused[-1:])

    def _refusal_sentence(self, row):
        """What the last refused webhook tells, in words, and what to do."""
        sentences = {
            Refusal.UNSIGNED: self.env._(
                "It bore no signature: somebody else than Twilio called. Nothing to do."
            ),
            Refusal.NO_TOKEN: self.env._("No auth token is entered here, so all are refused."),
            Refusal.OTHER_ACCOUNT: self.env._(
                "It came from another Twilio account. Check the account SID."
            ),
            Refusal.ADDRESS: self.env._(
                "Twilio called another address than the public address entered here: %s",
                row.address,
            ),
            Refusal.TOKEN: self.env._(
                "The auth token here is not Twilio's primary one, or a proxy changes the address "
                "on the way. Copy the token from Twilio's console again."
            ),
        }
        return sentences[Refusal(row.reason)] if row else False

    def _note_webhook(self, kind, reason="", address=""):
        """Count a webhook, and write the counts down unless that was done within a minute."""
        key = (self.env.cr.dbname, self.id, kind, reason)
        with _lock:
            _pending[key] += 1
            if time.monotonic() - _noted.get(key, float("-inf")) < NOTED_EVERY:
                return
            _noted[key] = time.monotonic()
            count = _pending.pop(key)
        values = {
            "gateway": self.id,
            "company": self.company_id.id,
            "kind": kind,
            "reason": reason,
            "address": address[:200] or None,
            "count": count,
            "now": fields.Datetime.now(),
        }
        self.env.cr.execute(_ADD, values)
        self.env["sms.gateway.webhook"].invalidate_model()

    @api.model
    def _note_refusal(self, token, form, signature, addresses):
        """Tell the gateway of this secret why its webhook was refused.

        :param addresses: where the request may have been sent to, as its headers tell
        """
        gateway = self._of_webhook_token(token)
        if not gateway:
            return  # a stranger's guess
        reason, address = why_refused(
            auth_token=gateway.auth_token or "",
            account_sid=gateway.account_sid,
            form=form,
            signature=signature,
            addresses=addresses,
        )
        gateway._note_webhook("refused", reason.value, address.partition("/sms/twilio/")[0])

    @api.model
    def _of_webhook_token(self, token):
        """The gateway with this secret, or with this former one while it is still valid."""
        if not token or "\x00" in token:  # PostgreSQL's text has no such character
            return self.browse()
        domain = [
            "|",
            ("webhook_token", "=", token),
            "&",
            ("former_webhook_token", "=", token),
            ("former_token_until", ">", fields.Datetime.now()),
        ]
        return self.sudo().with_context(active_test=False).search(domain, limit=1)

    def action_test_webhooks(self):
        """Call our own public address as Twilio would, and tell what came back."""
        self.ensure_one()
        self.check_access("write")
        account = self._account()
        nonce = secrets.token_hex(8)
        url = self._webhook_url("test")
        try:
            answer = round_trip.call(account, url, nonce)
        except round_trip.Unreachable as error:
            answer = None
            sentence = self._unreachable_sentence(error)
        else:
            sentence = self._answer_sentence(answer, nonce)
        works = bool(answer and answer.nonce == nonce)
        self.write(
            {
                "webhook_test_at": fields.Datetime.now(),
                "webhook_test_ok": works,
                "webhook_test_result": sentence,
            }
        )
        return self._notify("success" if works else "danger", self.env._("Webhooks"), sentence)

    def _answer_sentence(self, answer, nonce):
        if answer.nonce == nonce:
            return self.env._(
                "This server answers at its public address and accepts the signature."
            )
        if answer.location:
            return self.env._(
                "The public address leads on to %s. Enter that one instead.", answer.location
            )
        if answer.status == 403:
            return self.env._(
                "Odoo answers, but refuses the signature: a proxy changes the address on the way."
            )
        return self.env._(
            "Another program, or another database, answers there (HTTP %s). Check the public "
            "address and the proxy in front of Odoo.",
            answer.status,
        )

    def _unreachable_sentence(self, error):
        if error.kind == "timeout":
            return self.env._(
                "No answer within %s seconds. A firewall may be in the way, or the server has no "
                "free worker.",
                int(round_trip.TIMEOUT_SECONDS),
            )
        if error.kind == "certificate":
            return self.env._("The certificate of the public address is not valid.")
        return self.env._("Nobody answers at the public address. Check its name and port.")

    def action_renew_webhook_secret(self):
        """A new secret in the webhooks' addresses; the former one holds for another week.

        Until then there is no other: Twilio may call with the former one, for texts under way and
        as long as nobody has told it the new address.
        """
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group("base.group_system"):
            raise UserError(self.env._("Only an administrator can do this."))
        now = fields.Datetime.now()
        if self.former_token_until and self.former_token_until > now:
            raise UserError(
                self.env._(
                    "The secret was renewed a short time ago, and Twilio may still use the former "
                    "one until %s. Press Set Incoming Address, and renew again after that time.",
                    self._local_minute(self.former_token_until),
                )
            )
        until = now + OVERLAP
        self.write(
            {
                "former_webhook_token": self.webhook_token,
                "former_token_until": until,
                "webhook_token": secrets.token_urlsafe(24),
            }
        )
        return self._notify(
            "success",
            self.env._("New webhook secret"),
            self.env._(
                "Press Set Incoming Address now, so that Twilio learns the new address. The "
                "former one works until %s.",
                self._local_minute(until),
            ),
        )

    def _local_minute(self, moment):
        return fields.Datetime.context_timestamp(self, moment).strftime("%Y-%m-%d %H:%M")


_ADD = """
    WITH known AS (
        SELECT id FROM sms_gateway_webhook
         WHERE gateway_id = %(gateway)s AND kind = %(kind)s AND reason = %(reason)s
    ), free AS (
        SELECT id FROM sms_gateway_webhook
         WHERE id IN (SELECT id FROM known) FOR NO KEY UPDATE SKIP LOCKED
    ), added AS (
        UPDATE sms_gateway_webhook w
           SET count = w.count + %(count)s, last_at = %(now)s,
               address = COALESCE(%(address)s, w.address)
          FROM free WHERE w.id = free.id
    )
    INSERT INTO sms_gateway_webhook (gateway_id, company_id, kind, reason, address, count, last_at)
    SELECT %(gateway)s, %(company)s, %(kind)s, %(reason)s, %(address)s, %(count)s, %(now)s
     WHERE NOT EXISTS (SELECT 1 FROM known)
        ON CONFLICT (gateway_id, kind, reason) DO NOTHING
"""
