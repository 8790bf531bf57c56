from collections import defaultdict
from dataclasses import dataclass

from odoo import api, models
from odoo.exceptions import UserError


@dataclass(frozen=True, slots=True)
class Choice:
    """What a form says about one purpose: the box and the number as sent, and as first shown.

    ``wording`` is the stamp of the wording that stood beside the box. Ids come from the browser
    and are only ever looked up among the person's own records.
    """

    purpose: models.BaseModel
    agreed: bool
    was_agreed: bool
    phone_id: int = 0
    was_phone_id: int = 0
    wording: str = ""

    @property
    def changed(self):
        """Whether the person has done something here; what was only shown changes nothing."""
        return self.agreed != self.was_agreed or (
            self.agreed and self.phone_id != self.was_phone_id
        )


class SmsConsentPage(models.AbstractModel):
    """What the person does on the page: all of it, through the two methods, or nothing."""

    _inherit = "sms.consent.page"

    @api.model
    def _save(self, partner, company, choices, *, source, at_hand=True):
        """Do what the person has changed, all of it or nothing.

        :param choices: iterable of :class:`Choice`
        :param source: portal or preference_link
        :param at_hand: the person alone can have got here; staff, too, may have seen other links
        :return: {purpose id: sentence} of what stands in the way; empty when all is done
        """
        changed = [choice for choice in choices if choice.changed]
        errors = self._check_choices(partner, company, changed)
        if errors:
            return errors
        consents = self.env["sms.consent"].sudo()
        with self.env.cr.savepoint():
            withdrawn = self._purposes_of(choice for choice in changed if not choice.agreed)
            if withdrawn:
                consents._opt_out(
                    partner=partner, company=company, purposes=withdrawn, source=source
                )
            for phone, purposes in self._by_phone(partner, changed).items():
                consents._opt_in(
                    partner,
                    purposes,
                    company=company,
                    number=phone.number_e164,
                    wording=self._wordings(purposes),
                    source=source,
                    pending=self._wants_proof(phone, company)
                    or (not at_hand and self._has_said_no(partner, company, purposes))
                    or None,
                )
                self._renew_codes(partner, company, purposes)
        return {}

    def _wants_proof(self, phone, company):
        """Whether the person has to show first that they hold the phone.

        A member could otherwise have us text whosever number they type into their account, and
        end the STOP of a number that is not theirs.
        """
        if phone.verified_at:
            return False
        return phone.entered_by_member or bool(
            self.env["sms.suppression"]._suppressed_numbers([phone.number_e164], company)
        )

    def _has_said_no(self, partner, company, purposes):
        """Whether consent to one of ``purposes`` comes back here, which only the person may do."""
        consents = partner.sudo().sms_consent_ids
        return bool(
            consents.filtered(
                lambda consent: (
                    consent.company_id == company
                    and consent.purpose_id in purposes
                    and consent.state != "opted_in"
                    and consent.opted_out_at
                )
            )
        )

    @api.model
    def _save_safely(self, partner, company, choices, *, source, at_hand=True):
        """:meth:`_save`, with a refusal of the opt-in itself told at each box that was changed."""
        try:
            return self._save(partner, company, choices, source=source, at_hand=at_hand)
        except UserError as error:
            return {choice.purpose.id: str(error) for choice in choices if choice.changed}

    def _check_choices(self, partner, company, changed):
        usable = self._usable_phones(partner, company)
        errors = {}
        for choice in changed:
            if not choice.agreed:
                continue
            wording = choice.purpose._get_wording(self.env.lang)
            if choice.wording != self._stamp(wording):
                errors[choice.purpose.id] = self.env._(
                    "The wording has changed since you opened this page. Please read it and tick "
                    "the box again if you agree."
                )
            elif choice.phone_id not in usable.ids:
                errors[choice.purpose.id] = self.env._("Choose one of your own numbers.")
        return errors

    @api.model
    def _purposes_of(self, choices):
        purposes = self.env["sms.consent.purpose"].sudo()
        return purposes.union(*(choice.purpose for choice in choices))

    def _by_phone(self, partner, choices):
        """{phone: purposes agreed to}: one confirmation for each number, not for each box."""
        chosen = defaultdict(self.env["sms.consent.purpose"].sudo)
        phones = {phone.id: phone for phone in partner.sudo().sms_phone_ids}
        for choice in choices:
            if choice.agreed:
                chosen[phones[choice.phone_id]] |= choice.purpose
        return chosen

    def _wordings(self, purposes):
        """The wordings in force, in the language of the page."""
        wordings = [purpose._get_wording(self.env.lang) for purpose in purposes]
        return wordings[0].union(*wordings[1:])

    @api.model
    def _stop_all(self, partner, company, *, source):
        """End every kind of text from ``company`` to the person's numbers."""
        return (
            self.env["sms.consent"].sudo()._opt_out(partner=partner, company=company, source=source)
        )
