import re
from datetime import timedelta

from odoo import api, models

# Confirmations and answers to HELP that one number gets from a company in a day. Far more than
# anybody needs, and an end to two machines that answer each other.
TEXTS_PER_NUMBER = 20
LINK = re.compile(r"(/sms/preferences/)[\w-]+")


class SmsConsentConfirmation(models.AbstractModel):
    """The automated message on every opt-in and opt-out, whoever made it (NF-2, C-3, C-9)."""

    _name = "sms.consent.confirmation"
    _description = "SMS Consent Confirmation"

    @api.model
    def _notify(self, kind, *, company, partner, number, purposes, reply_via=None, code=""):
        """Send the text of ``kind`` (opt_in, opt_out, pending, help) to ``number``.

        It is exempt from the gate: it answers what the person has just done, and never carries
        marketing. ``purposes`` None means all kinds of texts; ``reply_via`` is the sender that
        the person wrote to, where there is one.
        """
        body = self.env["sms.consent.text"]._render(
            kind,
            company,
            partner.lang if partner else None,
            self._values(company, partner, number, purposes, code),
        )
        if body and number and (code or self._may_answer(company, number)):
            purpose = (purposes or self.env["sms.consent.purpose"])[:1]
            sent = self._deliver(company, partner, number, body, purpose, reply_via)
            shown = self._readable(body, code)
            if sent and shown != body:
                self._conceal(sent, shown)

    @api.model
    def _may_answer(self, company, number):
        """Whether ``number`` may get one more text without consent; codes have their own limit."""
        throttle = self.env["sms.consent.throttle"].sudo()
        key = f"{company.id}:{number}"
        return throttle._take("confirmation", key, TEXTS_PER_NUMBER, timedelta(days=1))

    @api.model
    def _readable(self, body, code):
        """``body`` as staff may read it: by code or link they could agree for the person."""
        body = body.replace(code, "•" * len(code)) if code else body
        return LINK.sub(r"\1…", body)

    @api.model
    def _conceal(self, sent, readable):
        """Hook: show ``readable`` in the history of what :meth:`_deliver` has kept as ``sent``."""

    @api.model
    def _values(self, company, partner, number, purposes, code):
        """What the placeholders of the texts stand for."""
        if purposes:
            lang = partner.lang if partner else None
            names = ", ".join(purposes.with_context(lang=lang).mapped("name"))
        else:
            names = self.env._("all")
        return {
            "organisation": company._sms_name(),
            "purposes": names,
            "link": self._link(company, partner, number),
            "code": code,
        }

    @api.model
    def _link(self, company, partner, number):
        """Where the person sees and changes what they have agreed to."""
        return f"{company.get_base_url()}/my/sms"

    @api.model
    def _deliver(self, company, partner, number, body, purpose, reply_via):
        """Hand the text to Odoo's own SMS queue; the gateway puts its own queue here.

        :return: the records that keep the text for good; None here, where it is deleted once sent
        """
        self.env["sms.sms"].sudo().create(
            {
                "number": number,
                "body": body,
                "partner_id": partner.id if partner else False,
                "company_id": company.id,
                "purpose_id": purpose.id,
                "consent_exempt": True,
            }
        )
        # The queue's own rhythm is an hour; a confirmation has five minutes (C-3).
        self.env.ref("sms.ir_cron_sms_scheduler_action")._trigger()
