"""The lists a contact is on: for filters, and as part of what texting knows about a person."""

from odoo import fields, models


class ResPartner(models.Model):
    """Lists are changed on the list, or by "Add to SMS list"."""

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

    def _sms_person_data(self):
        lists = self.env["sms.contact.list"].with_context(active_test=False)
        mine = lists.search([("partner_ids", "in", self.ids)])
        rows = self._sms_plain(mine, ("company_id", "name", "note"))
        return {**super()._sms_person_data(), "lists": rows}

    def _sms_erase_person(self, numbers):
        """Off every list, whichever company's, put away or not."""
        self.with_context(active_test=False).sms_list_ids = [fields.Command.clear()]
        return super()._sms_erase_person(numbers)
