"""The lists a contact is on, for filters."""

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
