from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .sms_consent_log import LogEntry

PREFERENCES = {
    "preferred_contact_method": "preferred_method",
    "sms_messaging_contact_id": "messaging_contact",
}


class ResPartner(models.Model):
    """How a person wants to be reached, and who takes the messages instead (PI-1)."""

    _inherit = "res.partner"

    preferred_contact_method = fields.Selection(
        [
            ("text", "Text message"),
            ("email", "E-mail"),
            ("voice", "Phone call"),
            ("mail", "Letter"),
        ],
        help="A wish, not a consent: texts still need the person's agreement.",
    )
    sms_messaging_contact_id = fields.Many2one(
        "res.partner",
        "Texts Go To",
        index="btree_not_null",
        ondelete="set null",
        help="Somebody else who gets the texts for this contact, such as a parent. That "
        "person's own consent and number count. Empty: the contact itself.",
    )

    @api.constrains("sms_messaging_contact_id")
    def _check_sms_messaging_contact(self):
        for partner in self:
            other = partner.sms_messaging_contact_id
            if other == partner or other.sms_messaging_contact_id:
                raise ValidationError(
                    self.env._("Choose another contact, who gets their own texts.")
                )

    def write(self, vals):
        watched = [name for name in PREFERENCES if name in vals]
        before = {partner: partner._preference_texts(watched) for partner in self}
        result = super().write(vals)
        if watched:
            self._log_preferences(watched, before)
        return result

    def _log_preferences(self, watched, before):
        """Preferences are part of the change log (NF-6)."""
        entries = []
        for partner in self:
            after = partner._preference_texts(watched)
            company = partner.company_id or self.env.company
            actor = self.env["sms.consent"]._actor("staff", company)
            entries += [
                LogEntry(
                    company=company,
                    event="preference",
                    field_name=PREFERENCES[name],
                    actor=actor,
                    source="portal" if actor.kind == "member" else "staff",
                    old=before[partner][name],
                    new=after[name],
                    partner=partner,
                )
                for name in watched
                if before[partner][name] != after[name]
            ]
        self.env["sms.consent.log"].sudo()._append(entries)

    def _preference_texts(self, names):
        """What people read in the preference fields ``names``."""
        self.ensure_one()
        labels = dict(self._fields["preferred_contact_method"]._description_selection(self.env))
        texts = {
            "preferred_contact_method": labels.get(self.preferred_contact_method, ""),
            "sms_messaging_contact_id": self.sms_messaging_contact_id.display_name or "",
        }
        return {name: texts[name] for name in names}

    def _sms_recipient(self):
        """Who gets the texts for this contact: another contact, or itself."""
        self.ensure_one()
        return self.sms_messaging_contact_id or self
