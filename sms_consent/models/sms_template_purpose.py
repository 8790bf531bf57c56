from odoo import api, models

# What Odoo's own automatic texts about these records are. The company's purpose of service texts
# stands for all others; each template can be given another.
PURPOSE_OF_MODEL = {
    "calendar.event": "sms_consent.purpose_appointments",
    "event.registration": "sms_consent.purpose_appointments",
    "account.move": "sms_consent.purpose_billing",
    "mailing.contact": "sms_consent.purpose_marketing",
}


class SmsTemplate(models.Model):
    """Templates of Odoo's own get their purpose by what they are about.

    Those that were there before the add-on get it when it is installed.
    """

    _inherit = "sms.template"

    @api.model_create_multi
    def create(self, vals_list):
        models_by_id = self.env["ir.model"].sudo()
        for vals in vals_list:
            if "purpose_id" not in vals and vals.get("model_id"):
                model = models_by_id.browse(vals["model_id"]).model
                vals["purpose_id"] = self._purpose_of_model(model).id
        return super().create(vals_list)

    @api.model
    def _purpose_of_model(self, model):
        """The kind of text that a text about a record of ``model`` usually is; may be empty."""
        purposes = self.env["sms.consent.purpose"].sudo()
        xmlid = PURPOSE_OF_MODEL.get(model)
        purpose = self.env.ref(xmlid, raise_if_not_found=False) if xmlid else None
        return purpose.sudo() if purpose and purpose.sudo().active else purposes

    @api.model
    def _init_purposes(self):
        """Give templates that are older than the add-on their purpose."""
        templates = self.sudo().search(
            [("purpose_id", "=", False), ("model", "in", list(PURPOSE_OF_MODEL))]
        )
        for model, group in templates.grouped("model").items():
            group.purpose_id = self._purpose_of_model(model)
