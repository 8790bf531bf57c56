import secrets
from urllib.parse import urlsplit

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException

from odoo import api, fields, models, modules, tools
from odoo.exceptions import UserError, ValidationError

from odoo.addons.sms_consent.kernel.numbers import LineType, parse

from ..services.transport import TWILIO_URL, Account, ExternalCallRefused, connect

BALANCE_SHOWN = 2  # decimals
CREDENTIALS = frozenset({"account_sid", "auth_token", "api_key_sid", "api_key_secret"})


class SmsGateway(models.Model):
    """A Twilio account of one company. Secrets are read in one place, :meth:`_account`."""

    _name = "sms.gateway"
    _description = "SMS Gateway"
    _order = "company_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, default="Twilio")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    account_sid = fields.Char("Account SID", required=True, copy=False)
    auth_token = fields.Char(copy=False, groups="base.group_system")
    api_key_sid = fields.Char("API Key SID", copy=False, groups="base.group_system")
    api_key_secret = fields.Char("API Key Secret", copy=False, groups="base.group_system")
    api_base_url = fields.Char(
        "API Address",
        required=True,
        default=TWILIO_URL,
        groups="base.group_system",  # the token is sent there
        help="Change this only to work with a local Twilio for trying things out.",
    )
    webhook_base_url = fields.Char(
        "Public Address",
        required=True,
        default=lambda self: self.get_base_url(),
        help="How Twilio reaches this server: https, and the name that the world sees.",
    )
    webhook_token = fields.Char(
        "Webhook Secret",
        required=True,
        copy=False,
        readonly=True,
        groups="base.group_system",
        default=lambda self: secrets.token_urlsafe(24),
    )
    database_uuid = fields.Char(readonly=True, copy=False, groups="base.group_system")
    inbound_url = fields.Char(
        "Address for Incoming Texts", compute="_compute_inbound_url", groups="base.group_system"
    )
    sender_ids = fields.One2many("sms.sender", "gateway_id", "Senders")
    sender_count = fields.Integer(compute="_compute_sender_count")
    state = fields.Selection(
        [("new", "Not Tested"), ("connected", "Connected"), ("error", "Not Working")],
        default="new",
        readonly=True,
        copy=False,
    )
    state_message = fields.Char("Last Result", readonly=True, copy=False)

    _webhook_token_unique = models.Constraint(
        "unique(webhook_token)", "Each gateway needs a webhook secret of its own."
    )

    @api.constrains("account_sid")
    def _check_account_sid(self):
        for gateway in self:
            sid = gateway.account_sid
            if len(sid) != 34 or not sid.startswith("AC"):
                raise ValidationError(
                    self.env._("An account SID is AC followed by 32 letters and digits.")
                )

    @api.constrains("api_base_url", "webhook_base_url")
    def _check_addresses(self):
        for gateway in self.sudo():
            for url in (gateway.api_base_url, gateway.webhook_base_url):
                parts = urlsplit(url)
                if parts.scheme not in ("http", "https") or not parts.hostname:
                    raise ValidationError(
                        self.env._("%s is not an address that starts with https://.", url)
                    )
            if "_" in urlsplit(gateway.webhook_base_url).hostname:
                raise ValidationError(
                    self.env._("Twilio calls no host with an underscore in its name.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_database(vals) for vals in vals_list])

    def write(self, vals):
        """An account stays with its company, whose texts wait for it."""
        moved = self.filtered(lambda gateway: gateway.company_id.id != vals.get("company_id"))
        if "company_id" in vals and moved.with_context(active_test=False).sender_ids:
            raise UserError(self.env._("Make a gateway of its own for the other company."))
        account = vals.get("account_sid")
        if account and any(gateway.account_sid not in (False, account) for gateway in self):
            self._check_nothing_under_way()
        result = super().write(self._with_database(vals))
        if vals.get("auth_token"):
            self.sender_ids._wake()  # what has waited for it leaves
        return result

    def _check_nothing_under_way(self):
        """What became of texts can be asked of the account alone that has sent them.

        A lane's turn goes on with the account that it has begun with, even where none of its texts
        is under way right now; no turn begins before this transaction has ended.
        """
        lanes = self.with_context(active_test=False).sender_ids.sudo().cron_id
        running = lanes - lanes.try_lock_for_update(allow_referencing=True)
        domain = [("gateway_id", "in", self.ids), ("state", "in", ("sending", "uncertain"))]
        if running or self.env["sms.message"].sudo().search_count(domain, limit=1):
            raise UserError(
                self.env._(
                    "Texts are on their way by this account. Pause the senders and try again in "
                    "ten minutes, or make a gateway of its own for the other account."
                )
            )

    @api.model
    def _with_database(self, vals):
        """``vals``; where they hold credentials, with the database that these were entered in."""
        if CREDENTIALS.isdisjoint(vals):
            return vals
        return {**vals, "database_uuid": self._database()}

    @api.model
    def _database(self):
        return self.env["ir.config_parameter"].sudo().get_param("database.uuid")

    def _is_of_a_copy(self):
        """Whether this is a duplicate of the database in which the account was entered (B-20).

        Odoo gives each duplicate a new ``database.uuid``. Both would text the same people.
        """
        self.ensure_one()
        entered_in = self.sudo().database_uuid
        return bool(entered_in) and entered_in != self._database()

    @api.depends("webhook_base_url", "webhook_token")
    def _compute_inbound_url(self):
        for gateway in self:
            gateway.inbound_url = gateway._callback_url("inbound")

    @api.depends("sender_ids")
    def _compute_sender_count(self):
        groups = self.env["sms.sender"]._read_group(
            [("gateway_id", "in", self.ids)], ["gateway_id"], ["__count"]
        )
        counts = {gateway.id: count for gateway, count in groups}
        for gateway in self:
            gateway.sender_count = counts.get(gateway.id, 0)

    def _webhook_url(self, path):
        """Public address of a webhook, ``path`` below this gateway's own secret."""
        base = (self.webhook_base_url or "").rstrip("/")
        return f"{base}/sms/twilio/{self.sudo().webhook_token}/{path}"

    def _callback_url(self, path):
        """The same as Twilio gets it: three more tries on time-outs and errors of ours.

        By itself it tries again only when the connection fails. The fragment is not signed.
        https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
        """
        return f"{self._webhook_url(path)}#rc=3&rp=all"

    def _account(self):
        """Credentials for the transport: the only place where secrets are read.

        :raises UserError: when there is no token (a copied, neutralised database has none)
        """
        self.ensure_one()
        gateway = self.sudo()
        if not (gateway.active and gateway.auth_token):
            raise UserError(self._credentials_sentence())
        if gateway._is_of_a_copy():
            raise UserError(self._copy_sentence())
        return Account(
            account_sid=gateway.account_sid,
            auth_token=gateway.auth_token,
            key_sid=gateway.api_key_sid or "",
            key_secret=gateway.api_key_secret or "",
            base_url=gateway.api_base_url,
            loopback_only=bool(tools.config["test_enable"] or modules.module.current_test),
        )

    def _credentials_sentence(self):
        return self.env._(
            "The gateway %s has no credentials. An administrator enters them there.", self.name
        )

    @api.model
    def _copy_sentence(self):
        return self.env._(
            "This database is a copy, so nothing is sent. To text from here, enter the account "
            "again."
        )

    def _call(self, function):
        """Run ``function(client)`` against Twilio; errors become sentences and the state.

        :raises UserError: with what went wrong, in words
        """
        self.ensure_one()
        self.check_access("write")
        try:
            return function(connect(self._account()))
        except TwilioRestException as error:
            message = self.env["sms.error.code"]._explain(error.code, error.msg)
        except (requests.RequestException, TwilioException, ExternalCallRefused):
            message = self.env._("No answer from %s.", urlsplit(self.sudo().api_base_url).hostname)
        raise UserError(message)

    def action_test_connection(self):
        """Ask Twilio who we are, and tell it in words (IM-8: and what is left to spend)."""
        self.ensure_one()
        try:
            account, balance = self._call(
                lambda client: (client.api.accounts(client.account_sid).fetch(), _balance(client))
            )
        except UserError as error:
            self.write({"state": "error", "state_message": str(error)})
            return self._notify("danger", self.env._("Not connected"), str(error))
        message = self.env._("Account “%(name)s” is %(status)s.", **_account_words(account))
        if balance:
            message += " " + self.env._("Balance: %s", balance)
        self.write({"state": "connected", "state_message": message})
        return self._notify("success", self.env._("Connected"), message)

    def _notify(self, kind, title, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "title": title,
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_open_senders(self):
        """The senders of this gateway."""
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_twilio_gateway.action_sender")
        return {**action, "domain": [("gateway_id", "=", self.id)]}


def _kind(number):
    """Kind of a number as far as the number tells; 10DLC registrations are entered by hand."""
    if number.lstrip("+").isdecimal() and len(number) <= 6:
        return "short_code"
    return "toll_free" if parse(number).line_type is LineType.TOLL_FREE else "local"


def _balance(client):
    balance = client.api.accounts(client.account_sid).balance.fetch()
    return f"{float(balance.balance):.{BALANCE_SHOWN}f} {balance.currency}"


def _account_words(account):
    return {"name": account.friendly_name, "status": account.status}
