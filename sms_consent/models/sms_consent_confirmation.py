from odoo import api, models


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
        if body and number:
            purpose = (purposes or self.env["sms.consent.purpose"])[:1]
            self._deliver(company, partner, number, body, purpose, reply_via)

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
        """Hand the text to Odoo's own SMS queue; the gateway puts its own queue here."""
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
