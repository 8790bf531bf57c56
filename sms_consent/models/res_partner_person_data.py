from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.tools import html2plaintext

from ..services.person_file import PersonFile

PHONES = ("number", "number_e164", "kind", "line_type", "is_primary", "is_preferred_sms", "note")
CONSENTS = (
    "company_id",
    "purpose_id",
    "state",
    "number",
    "consent_type",
    "source",
    "basis",
    "expires_on",
    "opted_in_at",
    "opted_out_at",
    "changed_by",
    "note",
)
LOG = (
    "company_id",
    "date",
    "event",
    "field_name",
    "purpose_id",
    "old_value",
    "new_value",
    "changed_by",
    "source",
    "number",
    "ip",
    "user_agent",
    "note",
    "evidence",
)


class ResPartner(models.Model):
    """Everything that texting knows about a person, to be handed over (C-13; GDPR art. 15)."""

    _inherit = "res.partner"

    def action_sms_export(self):
        """Download a ZIP file with everything about the contact."""
        self.ensure_one()
        self._check_sms_export()
        return {
            "type": "ir.actions.act_url",
            "url": f"/sms_consent/person/{self.id}/export",
            "target": "self",
        }

    def action_sms_erase(self):
        """Open the dialog that erases the person."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Erase %s", self.display_name),
            "res_model": "sms.consent.erase.wizard",
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "medium", "default_partner_id": self.id},
        }

    def _check_sms_export(self):
        if not self.env.user.has_group("sms_consent.group_sms_officer"):
            raise AccessError(self.env._("Only an SMS officer can export a person's data."))
        self.check_access("read")

    def _sms_person_file(self):
        """The ZIP file (bytes): all as JSON, each list as CSV, the proofs of this person alone."""
        self.ensure_one()
        self._check_sms_export()
        # The person has a right to all; the user gets what lies in the user's companies.
        partner = self.with_context(allowed_company_ids=self.env.user.company_ids.ids)
        content = PersonFile(
            about={
                "name": self.name or "",
                "email": self.email or "",
                "made_at": fields.Datetime.to_string(fields.Datetime.now()),
                "made_by": self.env.user.name,
            },
            lists=partner._sms_person_data(),
            files=partner._sms_person_files(),
        )
        return content.zipped()

    def _sms_person_data(self):
        """Hook: {name of list: [{column: text}, …]}; add-ons add what they know."""
        log = self.env["sms.consent.log"].search(
            [("detail_id.partner_id", "=", self.id)], order="company_id, position"
        )
        rows = self._sms_plain(log, LOG)
        for row, entry in zip(rows, log, strict=True):
            row["wording_shown"] = html2plaintext(entry.wording_text or "")
        consents = self.env["sms.consent"].search([("partner_id", "=", self.id)])
        numbers = self.sms_phone_ids.mapped("number_e164")
        about = ["|", ("partner_id", "=", self.id), ("number_e164", "in", numbers)]
        among = [("number", "in", numbers)]
        replies = self.env["sms.consent.review"].search(among)
        suppressions = self.env["sms.suppression"].search([*among, ("active", "in", [True, False])])
        imported = self.env["sms.consent.import.line"].search(about)
        return {
            "phones": self._sms_plain(self.sms_phone_ids, PHONES),
            "consents": self._sms_plain(consents, CONSENTS),
            "log": rows,
            "do_not_text": self._sms_plain(
                suppressions, ("company_id", "number", "reason", "date", "active")
            ),
            "replies": self._sms_plain(
                replies, ("company_id", "number", "received_at", "body", "state")
            ),
            "imports": self._sms_plain(
                imported,
                ("company_id", "batch_id", "row", "partner_name", "email", "number", "message"),
            ),
        }

    def _sms_person_files(self):
        """{name: bytes} of the proofs that are about nobody else."""
        consents = self.env["sms.consent"].search([("partner_id", "=", self.id)])
        files = consents.evidence_ids.sudo()
        others = (
            self.env["sms.consent"]
            .sudo()
            .search([("evidence_ids", "in", files.ids), ("partner_id", "!=", self.id)])
        )
        return {
            f"{file.id}-{file.name}".replace("/", " "): file.raw or b""
            for file in files - others.evidence_ids
        }

    def _sms_plain(self, records, names):
        """Rows of texts, as people read them, with the technical names as columns."""
        labels = {
            name: dict(records._fields[name]._description_selection(self.env))
            for name in names
            if records._fields[name].type == "selection"
        }
        return [
            {name: self._sms_text(record, name, labels.get(name)) for name in names}
            for record in records
        ]

    def _sms_text(self, record, name, labels):
        value = record[name]
        if labels is not None:
            return labels.get(value, "")
        if isinstance(value, models.BaseModel):
            return value.sudo().display_name or ""
        if isinstance(value, bool) and record._fields[name].type != "boolean":
            return ""
        return str(value)
