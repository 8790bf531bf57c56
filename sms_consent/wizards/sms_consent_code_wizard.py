from odoo import api, fields, models


class SmsConsentCodeWizard(models.TransientModel):
    """The person reads the code from the phone, staff type it in (ID-2)."""

    _name = "sms.consent.code.wizard"
    _description = "Enter a Confirmation Code"

    partner_id = fields.Many2one("res.partner", "Contact", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, readonly=True
    )
    purpose_id = fields.Many2one("sms.consent.purpose", required=True, readonly=True)
    number = fields.Char(compute="_compute_number")
    typed = fields.Char("Code")
    message = fields.Char(readonly=True)

    @api.depends("partner_id", "purpose_id", "company_id")
    def _compute_number(self):
        for wizard in self:
            wizard.number = wizard._consent().number

    def _consent(self):
        """The consent that waits, read with the user's own rights."""
        self.ensure_one()
        return self.env["sms.consent"].search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("purpose_id", "=", self.purpose_id.id),
                ("state", "=", "pending"),
            ]
        )

    def _request(self):
        """The request whose code is on its way to the number, possibly empty."""
        page = self.env["sms.consent.page"]
        waiting = page._codes(self.partner_id, self.company_id)
        return page._code_for(self._consent(), waiting)[:1]

    def action_confirm(self):
        """Opt in if the code is right; else say what is wrong.

        No exception for a wrong code: it would take back the count of the tries.
        """
        self.ensure_one()
        self.partner_id.check_access("read")
        request = self._request()
        if request:
            wrong = self.env["sms.consent.page"]._enter_code(request, self.typed, source="staff")
        else:
            wrong = self.env._("No code is on its way. Send one first.")
        if not wrong:
            return {"type": "ir.actions.act_window_close"}
        return self._reopen(wrong)

    def action_send(self):
        """Send another code to the number."""
        self.ensure_one()
        self.partner_id.check_access("read")
        request, consent = self._request(), self._consent()
        if request:
            wrong = self.env["sms.consent.page"]._code_again(request)
        elif consent:
            self.env["sms.consent.code"]._request_pending(
                self.company_id, self.partner_id, consent.number, consent.purpose_id
            )
            wrong = ""
        else:
            wrong = self.env._("Nothing waits for a code.")
        return self._reopen(wrong or self.env._("A code is on its way."))

    def _reopen(self, message):
        self.write({"message": message, "typed": False})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Enter the code"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
