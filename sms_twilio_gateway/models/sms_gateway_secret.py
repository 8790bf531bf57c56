from odoo import api, fields, models
from odoo.exceptions import AccessError

#: Entered once, and never shown again to anybody; only the system reads them.
SECRETS = frozenset({"auth_token", "api_key_secret"})
SHOWN = "••••••••"


class SmsGateway(models.Model):
    """Secrets that are written only: administrators replace them, and nobody reads them back.

    The stored fields are closed to every user. Whoever may administer the system may write them
    by their names or, on the form, in fields of entry that are always empty.
    """

    _inherit = "sms.gateway"

    auth_token = fields.Char(copy=False, groups=fields.NO_ACCESS)
    api_key_secret = fields.Char("API Key Secret", copy=False, groups=fields.NO_ACCESS)
    auth_token_entry = fields.Char(
        "New Auth Token",
        compute="_compute_entries",
        inverse="_inverse_auth_token_entry",
        groups="base.group_system",
        help="Is never shown again. Type a new one to replace it.",
    )
    api_key_secret_entry = fields.Char(
        "New API Key Secret",
        compute="_compute_entries",
        inverse="_inverse_api_key_secret_entry",
        groups="base.group_system",
        help="Is never shown again. Type a new one to replace it.",
    )
    auth_token_hint = fields.Char(compute="_compute_hints", groups="base.group_system")
    api_key_secret_hint = fields.Char(compute="_compute_hints", groups="base.group_system")

    def _compute_entries(self):
        self.auth_token_entry = self.api_key_secret_entry = False

    @api.depends("auth_token", "api_key_secret")
    def _compute_hints(self):
        given, missing = self.env._("%s entered", SHOWN), self.env._("Not entered yet")
        for gateway in self:
            secret = gateway.sudo()
            gateway.auth_token_hint = given if secret.auth_token else missing
            gateway.api_key_secret_hint = given if secret.api_key_secret else missing

    def _inverse_auth_token_entry(self):
        for gateway in self.filtered("auth_token_entry"):
            gateway.write({"auth_token": gateway.auth_token_entry.strip()})

    def _inverse_api_key_secret_entry(self):
        for gateway in self.filtered("api_key_secret_entry"):
            gateway.write({"api_key_secret": gateway.api_key_secret_entry.strip()})

    @api.model_create_multi
    def create(self, vals_list):
        gateways = super().create([self._without_secrets(vals)[0] for vals in vals_list])
        for gateway, vals in zip(gateways, vals_list, strict=True):
            gateway._write_secrets(self._without_secrets(vals)[1])
        return gateways

    def write(self, vals):
        rest, secrets = self._without_secrets(vals)
        result = super().write(rest) if rest or not secrets else True
        self._write_secrets(secrets)
        return result

    @api.model
    def _without_secrets(self, vals):
        """``vals`` in two: what anybody may write who may write gateways, and the secrets."""
        secrets = {name: value for name, value in vals.items() if name in SECRETS}
        return {name: value for name, value in vals.items() if name not in SECRETS}, secrets

    def _write_secrets(self, secrets):
        """Write them for whoever administers the system, who can't read them all the same."""
        if not secrets:
            return
        if not (self.env.su or self.env.user.has_group("base.group_system")):
            raise AccessError(self.env._("Only a system administrator enters credentials."))
        self.check_access("write")
        # pylint: disable-next=super-method-mismatch
        super(SmsGateway, self.sudo()).write(secrets)
