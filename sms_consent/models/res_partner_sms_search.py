from odoo import api, fields, models


class ResPartner(models.Model):
    """What lists and filters of contacts know about texts."""

    _inherit = "res.partner"

    sms_purpose_ids = fields.Many2many(
        "sms.consent.purpose",
        string="Agreed to Texts",
        compute="_compute_sms_purpose_ids",
        search="_search_sms_purpose_ids",
        groups="sms_consent.group_sms_user",
        help="Kinds of texts that the contact has agreed to.",
    )
    sms_number = fields.Char(
        "SMS Number",
        compute="_compute_sms_purpose_ids",
        search="_search_sms_number",
        groups="sms_consent.group_sms_user",
    )

    @api.depends("sms_consent_ids.state", "sms_consent_ids.number", "sms_consent_ids.expires_on")
    @api.depends_context("company")
    def _compute_sms_purpose_ids(self):
        for partner in self:
            consents = partner.sms_consent_ids.filtered(
                lambda row: row.company_id == self.env.company and row._is_given()
            )
            partner.sms_purpose_ids = consents.purpose_id
            partner.sms_number = consents[:1].number

    @api.model
    def _search_sms_purpose_ids(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        return self._search_opted_in([("purpose_id", operator, value)])

    @api.model
    def _search_sms_number(self, operator, value):
        if operator not in ("in", "ilike", "like", "=like", "=ilike"):
            return NotImplemented
        return self._search_opted_in([("number", operator, value)])

    @api.model
    def _search_opted_in(self, domain):
        company = [("company_id", "=", self.env.company.id), ("state", "=", "opted_in")]
        holds = ["|", ("expires_on", "=", False), ("expires_on", ">=", fields.Date.today())]
        return [("sms_consent_ids", "any", company + holds + domain)]
