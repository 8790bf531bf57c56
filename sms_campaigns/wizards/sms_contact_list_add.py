"""The dialog that puts contacts on a list: those chosen in a list view, or those of a filter."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class SmsContactListAdd(models.TransientModel):
    """Adds to a list there is, or makes one."""

    _name = "sms.contact.list.add"
    _description = "Add Contacts to an SMS List"

    list_id = fields.Many2one("sms.contact.list")
    new_name = fields.Char("New list")
    partner_ids = fields.Many2many(
        "res.partner", string="Contacts chosen", default=lambda self: self._chosen()
    )
    chosen_count = fields.Integer(compute="_compute_chosen_count")
    contact_model = fields.Char(default="res.partner")
    domain = fields.Char("Filter", default="[]")

    @api.model
    def _chosen(self):
        """The contacts chosen in the list view that the dialog is opened from."""
        of_contacts = self.env.context.get("active_model") == "res.partner"
        return (self.env.context.get("active_ids") or []) if of_contacts else []

    @api.depends("partner_ids")
    def _compute_chosen_count(self):
        for dialog in self:
            dialog.chosen_count = len(dialog.partner_ids)

    def action_add(self):
        """Add the contacts, and say how many were new."""
        self.ensure_one()
        chosen = self.partner_ids.ids
        audience = self.env["sms.campaign.audience"]
        target = self.list_id or self._new_list()
        by_filter = audience._filter(self.domain, "res.partner")
        added = target._add(Domain("id", "in", chosen) if chosen else by_filter)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(added)s contacts added; “%(list)s” has %(total)s now.",
                    added=added,
                    list=target.name,
                    total=target.contact_count,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _new_list(self):
        if not self.new_name:
            raise UserError(self.env._("Choose a list, or give a new one a name."))
        return self.env["sms.contact.list"].create({"name": self.new_name})
