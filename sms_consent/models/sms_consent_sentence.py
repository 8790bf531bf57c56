from odoo import api, models
from odoo.tools import format_datetime

from ..kernel.gate import Reason


class SmsConsentGate(models.AbstractModel):
    """The gate's reasons in words."""

    _inherit = "sms.consent.gate"

    @api.model
    def _sentence(
        self, reason, *, until=None, partner=None, number=None, purpose=None, company=None
    ):
        """One translated sentence that says why not, and where it can be said what to do.

        ``reason``: kernel ``Reason`` or its value; None: the text may be sent.
        """
        if reason is None:
            return self.env._("Can be texted.")
        values = {
            "who": partner.sudo().display_name if partner else number or self.env._("The person"),
            "number": self._readable_number(number),
            "purpose": purpose.name if purpose else self.env._("this kind of text"),
            "company": company.sudo().name if company else self.env._("The company"),
            "until": format_datetime(self.env, until) if until else "",
        }
        sentences = self._sentences() | (self._dated_sentences() if until else {})
        return sentences[Reason(reason)] % values

    @api.model
    def _readable_number(self, number):
        """The number as people write it, where it can be understood; empty if there is none."""
        if not number:
            return ""
        partner = self.env["res.partner"]
        return partner._phone_format(number=number, force_format="INTERNATIONAL") or number

    @api.model
    def _sentences(self):
        """{Reason: sentence with %(name)s placeholders}."""
        return {**self._number_sentences(), **self._consent_sentences(), **self._time_sentences()}

    @api.model
    def _number_sentences(self):
        return {
            Reason.COMPANY_NOT_ALLOWED: self.env._("%(company)s does not send texts at present."),
            Reason.COUNTRY_NOT_ALLOWED: self.env._(
                "%(number)s is not a number of a country that may be texted."
            ),
            Reason.NUMBER_MISSING: self.env._("There is no phone number to text."),
            Reason.NUMBER_INVALID: self.env._("%(number)s is not a valid phone number."),
            Reason.NUMBER_LANDLINE: self.env._("%(number)s is a landline and can't receive texts."),
            Reason.SUPPRESSED: self.env._("%(number)s is on the do-not-text list."),
            Reason.SUPPRESSED_SENDER: self.env._("%(number)s has blocked this sender."),
        }

    @api.model
    def _consent_sentences(self):
        return {
            Reason.OPTED_OUT: self.env._("%(who)s has opted out of %(purpose)s texts."),
            Reason.NO_CONSENT: self.env._("%(who)s has not agreed to %(purpose)s texts."),
            Reason.CONSENT_PENDING: self.env._("%(who)s has not yet confirmed %(purpose)s texts."),
            Reason.CONSENT_EXPIRED: self.env._(
                "The consent of %(who)s to %(purpose)s texts has expired."
            ),
            Reason.CONSENT_OTHER_NUMBER: self.env._(
                "%(who)s has agreed to %(purpose)s texts at another number than %(number)s."
            ),
        }

    @api.model
    def _time_sentences(self):
        return {
            Reason.QUIET_HOURS: self.env._("It is too early or too late where %(who)s is."),
            Reason.FREQUENCY_CAP: self.env._(
                "%(who)s has had as many %(purpose)s texts as allowed for now."
            ),
            Reason.DAILY_LIMIT: self.env._("The daily limit is reached."),
        }

    @api.model
    def _dated_sentences(self):
        """The same, where it is known when it is over."""
        return {
            Reason.QUIET_HOURS: self.env._(
                "It is too early or too late where %(who)s is; texting opens at %(until)s."
            ),
            Reason.FREQUENCY_CAP: self.env._(
                "%(who)s has had as many %(purpose)s texts as allowed, until %(until)s."
            ),
            Reason.DAILY_LIMIT: self.env._("The daily limit is reached; it ends at %(until)s."),
        }
