from dataclasses import dataclass

from odoo import api, models
from odoo.fields import Domain


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One change as the person reads it."""

    date: object
    what: str
    old: str
    new: str
    changed_by: str
    source: str
    wording: object


class SmsConsentPage(models.AbstractModel):
    """The person's own history of changes."""

    _inherit = "sms.consent.page"

    @api.model
    def _history_domain(self, partner, company):
        """The entries worth showing: not the fields that merely accompany an opt-in."""
        shown = Domain("field_name", "in", ("state", "phone", "suppression", "preferred_method"))
        moved = Domain("field_name", "=", "number") & Domain("detail_id.old_value", "!=", False)
        return (
            Domain("company_id", "=", company.id)
            & Domain("detail_id.partner_id", "=", partner.id)
            & (shown | moved)
        )

    @api.model
    def _history_count(self, partner, company):
        log = self.env["sms.consent.log"].sudo()
        return log.search_count(self._history_domain(partner, company))

    @api.model
    def _history(self, partner, company, *, limit=10, offset=0):
        """:class:`HistoryRow` of the person's changes, newest first."""
        log = self.env["sms.consent.log"].sudo()
        domain = self._history_domain(partner, company)
        entries = log.search(domain, limit=limit, offset=offset, order="position desc")
        labels = {
            name: dict(log._fields[name]._description_selection(self.env))
            for name in ("field_name", "source")
        }
        return [self._history_row(entry, labels) for entry in entries]

    def _history_row(self, entry, labels):
        new = entry.new_value or ""
        if entry.event in ("opt_in", "pending") and entry.number:
            new = f"{new} ({self._readable(entry.number)})"
        return HistoryRow(
            date=entry.date,
            what=entry.purpose_id.name or labels["field_name"][entry.field_name],
            old=entry.old_value or "",
            new=new,
            changed_by=self._who(entry),
            source=labels["source"][entry.source],
            wording=entry.wording_text if entry.field_name == "state" else False,
        )

    def _who(self, entry):
        """Members by name; of the staff the person need not know who it was."""
        if entry.changed_by_kind == "staff":
            return self.env._("Staff")
        return entry.changed_by or ""
