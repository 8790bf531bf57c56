from odoo import api, models
from odoo.exceptions import UserError

from ..kernel.codes import Outcome
from ..kernel.numbers import parse


class SmsConsentPage(models.AbstractModel):
    """Codes on the person's page: a number to be added, an opt-in to be confirmed."""

    _inherit = "sms.consent.page"

    @api.model
    def _codes(self, partner, company):
        """The person's requests that wait for a code, newest first."""
        return self.env["sms.consent.code"]._waiting(company, partner=partner)

    @api.model
    def _own_code(self, partner, company, handle):
        """The person's waiting request with ``handle`` (from the browser), or empty."""
        return self._codes(partner, company).filtered(lambda row: row.handle == handle)

    @api.model
    def _code_for(self, consent, waiting):
        """The request among ``waiting`` that confirms a pending ``consent``, or empty."""
        return waiting.filtered(
            lambda row: row.number == consent.number and consent.purpose_id in row.purpose_ids
        )

    @api.model
    def _renew_codes(self, partner, company, purposes):
        """Ask again where an opt-in still waits, but the code for it is long gone."""
        codes = self.env["sms.consent.code"]
        for consent in partner.sudo().sms_consent_ids:
            if (
                consent.company_id == company
                and consent.purpose_id in purposes
                and consent.state == "pending"
                and not self._code_for(consent, codes._waiting(company, partner=partner))
            ):
                codes._request_pending(company, partner, consent.number, consent.purpose_id)

    @api.model
    def _ask_for_phone(self, partner, company, number, kind):
        """Text a code to ``number`` (as typed), which becomes the person's once it comes back.

        :raise UserError: in the person's words, when the company may not text it, or not now
        """
        partner, company = partner.sudo(), company.sudo()
        parsed = parse(number, self.env["res.partner.phone"]._region_of(partner))
        self.env["sms.consent"]._check_number(parsed, number, company)
        if parsed.e164 in partner.sms_phone_ids.filtered("verified_at").mapped("number_e164"):
            raise UserError(self.env._("This number is one of yours already."))
        if not self._may_add_number(partner):
            raise UserError(self.env._("You have asked for many codes. Please try again later."))
        _request, outcome = self.env["sms.consent.code"]._request(
            company=company,
            number=parsed.e164,
            source="portal",
            partner=partner,
            phone_kind=kind if kind in dict(self._phone_kinds()) else "mobile",
        )
        if outcome is not Outcome.OK:
            raise UserError(self._outcome_sentence(outcome))

    @api.model
    def _enter_code(self, request, typed, *, source=None):
        """What to tell the person about a code as typed; "" when it was right.

        The request comes from :meth:`_own_code` or from a visitor's own page.
        """
        try:
            with self.env.cr.savepoint():
                return self._outcome_sentence(request._confirm(typed, source=source))
        except UserError as error:
            return str(error)

    @api.model
    def _code_again(self, request, *, silent=False):
        """Text another code; what to tell the person if that can't be done now."""
        return self._outcome_sentence(request._send_code(silent=silent))
