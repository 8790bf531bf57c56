from odoo import fields, models
from odoo.exceptions import UserError

from ..models.sms_consent_opt_out import OptOut


class SmsConsentMassOptOut(models.TransientModel):
    """Opt many contacts out at once. There is no such thing for opting in: that takes proof."""

    _name = "sms.consent.mass.opt.out"
    _description = "Opt Contacts Out"

    partner_ids = fields.Many2many(
        "res.partner",
        string="Contacts",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, readonly=True
    )
    everything = fields.Boolean("All Kinds of Texts", default=True)
    purpose_ids = fields.Many2many("sms.consent.purpose", string="Kinds of Texts")
    note = fields.Text(help="Why: kept in the change log.")
    confirm = fields.Boolean("Tell Them by Text", default=True)

    def action_apply(self):
        """Opt them out with the rights of somebody who may see the contacts and consents."""
        self.ensure_one()
        self.partner_ids.check_access("read")
        self.env["sms.consent"].check_access("read")
        if self.company_id not in self.env.companies:
            raise UserError(self.env._("Switch to %s first.", self.company_id.name))
        if not self.everything and not self.purpose_ids:
            raise UserError(self.env._("Choose the kinds of texts that this is about."))
        purposes = None if self.everything else self.purpose_ids.sudo()
        self.env["sms.consent"]._opt_out_many(
            [
                OptOut(partner=partner, purposes=purposes, note=self.note or "")
                for partner in self.partner_ids.sudo()
            ],
            company=self.company_id,
            source="staff",
            reason="staff",
            note=self.note or "",
            confirm=self.confirm,
        )
        return {"type": "ir.actions.act_window_close"}
