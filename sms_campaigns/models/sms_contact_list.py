"""Lists of contacts kept by hand, for audiences (IM-6)."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class SmsContactList(models.Model):
    """Contacts that somebody chose one by one, or added by a filter once; who is on it stays."""

    _name = "sms.contact.list"
    _description = "SMS Contact List"
    _inherit = ["sms.audience.part", "sms.archive.rights"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    note = fields.Text(help="Where the list comes from, what it is for.")
    partner_ids = fields.Many2many(
        "res.partner",
        "sms_contact_list_partner_rel",
        "list_id",
        "partner_id",
        "Contacts",
        copy=False,
    )
    contact_count = fields.Integer("Number of Contacts", compute="_compute_contact_count")

    _name_unique = models.Constraint(
        "unique(company_id, name)", "There is a list with this name already."
    )

    @api.depends("partner_ids")
    def _compute_contact_count(self):
        """Of all contacts on the list, without reading them."""
        rows = self.env.execute_query(
            SQL(
                "SELECT list_id, count(*) FROM sms_contact_list_partner_rel"
                " WHERE list_id = ANY(%s) GROUP BY list_id",
                self.ids,
            )
        )
        counts = dict(rows)
        for contact_list in self:
            contact_list.contact_count = counts.get(contact_list.id, 0)

    def _audiences(self):
        return (
            self.env["sms.audience.line"].sudo().search([("list_id", "in", self.ids)]).audience_id
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if audience := self.with_context(active_test=False)._audiences()[:1]:
            raise UserError(
                self.env._(
                    "The audience “%s” uses this list. Archive it instead of deleting it.",
                    audience.name,
                )
            )

    def _add(self, domain):
        """Put the contacts of ``domain`` that the user may see on the list, set-wise.

        :return: how many of them were not on it yet
        """
        self.ensure_one()
        self.check_access("write")
        self._check_may_change()
        company = Domain("company_id", "in", [False, self.company_id.id])
        chosen = self.env["res.partner"]._search(Domain(domain) & company)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """INSERT INTO sms_contact_list_partner_rel (list_id, partner_id)
                   SELECT %s, id FROM res_partner WHERE id IN %s
                       ON CONFLICT DO NOTHING""",
                self.id,
                chosen.subselect(),
            )
        )
        added = self.env.cr.rowcount
        self.invalidate_recordset(["partner_ids", "contact_count"])
        self.env["res.partner"].invalidate_model(["sms_list_ids"])
        if added:
            self._void_approvals()
        return added

    def action_view_contacts(self):
        """The contacts on the list."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "res.partner",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": [("sms_list_ids", "in", self.ids)],
        }

    def action_add_by_filter(self):
        """Open the dialog that adds the contacts of a filter."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add contacts by a filter"),
            "res_model": "sms.contact.list.add",
            "view_mode": "form",
            "target": "new",
            "context": {"default_list_id": self.id},
        }
