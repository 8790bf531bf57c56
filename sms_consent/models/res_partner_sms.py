from odoo import api, fields, models

from ..kernel.gate import Reason


class ResPartner(models.Model):
    """What staff see and do about texts on the contact's form."""

    _inherit = "res.partner"

    sms_consent_ids = fields.One2many("sms.consent", "partner_id", "SMS Consents", copy=False)
    sms_log_ids = fields.Many2many(
        "sms.consent.log",
        string="SMS Change Log",
        compute="_compute_sms_log_ids",
        groups="sms_consent.group_sms_user",
    )
    sms_consent_rows = fields.Json(
        compute="_compute_sms_consent_rows", groups="sms_consent.group_sms_user"
    )
    is_sms_suppressed = fields.Boolean(
        "Do Not Text",
        compute="_compute_is_sms_suppressed",
        search="_search_is_sms_suppressed",
        groups="sms_consent.group_sms_user",
        help="A phone of the contact is on the company's do-not-text list.",
    )

    def _compute_sms_log_ids(self):
        log = self.env["sms.consent.log"]
        for partner in self:
            partner.sms_log_ids = log.search(
                [
                    ("detail_id.partner_id", "=", partner._origin.id),
                    ("company_id", "=", self.env.company.id),
                ],
                limit=200,
                order="position desc",
            )

    @api.depends("sms_phone_ids.number_e164")
    @api.depends_context("company")
    def _compute_is_sms_suppressed(self):
        numbers = self.sms_phone_ids.mapped("number_e164")
        suppressed = self.env["sms.suppression"]._suppressed_numbers(numbers, self.env.company)
        for partner in self:
            partner.is_sms_suppressed = bool(
                suppressed & set(partner.sms_phone_ids.mapped("number_e164"))
            )

    @api.model
    def _search_is_sms_suppressed(self, operator, value):
        if operator != "in":
            return NotImplemented
        rows = self.env["sms.suppression"].search(
            [("company_id", "=", self.env.company.id), ("sender_ref", "=", 0)]
        )
        numbers = rows.filtered("number").mapped("number")
        return [("sms_phone_ids.number_e164", "in", numbers)]

    @api.depends("sms_consent_ids.state", "sms_phone_ids.number_e164")
    @api.depends_context("company", "lang", "tz")
    def _compute_sms_consent_rows(self):
        """Per purpose what the page shows: state, number, since, how, and why not."""
        for partner in self:
            partner.sms_consent_rows = partner._sms_consent_rows()

    def _sms_consent_rows(self):
        self.ensure_one()
        if not self._origin.id:
            return []
        company = self.env.company
        states = dict(self.env["sms.consent"]._fields["state"]._description_selection(self.env))
        consents = {
            consent.purpose_id: consent
            for consent in self.sms_consent_ids.filtered(lambda row: row.company_id == company)
        }
        rows = []
        gate = self.env["sms.consent.gate"]
        for purpose, decision, sentence in gate._explain(self, company):
            consent = consents.get(purpose, self.env["sms.consent"])
            expired = decision.reason is Reason.CONSENT_EXPIRED
            state = "none" if expired else consent.state or "none"
            rows.append(
                {
                    "purpose_id": purpose.id,
                    "purpose": purpose.name,
                    "consent_id": consent.id,
                    "state": state,
                    "state_label": self.env._("Expired") if expired else states[state],
                    "number": gate._readable_number(consent.number),
                    "since": consent._since() if consent else "",
                    "how": consent._how() if consent else "",
                    "allowed": decision.allowed,
                    "sentence": sentence,
                }
            )
        return rows

    def action_sms_opt_in(self, purpose_id=False):
        """Open the opt-in dialog, for one purpose or for a choice of them."""
        return self._sms_consent_dialog("opt_in", purpose_id)

    def action_sms_opt_out(self, purpose_id=False):
        """Open the opt-out dialog, for one purpose or for everything."""
        return self._sms_consent_dialog("opt_out", purpose_id)

    def action_sms_enter_code(self, purpose_id):
        """Open the dialog for the code that confirms a waiting opt-in."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Enter the code"),
            "res_model": "sms.consent.code.wizard",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_partner_id": self.id, "default_purpose_id": purpose_id},
        }

    def _sms_consent_dialog(self, mode, purpose_id):
        self.ensure_one()
        names = {"opt_in": self.env._("Opt in"), "opt_out": self.env._("Opt out")}
        return {
            "type": "ir.actions.act_window",
            "name": f"{names[mode]}: {self.display_name}",
            "res_model": "sms.consent.wizard",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "dialog_size": "medium",
                "default_mode": mode,
                "default_partner_id": self.id,
                "default_purpose_ids": [purpose_id] if purpose_id else [],
            },
        }
