import secrets

from odoo import api, fields, models


class ResCompany(models.Model):
    """What a company has decided about texting; every cron and gate reads it from here."""

    _inherit = "res.company"

    sms_enabled = fields.Boolean("Texting Allowed", default=True)
    sms_org_name = fields.Char(
        "Organisation Name in Texts",
        help="How texts name the sender. Empty: the name of the company.",
    )
    sms_allowed_country_ids = fields.Many2many(
        "res.country",
        "res_company_sms_allowed_country_rel",
        "company_id",
        "country_id",
        string="Allowed Countries",
        default=lambda self: self._default_sms_allowed_countries(),
        help="Only numbers of these countries can be opted in or sent to.",
    )
    sms_default_country_id = fields.Many2one(
        "res.country",
        "Default Country Prefix",
        default=lambda self: self.env.ref("base.us", raise_if_not_found=False),
        help="Used for numbers typed without a country prefix; ignored where the number "
        'starts with "+".',
    )
    sms_default_purpose_id = fields.Many2one(
        "sms.consent.purpose",
        "Purpose of Service Texts",
        default=lambda self: self._default_sms_purpose(),
        help="The kind of text assumed where neither the message nor its template names one.",
    )
    sms_confirmed_by = fields.Selection(
        [("us", "This system"), ("provider", "The SMS provider")],
        "Replies to Keywords Are Confirmed By",
        default="us",
        required=True,
        help="A reply such as STOP is confirmed once. Choose the provider where it already "
        "answers by itself.",
    )
    sms_portal_actor = fields.Selection(
        [("name", "Name"), ("email", "E-mail Address")],
        "Members in the Change Log",
        default="name",
        required=True,
    )
    sms_stop_scope = fields.Selection(
        [("all", "All kinds of texts"), ("purpose", "Only the kind replied to")],
        "A STOP Reply Covers",
        default="all",
        required=True,
        help="The rule that a STOP ends every kind of text is waived until 2027-01-31 "
        "(47 CFR 64.1200(a)(10)); stopping everything is always safe.",
    )
    sms_stop_scope_date = fields.Date(
        "Policy in Force From", help="Before this day a STOP covers all kinds of texts."
    )

    sms_retention_years = fields.Integer(
        "Years to Keep Proofs",
        default=5,
        required=True,
        help="How long the log keeps what no longer proves a consent or refusal on file.",
    )

    _sms_retention_at_least = models.Constraint(
        "CHECK(sms_retention_years >= 5)", "Proofs of consent are kept for at least five years."
    )

    @api.model
    def _default_sms_allowed_countries(self):
        refs = (self.env.ref(f"base.{code}", raise_if_not_found=False) for code in ("us", "ca"))
        return self.env["res.country"].union(*(country for country in refs if country))

    @api.model
    def _default_sms_purpose(self):
        return self.env.ref("sms_consent.purpose_account", raise_if_not_found=False)

    @api.model
    def _sms_init_companies(self):
        """Set the defaults that need data records on companies older than the add-on."""
        companies = self.sudo().with_context(active_test=False)
        companies.search([("sms_allowed_country_ids", "=", False)]).write(
            {"sms_allowed_country_ids": self._default_sms_allowed_countries().ids}
        )
        companies.search([("sms_default_purpose_id", "=", False)]).write(
            {"sms_default_purpose_id": self._default_sms_purpose().id}
        )

    def _sms_name(self):
        """The name under which the organisation texts."""
        self.ensure_one()
        return self.sms_org_name or self.name

    def _sms_region(self):
        """ISO code used for numbers without a prefix, or None."""
        return self.sms_default_country_id.code or None

    @api.model
    def _sms_secret(self):
        """The database's own secret for hashing numbers and signing checkpoints (bytes)."""
        parameters = self.env["ir.config_parameter"].sudo()
        secret = parameters.get_param("sms_consent.secret")
        if not secret:
            secret = secrets.token_hex(32)
            parameters.set_param("sms_consent.secret", secret)
        return secret.encode()
