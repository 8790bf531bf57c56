from dataclasses import dataclass, field
from typing import Any

from odoo import api, fields, models

from .sms_consent_log import LogEntry

LOGGED_FIELDS = ("state", "number", "consent_type", "basis", "expires_on")


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be written on one consent, and why.

    ``wording`` (bound to the language it was shown in) and ``evidence`` are records or None.
    """

    consent: models.BaseModel
    event: str
    vals: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    wording: models.BaseModel | None = None
    evidence: models.BaseModel | None = None


class SmsConsent(models.Model):
    """The only place where the fields of a consent are written."""

    _inherit = "sms.consent"

    def _change(self, vals, event, *, actor, source, note="", wording=None, evidence=None):
        """Write the same ``vals`` on each consent of ``self``; see :meth:`_change_each`."""
        changes = [Change(consent, event, vals, note, wording, evidence) for consent in self]
        return self._change_each(changes, actor=actor, source=source)

    @api.model
    def _change_each(self, changes, *, actor, source):
        """Carry out ``changes`` and return the log entries of what became different.

        No two of them are about the same consent. The caller appends the entries, as the last
        step of its transaction.
        """
        now = fields.Datetime.now()
        labels = self._logged_labels()
        before = [change.consent._logged_values(labels) for change in changes]
        vals_list = []
        for change in changes:
            vals = {"source": source, "changed_by": actor.name, "note": change.note, **change.vals}
            if vals.get("state", change.consent.state) != change.consent.state:
                vals.setdefault("state_at", now)
            vals_list.append(vals)
        self.browse([change.consent.id for change in changes])._put_each(vals_list)
        texts = self._link_evidence(changes)
        entries = []
        for change, old in zip(changes, before, strict=True):
            text = (
                texts[change.evidence.ids and tuple(change.evidence.ids)] if change.evidence else ""
            )
            entries += change.consent._entries_of(change, old, labels, text, actor, source)
        return entries

    def _put_each(self, vals_list):
        """Write one of ``vals_list`` on each consent, what is the same in all of them at once."""
        first, *others = vals_list or [{}]
        shared = {
            name: value
            for name, value in first.items()
            if all(name in vals and vals[name] == value for vals in others)
        }
        if shared:
            self._put(shared)
        for consent, vals in zip(self, vals_list, strict=True):
            own = {name: value for name, value in vals.items() if name not in shared}
            if own:
                consent._put(own)

    @api.model
    def _link_evidence(self, changes):
        """Attach the files, one statement for each set of them; {ids: text for the log}."""
        consents, texts = {}, {}
        for change in changes:
            if change.evidence:
                ids = tuple(change.evidence.ids)
                consents.setdefault(ids, []).append(change.consent.id)
                if ids not in texts:
                    texts[ids] = self._evidence_text(change.evidence)
        for ids, consent_ids in consents.items():
            links = [fields.Command.link(file_id) for file_id in ids]
            self.browse(consent_ids)._put({"evidence_ids": links})
        return texts

    def _entries_of(self, change, old, labels, evidence_text, actor, source):
        """One log entry for each field that ``change`` has made different, one for its files."""
        new = self._logged_values(labels)
        common = {
            "company": self.company_id,
            "event": change.event,
            "actor": actor,
            "source": source,
            "purpose": self.purpose_id,
            "partner": self.partner_id,
            "number": self.number or old["number"],
            "note": change.note,
            "wording": change.wording,
            "evidence": evidence_text,
            "received_at": change.vals.get("state_at"),
        }
        entries = [
            LogEntry(field_name=name, old=old[name], new=new[name], **common)
            for name in LOGGED_FIELDS
            if old[name] != new[name]
        ]
        if change.evidence:
            names = ", ".join(change.evidence.mapped("name"))
            entries.append(LogEntry(field_name="evidence", new=names, **common))
        return entries

    @api.model
    def _logged_labels(self):
        """{field: {value: label}} of the logged selection fields."""
        selections = (name for name in LOGGED_FIELDS if self._fields[name].type == "selection")
        return {
            name: dict(self._fields[name]._description_selection(self.env)) for name in selections
        }

    def _logged_values(self, labels):
        """What people read in the logged fields, by name."""
        self.ensure_one()
        return {
            name: str((labels[name].get(self[name]) if name in labels else self[name]) or "")
            for name in LOGGED_FIELDS
        }

    @api.model
    def _evidence_text(self, evidence):
        """One line per file: name and checksum, so that a file exchanged later is noticed."""
        if not evidence:
            return ""
        return "\n".join(f"{file.name} sha1:{file.checksum}" for file in evidence.sudo())
