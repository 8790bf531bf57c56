"""One reason for which contacts are left out, in the dialogs that count an audience (B-4)."""

from odoo import api, fields, models


class SmsLeftOutReason(models.AbstractModel):
    """A reason in words and the number of contacts it holds for."""

    _name = "sms.left.out.reason"
    _description = "Reason for Leaving Contacts out"
    _order = "count desc, id"

    name = fields.Char("Reason", required=True)
    code = fields.Char(required=True)
    count = fields.Integer("People", required=True)

    def _campaign(self):
        """The campaign whose audience was counted."""
        raise NotImplementedError

    @api.model
    def _lines(self, left_out):
        """Return the commands that create a line for each of ``left_out``: {reason: count}."""
        labels = self.env["sms.campaign.audience"]._labels()
        return [
            fields.Command.create({"name": labels.get(code, code), "code": code, "count": count})
            for code, count in left_out.items()
        ]

    def action_view_contacts(self):
        """The contacts behind the count, as things stand now."""
        self.ensure_one()
        self.check_access("read")
        ids = self.env["sms.campaign.audience"]._left_out_ids(self._campaign(), self.code)
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "res.partner",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": [("id", "in", ids)],
        }
