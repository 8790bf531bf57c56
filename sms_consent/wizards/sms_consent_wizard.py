from odoo import api, fields, models
from odoo.exceptions import UserError


class SmsConsentWizard(models.TransientModel):
    """The dialog by which staff record an opt-in or opt-out (NF-3, NF-4)."""

    _name = "sms.consent.wizard"
    _description = "Opt In or Out"

    mode = fields.Selection([("opt_in", "Opt in"), ("opt_out", "Opt out")], required=True)
    partner_id = fields.Many2one("res.partner", "Contact", required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, readonly=True
    )
    purpose_ids = fields.Many2many("sms.consent.purpose", string="Kinds of Texts")
    everything = fields.Boolean("All kinds of texts")
    phone_id = fields.Many2one(
        "res.partner.phone",
        "Number",
        compute="_compute_phone_id",
        store=True,
        readonly=False,
        domain="[('partner_id', '=', partner_id)]",
    )
    new_number = fields.Char("Another Number", help="Added to the phones of the contact.")
    consent_type = fields.Selection(
        [("email", "Email"), ("phone", "Phone"), ("paper", "Paper")],
        help="How the person agreed. Web and SMS response are set by the system.",
    )
    basis = fields.Selection(
        lambda self: self.env["sms.consent"]._fields["basis"].selection, default="express"
    )
    expires_on = fields.Date(help="Empty: as the law says for implied consent.")
    note = fields.Text()
    evidence_ids = fields.Many2many("ir.attachment", string="Proof")
    wording = fields.Html(compute="_compute_wording")
    has_primary = fields.Boolean(compute="_compute_has_primary")

    @api.depends("partner_id")
    def _compute_phone_id(self):
        for wizard in self:
            wizard.phone_id = wizard.partner_id.sms_phone_ids.filtered("is_primary")[:1]

    @api.depends("partner_id.phone")
    def _compute_has_primary(self):
        for wizard in self:
            wizard.has_primary = bool(wizard.partner_id.phone)

    @api.depends("purpose_ids", "partner_id")
    def _compute_wording(self):
        for wizard in self:
            bodies = [
                purpose._get_wording(wizard.partner_id.lang).body for purpose in wizard.purpose_ids
            ]
            wizard.wording = "".join(str(body) for body in bodies if body) or False

    def action_apply(self):
        """Record it, with the rights of somebody who may see the contact and its consents."""
        self.ensure_one()
        self.partner_id.check_access("read")
        self.env["sms.consent"].check_access("read")
        if self.company_id not in self.env.companies:
            raise UserError(self.env._("Switch to %s first.", self.company_id.name))
        if not self.purpose_ids and not self.everything:
            raise UserError(self.env._("Choose the kinds of texts that this is about."))
        if self.mode == "opt_in":
            self._opt_in()
        else:
            self._opt_out()
        return {"type": "ir.actions.act_window_close"}

    def _opt_in(self):
        number = self.new_number or self.phone_id.number_e164 or self.phone_id.number
        consents = self.env["sms.consent"]._opt_in(
            self.partner_id,
            self.purpose_ids,
            company=self.company_id,
            number=number,
            source="staff",
            consent_type=self.consent_type,
            basis=self.basis or "express",
            expires_on=self.expires_on,
            evidence=self.evidence_ids,
            note=self.note or "",
        )
        self._keep_proof(consents)

    def _keep_proof(self, consents):
        """Hand files uploaded here over to the consents; those of other records stay theirs."""
        loose = self.evidence_ids.filtered(lambda file: file.res_model in (False, self._name))
        if consents:
            loose.sudo().write({"res_model": consents._name, "res_id": consents[-1].id})

    def _opt_out(self):
        self.env["sms.consent"]._opt_out(
            company=self.company_id,
            source="staff",
            partner=self.partner_id,
            purposes=None if self.everything else self.purpose_ids,
            note=self.note or "",
            reason="staff",
        )
