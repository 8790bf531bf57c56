"""Audiences that several campaigns can share (IM-6)."""

from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class SmsAudience(models.Model):
    """Lines that add contacts, keep only some or leave some out, resolved whenever it is used.

    A contact belongs to it when at least one line adds it, every line that keeps finds it, too,
    and none leaves it out, nor the contact who takes its texts (PI-1). Everything is read with
    the rights of whoever uses the audience; whom the writer of a line left out stays out.
    """

    _name = "sms.audience"
    _description = "SMS Audience"
    _inherit = ["sms.audience.part", "sms.archive.rights"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    line_ids = fields.One2many("sms.audience.line", "audience_id", "Lines", copy=True)
    contact_count = fields.Integer("Number of Contacts", compute="_compute_contact_count")
    problem = fields.Char(compute="_compute_contact_count")
    purpose_id = fields.Many2one(
        "sms.consent.purpose",
        "Kind of text",
        help="Counts who agreed to this kind of text. A campaign has a kind of its own.",
    )
    campaign_ids = fields.One2many("sms.campaign", "audience_id")
    campaign_count = fields.Integer("Campaigns", compute="_compute_campaign_count")

    def _audiences(self):
        return self

    @api.depends("line_ids", "company_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_contact_count(self):
        """Read with the user's rights; a broken line is told instead of counted."""
        for audience in self:
            audience.problem, audience.contact_count = False, 0
            if not audience.line_ids:
                continue
            try:
                domain = audience._domain()
                audience.contact_count = audience._contacts_model().search_count(domain)
            except (AccessError, UserError) as refusal:
                audience.problem = str(refusal)

    @api.depends("campaign_ids")
    def _compute_campaign_count(self):
        counts = dict(
            self.env["sms.campaign"]._read_group(
                [("audience_id", "in", self.ids)], ["audience_id"], ["__count"]
            )
        )
        for audience in self:
            audience.campaign_count = counts.get(audience, 0)

    def _contacts_model(self):
        """Contacts as they are seen within the audience's company."""
        return self.env["res.partner"].with_context(allowed_company_ids=self.company_id.ids)

    def _domain(self):
        """Return the ``Domain`` of the contacts: subqueries, no list of ids.

        :raises UserError: names the line that is broken, or became so
        """
        self.ensure_one()
        added = self._lines("include")
        if not added:
            raise UserError(
                self.env._("The audience “%s” has no line that adds contacts.", self.name)
            )
        domain = Domain.OR(line._domain() for line in added)
        for line in self._lines("among"):
            domain &= line._domain()
        for line in self._lines("exclude"):
            left_out = line._left_out()
            domain &= ~left_out & ~Domain("sms_messaging_contact_id", "any", left_out)
        return domain & Domain("company_id", "in", [False, self.company_id.id])

    def _lines(self, effect):
        lines = self.line_ids.with_context(allowed_company_ids=self.company_id.ids)
        return lines.filtered(lambda line: line.effect == effect)

    def _record_models(self):
        """The models of what leads to the contacts; a contact may lead to itself."""
        return [
            "res.partner" if line._is_direct() else line.source_model
            for line in self._lines("include")
        ]

    def _records(self, contacts):
        """Return ``{contact id: record}`` for ``contacts``: what made them part of the audience.

        Of several records the newest; a contact whom only a list or a filter on contacts adds
        stands for itself. Asked in a constant number of queries.
        """
        self.ensure_one()
        added = self._lines("include")
        records, dates = {}, {}
        if any(line._is_direct() for line in added):
            records = {contact.id: contact for contact in contacts}
        for line in added.filtered(lambda line: not line._is_direct()):
            for contact_id, (created, record) in line._newest(contacts).items():
                if (created, record.id) > dates.get(contact_id, (datetime.min, 0)):
                    records[contact_id], dates[contact_id] = record, (created, record.id)
        return records

    def copy(self, default=None):
        """Whom the writer of a line left out stays out."""
        copies = super().copy(default)
        for audience, copied in zip(self, copies, strict=True):
            audience.line_ids.sorted("id")._hand_on_writer(copied.line_ids.sorted("id"))
        return copies

    def copy_data(self, default=None):
        """Told apart by its name."""
        return [
            dict(vals, name=self.env._("%s (copy)", audience.name))
            for audience, vals in zip(self, super().copy_data(default), strict=True)
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.sudo().with_context(active_test=False).campaign_ids:
            raise UserError(
                self.env._("Campaigns refer to this audience. Archive it instead of deleting it.")
            )

    def action_view_contacts(self):
        """The contacts, as things stand now."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("contacts.action_contacts")
        return action | {
            "display_name": self.name,
            "name": self.name,
            "domain": [
                (
                    "id",
                    "in",
                    self._contacts_model()._search(self._domain(), limit=10_000).get_result_ids(),
                )
            ],
            "context": {},
        }

    def action_view_campaigns(self):
        """The campaigns to this audience."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_campaigns.sms_campaign_action")
        return action | {"domain": [("audience_id", "=", self.id)], "context": {}}

    def action_check(self):
        """Who of them can be texted, and why not the others."""
        self.ensure_one()
        check = self.env["sms.audience.check"].create({"audience_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who can be texted?"),
            "res_model": check._name,
            "res_id": check.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "medium"},
        }
