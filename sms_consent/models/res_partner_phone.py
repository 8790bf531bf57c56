from odoo import api, fields, models
from odoo.tools import SQL


class ResPartnerPhone(models.Model):
    """One phone of a contact. The primary one is ``res.partner.phone``, in both directions.

    ``number`` stays as typed; what it means (E.164, country, kind of line) is worked out when it
    is typed and does not change when the contact's country does, because consents hang on it.
    """

    _name = "res.partner.phone"
    _description = "Phone of a Contact"
    _order = "partner_id, is_primary desc, sequence, id"
    _rec_name = "number"

    partner_id = fields.Many2one("res.partner", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="partner_id.company_id", store=True, index=True)
    number = fields.Char(required=True)
    number_e164 = fields.Char("Number (E.164)", readonly=True, index=True)
    kind = fields.Selection(
        [("mobile", "Mobile"), ("work", "Work"), ("home", "Home"), ("other", "Other")],
        default="mobile",
        required=True,
    )
    line_type = fields.Selection(
        [
            ("mobile", "Mobile"),
            ("landline", "Landline"),
            ("fixed_or_mobile", "Landline or mobile"),
            ("voip", "VoIP"),
            ("toll_free", "Toll-free"),
            ("other", "Other"),
        ],
        "Kind of Line",
        readonly=True,
    )
    country_id = fields.Many2one("res.country", readonly=True)
    is_valid = fields.Boolean("Valid", readonly=True)
    entered_by_member = fields.Boolean(
        readonly=True, help="Typed on the website: whose number it is, only a code can tell."
    )
    is_primary = fields.Boolean("Primary")
    sequence = fields.Integer(default=10)
    note = fields.Char()
    is_preferred_sms = fields.Boolean(
        "SMS",
        compute="_compute_is_preferred_sms",
        store=True,
        compute_sudo=True,
        help="The person has agreed to texts at this number. Set by opting in or out only.",
    )
    shared_with = fields.Char(
        "Also Used By",
        compute="_compute_shared_with",
        help="Other contacts with the same number: an opt-out counts for all of them.",
    )
    sms_purposes = fields.Char("Texts", compute="_compute_sms_purposes", compute_sudo=True)

    @api.depends(
        "number_e164", "partner_id.sms_consent_ids.state", "partner_id.sms_consent_ids.number"
    )
    def _compute_is_preferred_sms(self):
        for phone in self:
            phone.is_preferred_sms = bool(phone._opted_in_consents())

    @api.depends("is_preferred_sms")
    @api.depends_context("company", "lang")
    def _compute_sms_purposes(self):
        for phone in self:
            consents = phone._opted_in_consents().filtered(
                lambda consent: consent.company_id == self.env.company
            )
            phone.sms_purposes = ", ".join(consents.purpose_id.mapped("name"))

    @api.depends("number_e164")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_shared_with(self):
        """Among the contacts that the user may see: another company's are none of theirs."""
        numbers = [number for number in self.mapped("number_e164") if number]
        same = self.search([("number_e164", "in", numbers)]).grouped("number_e164")
        for phone in self:
            others = same.get(phone.number_e164, self.browse()).partner_id - phone.partner_id
            phone.shared_with = ", ".join(others.mapped("display_name"))

    @api.model
    def _country_codes(self, numbers):
        """{E.164 number: ISO code of its country}, as far as contacts have these numbers."""
        self.flush_model(["number_e164", "country_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT phone.number_e164, country.code
                     FROM res_partner_phone phone
                     JOIN res_country country ON country.id = phone.country_id
                    WHERE phone.number_e164 = ANY(%s)""",
                list(numbers),
            )
        )
        return dict(rows)

    def _opted_in_consents(self):
        self.ensure_one()
        return self.partner_id.sms_consent_ids.filtered(
            lambda consent: (
                consent.state == "opted_in"
                and consent.number
                and consent.number == self.number_e164
            )
        )

    @api.depends("number", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for phone in self:
            kind = kinds.get(phone.kind)
            phone.display_name = f"{phone.number} ({kind})" if kind else phone.number
