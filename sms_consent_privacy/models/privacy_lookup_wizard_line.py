from odoo import api, fields, models


class PrivacyLookupWizardLine(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """Erase what texting knows about a contact, on its own or when the contact is deleted."""

    _inherit = "privacy.lookup.wizard.line"

    has_sms = fields.Boolean(
        compute="_compute_has_sms", help="Texting has something on record about this contact."
    )

    @api.depends("res_model", "res_id", "is_unlinked", "execution_details")
    def _compute_has_sms(self):
        lines = self.filtered(lambda line: line.res_model == "res.partner" and not line.is_unlinked)
        known = set()
        for model in ("res.partner.phone", "sms.consent", "sms.consent.log.detail"):
            records = self.env[model].sudo()
            groups = records._read_group(
                [("partner_id", "in", lines.mapped("res_id"))], ["partner_id"]
            )
            known |= {partner.id for (partner,) in groups}
        for line in self:
            line.has_sms = line in lines and line.res_id in known

    def action_unlink(self):
        """A contact is erased before it is deleted, so that its numbers stay suppressed."""
        self.ensure_one()
        if self.has_sms:
            self._erase_sms()
        return super().action_unlink()

    def action_erase_sms(self):
        """Erase what texting knows, and leave the contact."""
        self.ensure_one()
        self._erase_sms()
        self.execution_details = self.env._(
            "Erased SMS data of %(model)s #%(id)s", model=self.res_model_id.name, id=self.res_id
        )

    def _erase_sms(self):
        self.env["res.partner"].browse(self.res_id)._sms_erase(self.env._("Privacy lookup"))
