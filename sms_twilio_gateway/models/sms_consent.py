from odoo import api, models


class SmsConsent(models.Model):
    _inherit = "sms.consent"

    @api.model
    def _after_opt_out(self, company, numbers, partners, purposes):
        """Cancel what is still queued for the numbers, in the same transaction (B-5).

        Confirmations too: nobody is told after a STOP that they are signed up. Only that of an
        opt-out stays, for a second STOP brings no second one.

        Rows that a lane is judging at this moment are left alone: that lane can't get past the
        consents changed here (``sms_sender_lane.py``), while waiting for it could be for ever.
        Neither can it with confirmations, of which the gate asks for no consent: these, and those
        that come back to the queue later, have to do with ``sms_sender_sign_up.py``.
        """
        result = super()._after_opt_out(company, numbers, partners, purposes)
        domain = [
            ("company_id", "=", company.id),
            ("number", "in", list(numbers)),
            ("state", "=", "queued"),
            ("notice", "!=", "opt_out"),
        ]
        if purposes is not None:
            domain.append(("purpose_id", "in", purposes.ids))
        if numbers:
            self.env["sms.message"]._cancel(domain, "opted_out_meanwhile", wait=False)
        return result
