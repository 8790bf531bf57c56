"""The lists a contact is on: for filters, and as part of what texting knows about a person."""

from odoo import api, fields, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """Lists are changed on the list, or by "Add to SMS list"; here by nobody who may not there."""

    _inherit = "res.partner"

    sms_list_ids = fields.Many2many(
        "sms.contact.list",
        "sms_contact_list_partner_rel",
        "partner_id",
        "list_id",
        "SMS Lists",
        readonly=True,
        copy=False,
        groups="sms_campaigns.group_campaign_user,sms_consent.group_sms_officer",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """New contacts on a list change the list, also those on it by default."""
        partners = super().create(vals_list)
        if not self.env.su:
            partners._change_lists(set())
        return partners

    def write(self, vals):
        """Who comes on a list, or leaves one, changes the list."""
        if self.env.su or "sms_list_ids" not in vals:
            return super().write(vals)
        before = self._on_lists()
        result = super().write(vals)
        self._change_lists(before)
        return result

    def _on_lists(self):
        """{(contact id, list id)}, of all companies, lists put away among them."""
        return set(
            self.env.execute_query(
                SQL(
                    "SELECT partner_id, list_id FROM sms_contact_list_partner_rel"
                    " WHERE partner_id = ANY(%s)",
                    self.ids,
                )
            )
        )

    def _change_lists(self, before):
        """Treat the lists as changed on which these contacts are not as they were ``before``.

        :raises AccessError: where the user may not change one of the lists, or not now
        """
        changed = {list_id for _partner_id, list_id in before ^ self._on_lists()}
        if lists := self.env["sms.contact.list"].browse(changed):
            lists.check_access("write")
            lists._check_may_change()
            lists._void_approvals()

    def _sms_person_data(self):
        lists = self.env["sms.contact.list"].with_context(active_test=False)
        mine = lists.search([("partner_ids", "in", self.ids)])
        rows = self._sms_plain(mine, ("company_id", "name", "note"))
        return {**super()._sms_person_data(), "lists": rows}

    def _sms_erase_person(self, numbers, companies):
        """Off every list, whichever company's, put away or not."""
        self.with_context(active_test=False).sms_list_ids = [fields.Command.clear()]
        return super()._sms_erase_person(numbers, companies)
