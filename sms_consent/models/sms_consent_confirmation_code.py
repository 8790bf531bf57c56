from odoo import api, models


class SmsConsentConfirmation(models.AbstractModel):
    """Every opt-in that waits has a code to confirm it with, whoever asked for it (ID-2)."""

    _inherit = "sms.consent.confirmation"

    @api.model
    def _notify(self, notices, *, company, reply_via=None):
        rest = []
        for notice in notices:
            if notice.kind == "pending" and not notice.code:
                self.env["sms.consent.code"]._request_pending(
                    company, notice.partner, notice.number, notice.purposes
                )
            else:
                rest.append(notice)
        return super()._notify(rest, company=company, reply_via=reply_via)

    @api.model
    def _link(self, company, partner, number):
        """The person's preference centre, which needs no log-in (C-12).

        A text that names no contact is answered with the link of the one contact that has the
        number, if there is just one.
        """
        partner = partner or self._only_owner(company, number)
        if not partner:
            return super()._link(company, partner, number)
        return partner._sms_preferences_url(company, number)

    @api.model
    def _only_owner(self, company, number):
        phones = (
            self.env["res.partner.phone"]
            .sudo()
            .search([("number_e164", "=", number), ("company_id", "in", (company.id, False))])
        )
        owners = phones.partner_id
        return owners if len(owners) == 1 else owners.browse()
