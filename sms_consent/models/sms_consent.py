from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from .sms_consent_log import LogEntry
from .sms_consent_source import SOURCES

STATES = [
    ("none", "No consent"),
    ("pending", "Waiting for confirmation"),
    ("opted_in", "Opted in"),
    ("opted_out", "Opted out"),
]


class SmsConsent(models.Model):
    """Consent of one person to one purpose of one company, for one number.

    It changes through ``_opt_in`` and ``_opt_out`` alone (and by the voiding that follows when
    its number goes away); create, write and unlink are refused to everybody else.
    """

    _name = "sms.consent"
    _inherit = ["sms.own.defaults"]
    _description = "SMS Consent"
    _order = "partner_id, purpose_id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", "Contact", required=True, readonly=True, index=True, ondelete="cascade"
    )
    purpose_id = fields.Many2one(
        "sms.consent.purpose", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="none", index=True)
    number = fields.Char(readonly=True, index=True, help="E.164")
    phone_id = fields.Many2one("res.partner.phone", readonly=True, ondelete="set null")
    consent_type = fields.Selection(
        [
            ("email", "Email"),
            ("phone", "Phone"),
            ("paper", "Paper"),
            ("web", "Web"),
            ("sms", "SMS Response"),
        ],
        readonly=True,
    )
    source = fields.Selection(SOURCES, readonly=True)
    basis = fields.Selection(
        [
            ("express", "Express"),
            ("implied_purchase", "Implied: membership or purchase"),
            ("implied_inquiry", "Implied: inquiry"),
        ],
        readonly=True,
        help="Express consent does not expire. Implied consent does: two years after the "
        "membership or purchase, six months after an inquiry (CASL).",
    )
    expires_on = fields.Date(readonly=True, help="The last day on which it holds.")
    opted_in_at = fields.Datetime("Opted In On", readonly=True)
    opted_out_at = fields.Datetime("Opted Out On", readonly=True)
    was_opted_in = fields.Boolean(
        readonly=True, help="It was given when the person opted out: START brings it back."
    )
    state_at = fields.Datetime("Since", readonly=True)
    wording_id = fields.Many2one("sms.consent.wording", readonly=True, ondelete="restrict")
    wording_lang = fields.Char(readonly=True)
    evidence_ids = fields.Many2many("ir.attachment", string="Proof", readonly=True, copy=False)
    note = fields.Text(readonly=True)
    changed_by = fields.Char(readonly=True)

    _partner_purpose_unique = models.Constraint(
        "unique(partner_id, purpose_id, company_id)",
        "This consent is being changed by somebody else. Please try again.",
    )
    _number_index = models.Index("(company_id, number, purpose_id)")

    @api.depends("partner_id.display_name", "purpose_id.name")
    def _compute_display_name(self):
        for consent in self:
            consent.display_name = f"{consent.partner_id.display_name}: {consent.purpose_id.name}"

    # Refusing is the whole point, so nothing is handed on to the ORM.
    # To no row nothing may be done, as Odoo expects of every model.
    # pylint: disable=method-required-super,no-raise-unlink
    @api.model_create_multi
    def create(self, vals_list):
        if not vals_list:
            return self.browse()
        raise AccessError(self._guard_message())

    def write(self, vals):
        raise AccessError(self._guard_message())

    def unlink(self):
        if not self:
            return True
        raise AccessError(self._guard_message())

    def _guard_message(self):
        return self.env._("Consent is changed by Opt in and Opt out only.")

    def _since(self):
        """Day of the last change, as the user writes days."""
        self.ensure_one()
        moment = self.state_at and fields.Datetime.context_timestamp(self, self.state_at)
        return format_date(self.env, moment) if moment else ""

    def _how(self):
        """In a few words how the present state came about: type of consent, or source, and who."""
        self.ensure_one()
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("consent_type", "source")
        }
        if self.state in ("opted_in", "pending"):
            how = labels["consent_type"].get(self.consent_type) or labels["source"].get(self.source)
        else:
            how = labels["source"].get(self.source)
        return ", ".join(part for part in (how, self.changed_by) if part)

    # ------------------------------------------------------------------ the one writer

    def _store(self, vals_list):
        """Create guarded rows; for the methods of this model alone."""
        return super().create(vals_list)  # pylint: disable=super-method-mismatch

    def _remove(self):
        """Delete guarded rows whose content lives on in another; for a merge of contacts."""
        return super().unlink()  # pylint: disable=super-method-mismatch

    def _put(self, vals):
        """Write guarded fields; for ``_change_each`` alone."""
        return super().write(vals)  # pylint: disable=super-method-mismatch

    def _is_given(self):
        """Whether the person agrees today: opted in, and not expired (C-11)."""
        self.ensure_one()
        holds = not self.expires_on or self.expires_on >= fields.Date.today()
        return self.state == "opted_in" and holds

    # ------------------------------------------------------------------ voiding

    @api.model
    def _void_number(self, partner, number, e164, new_number):
        """A phone of ``partner`` was changed or deleted: consents for it are void (B-2).

        ``number`` as it was typed, ``e164`` its meaning, ``new_number`` what stands there now.
        Requests that wait there end too, opt-outs stay. Nothing happens while another phone row
        holds the same number.
        """
        consents = self.sudo().search([("partner_id", "=", partner.id)])
        companies = consents.company_id or partner.company_id or self.env.company
        still_there = e164 in partner.sudo().sms_phone_ids.mapped("number_e164")
        void = consents.filtered(
            lambda row: row.number == e164 and row.state in ("opted_in", "pending")
        )
        entries = []
        for company in companies:
            entry = self._phone_entry(company, partner, old=number, new=new_number, number=e164)
            entries.append(entry)
            if e164 and not still_there:
                own = void.filtered(lambda row, company=company: row.company_id == company)
                entries += own._void(entry.actor)
                # A "yes" from there is somebody else's by now, and would bring the number back.
                self.env["sms.consent.code"]._waiting(
                    company, partner=partner, number=e164
                )._cancel()
        self.env["sms.consent.log"].sudo()._append(entries)

    @api.model
    def _phone_entry(self, company, partner, *, old, new, number):
        """The entry of the log about a phone of ``partner`` that the user adds or changes.

        :param number: E.164 of the one that the entry is filed under
        """
        actor = self._actor("staff", company)
        return LogEntry(
            company=company,
            event="number",
            field_name="phone",
            actor=actor,
            source="portal" if actor.kind == "member" else "staff",
            old=old,
            new=new,
            partner=partner,
            number=number,
        )

    def _void(self, actor):
        """Back to "No consent"; returns the log entries."""
        note = self.env._("The number was changed or removed.")
        vals = {"state": "none", "phone_id": False, "expires_on": False, "consent_type": False}
        return self._change(vals, "void", actor=actor, source="system", note=note)

    @api.model
    def _void_contacts(self, partners):
        """Contacts are being deleted: say so in the log; their consents go with them."""
        consents = self.search(
            [("partner_id", "in", partners.ids), ("state", "in", ("opted_in", "pending"))]
        )
        entries = []
        for company, rows in consents.grouped("company_id").items():
            entries += rows._void(self._actor("staff", company))
        self.env["sms.consent.log"].sudo()._append(entries)
