from functools import cache

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..kernel.numbers import parse
from .sms_consent_change import Change
from .sms_consent_source import SYSTEM_CONSENT_TYPES

# CASL, S.C. 2010, c. 23, s. 10(10) and 10(13): implied consent ends by itself (C-11).
# https://laws-lois.justice.gc.ca/eng/acts/E-1.6/section-10.html
IMPLIED_UNTIL = {
    "implied_purchase": relativedelta(years=2),
    "implied_inquiry": relativedelta(months=6),
}


class SmsConsent(models.Model):
    """What an opt-in writes, and on which rows."""

    _inherit = "sms.consent"

    @api.model
    def _opt_in_changes(self, requests, phones, company, source):
        """The :class:`Change` of each request and purpose, in order."""
        consents = self._find_or_create(
            [(request.partner, purpose) for request in requests for purpose in request.purposes],
            company,
        )
        in_force = cache(lambda purpose, lang: purpose._get_wording(lang))
        changes = []
        for request, phone in zip(requests, phones, strict=True):
            for purpose in request.purposes:
                waits = request.pending
                if waits is None:
                    waits = consents[len(changes)]._waits(phone.number_e164, source, request)
                wording = self._wording_shown(request, purpose, in_force)
                changes.append(
                    Change(
                        consent=consents[len(changes)],
                        event="pending" if waits else "opt_in",
                        vals=self._opt_in_values(request, phone, waits, source, wording),
                        note=request.note,
                        wording=wording,
                        evidence=request.evidence,
                    )
                )
        return changes

    def _waits(self, number, source, request):
        """Whether an opt-in has to be confirmed by code: as the purpose says.

        A text from the number is a confirmation by itself; so is a consent that it has already.
        """
        self.ensure_one()
        confirmed = request.confirmed or source == "sms"
        has_it = self.state == "opted_in" and self.number == number
        return self.purpose_id.double_opt_in and not confirmed and not has_it

    @api.model
    def _wording_shown(self, request, purpose, in_force):
        """The wording that the person has agreed to, empty if it was none of ours.

        :param in_force: function (purpose, language) → the wording in force
        """
        if request.wording is False:
            return self.env["sms.consent.wording"]
        shown = request.wording and request.wording.filtered_domain(
            [("purpose_id", "=", purpose.id)]
        )
        return shown or in_force(purpose, request.partner.lang)

    @api.model
    def _opt_in_values(self, request, phone, waits, source, wording):
        given_at = request.given_at or fields.Datetime.now()
        expires_on = request.expires_on or self._implied_until(request.basis, given_at)
        vals = {
            "state": "pending" if waits else "opted_in",
            "number": phone.number_e164,
            "phone_id": phone.id,
            "consent_type": SYSTEM_CONSENT_TYPES.get(source) or request.consent_type or False,
            "basis": request.basis,
            "expires_on": expires_on or False,
            "wording_id": wording.id,
            "wording_lang": wording.env.lang if wording else False,
        }
        if not waits:
            vals["opted_in_at"] = given_at
        if request.given_at:
            vals["state_at"] = given_at
        return vals

    @api.model
    def _implied_until(self, basis, given_at):
        """The last day on which consent of ``basis``, given then (naive UTC), holds; None: ever."""
        if basis not in IMPLIED_UNTIL:
            return None
        day = fields.Datetime.context_timestamp(self, given_at or fields.Datetime.now()).date()
        return day + IMPLIED_UNTIL[basis]

    @api.model
    def _phones_to_opt_in(self, requests, company):
        """The phone row for each request, in order; made where the contact has none with it."""
        phones = self.env["res.partner.phone"].with_company(company)
        rows, missing = {}, {}
        for request in requests:
            e164 = self._parse_for(request, company).e164
            key = (request.partner.id, e164)
            for phone in request.partner.sms_phone_ids:
                rows.setdefault((request.partner.id, phone.number_e164), phone)
            if key not in rows:
                missing[key] = {"partner_id": request.partner.id, "number": request.number}
        rows.update(zip(missing, phones.create(list(missing.values())), strict=True))
        return [
            rows[request.partner.id, self._parse_for(request, company).e164] for request in requests
        ]

    @api.model
    def _parse_for(self, request, company):
        """What the number of ``request`` means, where it was typed without a prefix."""
        phones = self.env["res.partner.phone"].with_company(company)
        return parse(request.number, phones._region_of(request.partner))

    @api.model
    def _find_or_create(self, pairs, company):
        """The consent of each (contact, purpose), in order."""
        partner_ids = {partner.id for partner, _purpose in pairs}
        purpose_ids = {purpose.id for _partner, purpose in pairs}
        found = self.search(
            [
                ("partner_id", "in", list(partner_ids)),
                ("purpose_id", "in", list(purpose_ids)),
                ("company_id", "=", company.id),
            ]
        )
        rows = {(consent.partner_id.id, consent.purpose_id.id): consent for consent in found}
        keys = [(partner.id, purpose.id) for partner, purpose in pairs]
        missing = [key for key in dict.fromkeys(keys) if key not in rows]
        made = self._store(
            [
                {"partner_id": partner_id, "purpose_id": purpose_id, "company_id": company.id}
                for partner_id, purpose_id in missing
            ]
        )
        rows.update(zip(missing, made, strict=True))
        return [rows[key] for key in keys]
