from odoo import models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _get_message_create_valid_field_names(self):
        return super()._get_message_create_valid_field_names() | {"sms_purpose_id"}

    def _message_sms_with_template(
        self,
        template=False,
        template_xmlid=False,
        template_fallback="",
        partner_ids=False,
        **kwargs,
    ):
        """Carry the template's purpose to the message."""
        source = template
        if not source and template_xmlid:
            source = self.env.ref(template_xmlid, raise_if_not_found=False)
        if source and source.purpose_id:
            kwargs.setdefault("sms_purpose_id", source.purpose_id.id)
        return super()._message_sms_with_template(
            template=template,
            template_xmlid=template_xmlid,
            template_fallback=template_fallback,
            partner_ids=partner_ids,
            **kwargs,
        )
