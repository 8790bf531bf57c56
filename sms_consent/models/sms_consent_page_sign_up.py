import ipaddress
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError

from ..kernel.codes import Outcome
from ..kernel.numbers import parse

NAME_LENGTH = 100
# What strangers may ask of us: requests in an hour from one address, and of one company in all.
REQUESTS_PER_ADDRESS = 10
REQUESTS_PER_COMPANY = 300
TRIES_PER_ADDRESS = 60
# How often a person may agree, or enter a code, in an hour; and ask for codes to new numbers.
CHANGES_PER_PERSON = 30
NUMBERS_PER_PERSON = 10
HOUR = timedelta(hours=1)


class SmsConsentPage(models.AbstractModel):
    """Signing up without an account (IM-3, C-16), and the limits of what strangers may ask for.

    What a visitor is told never depends on whether we know the number.
    """

    _inherit = "sms.consent.page"

    @api.model
    def _check_sign_up(self, company, name, number, choices):
        """{field or purpose id: sentence} of what stands in the way of a sign-up."""
        errors = {}
        if not name:
            errors["name"] = self.env._("Please enter your name.")
        elif len(name) > NAME_LENGTH:
            errors["name"] = self.env._("Please enter a shorter name.")
        try:
            parsed = parse(number, company._sms_region())
            self.env["sms.consent"]._check_number(parsed, number, company)
        except UserError as error:
            errors["number"] = str(error)
        chosen = [choice for choice in choices if choice.agreed]
        if not chosen:
            errors["purposes"] = self.env._("Tick at least one kind of texts.")
        for choice in chosen:
            if choice.wording != self._stamp(choice.purpose._get_wording(self.env.lang)):
                errors[choice.purpose.id] = self.env._(
                    "The wording has changed since you opened this page. Please read it and tick "
                    "the box again if you agree."
                )
        return errors

    @api.model
    def _sign_up(self, company, name, number, choices):
        """Text a code to the visitor; (request, kernel ``Outcome``).

        The caller has checked the form. A number that has been stopped gets no text, or strangers
        could text those who want none; the page says the same as ever, and how to come back.
        """
        e164 = parse(number, company._sms_region()).e164
        purposes = self._purposes_of(choice for choice in choices if choice.agreed)
        stopped = self.env["sms.suppression"]._suppressed_numbers([e164], company)
        return self.env["sms.consent.code"]._request(
            company=company,
            number=e164,
            source="public_form",
            purposes=purposes,
            wording=self._wordings(purposes),
            visitor_name=name,
            silent=bool(stopped),
        )

    @api.model
    def _may_sign_up(self, company, address):
        """Whether a visitor at IP ``address`` may ask for one more code."""
        throttle = self.env["sms.consent.throttle"].sudo()
        own = throttle._take("sign_up", self._network(address), REQUESTS_PER_ADDRESS, HOUR)
        return own and throttle._take("company", company.id, REQUESTS_PER_COMPANY, HOUR)

    @api.model
    def _visitor_request(self, company, handle):
        """A visitor's request by its secret ``handle``, in whatever state, or empty."""
        codes = self.env["sms.consent.code"].sudo()
        if "\x00" in handle:  # PostgreSQL's text has no such character
            return codes
        return codes.search(
            [
                ("company_id", "=", company.id),
                ("handle", "=", handle),
                ("source", "=", "public_form"),
            ]
        )

    @api.model
    def _sign_up_again(self, request):
        """Text another code, under the same rule as the first; see :meth:`_code_again`."""
        stopped = self.env["sms.suppression"]._suppressed_numbers(
            [request.number], request.company_id
        )
        return self._code_again(request, silent=bool(stopped))

    @api.model
    def _may_try_code(self, address):
        """Whether a visitor at IP ``address`` may enter one more code, or ask for it again."""
        throttle = self.env["sms.consent.throttle"].sudo()
        return throttle._take("try_code", self._network(address), TRIES_PER_ADDRESS, HOUR)

    @api.model
    def _may_change(self, partner, company):
        """Whether a member, or the bearer of a link, may agree to something once more.

        Each time a text leaves; and links may get into wrong hands.
        """
        throttle = self.env["sms.consent.throttle"].sudo()
        return throttle._take("change", f"{company.id}:{partner.id}", CHANGES_PER_PERSON, HOUR)

    @api.model
    def _may_add_number(self, partner):
        """Whether a member may have a code sent to one more number."""
        throttle = self.env["sms.consent.throttle"].sudo()
        return throttle._take("number", partner.id, NUMBERS_PER_PERSON, HOUR)

    @api.model
    def _network(self, address):
        """What one household or robot can hardly change: IPv4 address, or IPv6 /64."""
        try:
            parsed = ipaddress.ip_address(address or "")
        except ValueError:
            return ""
        if parsed.version == 4:
            return str(parsed)
        return str(ipaddress.ip_network((parsed, 64), strict=False))

    @api.model
    def _outcome_sentence(self, outcome):
        """What to tell the person about a code that was wrong, or not sent; "" if all is well."""
        return {
            Outcome.OK: "",
            Outcome.WRONG: self.env._(
                "That is not the code we sent. Please check it and try again."
            ),
            Outcome.EXPIRED: self.env._("This code is too old. Please ask for a new one."),
            Outcome.USED: self.env._("This code has been used already."),
            Outcome.TOO_MANY_TRIES: self.env._("Too many wrong tries. Please ask for a new code."),
            Outcome.TOO_SOON: self.env._(
                "We have just sent a code. Please wait a minute for another."
            ),
            Outcome.TOO_MANY_SENDS: self.env._(
                "No more codes for this number today. Try again tomorrow."
            ),
        }[outcome]
