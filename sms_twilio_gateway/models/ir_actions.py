from odoo import api, models


class IrActions(models.Model):
    """ "Send Text" in the action menu of every record with people on it, whatever its model."""

    _inherit = "ir.actions.actions"

    @api.model
    def get_bindings(self, model_name):
        """As ever, with our dialog in place of Odoo's own composer for who may use it."""
        result = super().get_bindings(model_name)
        if not self.env.user.has_group("sms_consent.group_sms_user"):
            return result
        action = self.env.ref("sms_twilio_gateway.action_send_text", raise_if_not_found=False)
        if not action or not self.env["sms.send"]._is_textable(model_name):
            return result
        composers = self.env["ir.actions.act_window"].sudo()
        replaced = composers.search([("res_model", "=", "sms.composer")]).ids
        others = [one for one in result.get("action", ()) if one["id"] not in replaced]
        ours = {
            "id": action.id,
            "name": action.sudo().name,
            "binding_view_types": "list,kanban,form",
        }
        return {**result, "action": [*others, ours]}
