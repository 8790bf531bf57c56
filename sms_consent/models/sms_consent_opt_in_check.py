from dataclasses import dataclass

from odoo import api, models
from odoo.exceptions import UserError

from ..kernel.numbers import LineType
from .sms_consent_source import RECIPIENT_SOURCES


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an opt-in is not possible: a code for programs, a sentence for people."""

    code: str
    sentence: str


class SmsConsent(models.Model):
    """What forbids an opt-in."""

    _inherit = "sms.consent"

    @api.model
    def _opt_in_refusals(self, requests, company, source):
        """{index: :class:`Refusal`} of those of ``requests`` that can't be recorded.

        The number of queries does not depend on how many requests there are.
        """
        numbers = [self._parse_for(request, company) for request in requests]
        withdrawn = self._withdrawn(requests, numbers, company, source)
        refusals = {}
        for index, (request, parsed) in enumerate(zip(requests, numbers, strict=True)):
            refusal = (
                self._phone_refusal(request)
                or self._number_refusal(parsed, request.number, company)
                or self._type_refusal(request, source)
                or (index in withdrawn and self._return_refusal(request))
            )
            if refusal:
                refusals[index] = refusal
        return refusals

    @api.model
    def _phone_refusal(self, request):
        if request.partner.phone or request.first_phone:
            return None
        return Refusal(
            "no_primary",
            self.env._(
                "%s has no primary phone yet. Enter one on the contact first, then opt in.",
                request.partner.display_name,
            ),
        )

    @api.model
    def _check_number(self, parsed, number, company):
        """Raise UserError unless ``number``, which means ``parsed``, may be opted in."""
        refusal = self._number_refusal(parsed, number, company)
        if refusal:
            raise UserError(refusal.sentence)

    @api.model
    def _number_refusal(self, parsed, number, company):
        allowed = company.sms_allowed_country_ids
        if not parsed.valid:
            return Refusal(
                "number_invalid",
                self.env._(
                    "%s is not a valid phone number. Check the digits, or write it with its "
                    "country prefix, such as +1.",
                    number or self.env._("An empty number"),
                ),
            )
        if parsed.country_code not in allowed.mapped("code"):
            return Refusal(
                "number_country",
                self.env._(
                    "%(number)s is not a number of an allowed country (%(countries)s). "
                    "Choose another number.",
                    number=number,
                    countries=", ".join(allowed.mapped("name")),
                ),
            )
        if parsed.line_type is LineType.LANDLINE:
            return Refusal(
                "number_landline",
                self.env._(
                    "%s is a landline and can't receive texts. Choose a mobile number.", number
                ),
            )
        return None

    @api.model
    def _type_refusal(self, request, source):
        """NF-4: web and SMS response are set by the system, the others by staff."""
        chosen = request.consent_type in ("email", "phone", "paper")
        if source != "staff" or chosen:
            return None
        return Refusal(
            "consent_type", self.env._("Say how the person agreed: by Email, by Phone or on Paper.")
        )

    @api.model
    def _return_refusal(self, request):
        return Refusal(
            "opted_out",
            self.env._(
                "%s has opted out. Only the person can come back, on the portal or by texting "
                "START; if you have it in writing or recorded, attach that as proof.",
                request.partner.display_name,
            ),
        )

    @api.model
    def _withdrawn(self, requests, numbers, company, source):
        """Indexes of requests that come after a "no", and may not undo it (C-14).

        After a STOP consent comes back by the recipient's own act, or by staff with proof. The
        "no" counts for the person, and for the number whoever else has it (C-15).
        """
        asked = {
            index: (request, parsed.e164)
            for index, (request, parsed) in enumerate(zip(requests, numbers, strict=True))
            if source not in RECIPIENT_SOURCES
            and not request.confirmed
            and not (source in ("staff", "api") and request.evidence)
        }
        if not asked:
            return set()
        partner_ids = {request.partner.id for request, _number in asked.values()}
        e164 = {number for _request, number in asked.values() if number}
        noes = self.search(
            [
                ("company_id", "=", company.id),
                ("opted_out_at", "!=", False),
                ("state", "!=", "opted_in"),
                "|",
                ("partner_id", "in", list(partner_ids)),
                ("number", "in", list(e164)),
            ]
        )
        # A request made since, not confirmed yet, has not brought the consent back.
        people = {(consent.partner_id, consent.purpose_id) for consent in noes}
        lines = {(consent.number, consent.purpose_id) for consent in noes}
        suppressed = self.env["sms.suppression"]._suppressed_numbers(e164, company)
        return {
            index
            for index, (request, number) in asked.items()
            if number in suppressed
            or any(
                (request.partner, purpose) in people or (number, purpose) in lines
                for purpose in request.purposes
            )
        }
