from odoo import api, models

from .sms_consent_log import LogEntry

# What counts when two contacts become one: a "no" is never lost.
MERGE_RANK = {"none": 0, "pending": 1, "opted_in": 2, "opted_out": 3}
COPIED = (
    "state",
    "number",
    "consent_type",
    "basis",
    "expires_on",
    "opted_in_at",
    "opted_out_at",
    "was_opted_in",
    "wording_lang",
)


class SmsConsent(models.Model):
    """Consents of contacts that are merged into one."""

    _inherit = "sms.consent"

    @api.model
    def _merge_contacts(self, sources, target):
        """Fold the consents of the contacts ``sources`` into those of ``target``, with log."""
        consents = self.search([("partner_id", "in", (sources | target).ids)])
        companies = consents.company_id | self._companies_with_log(sources)
        entries = []
        groups = consents.grouped(lambda row: (row.purpose_id, row.company_id))
        for rows in groups.values():
            entries += rows._fold_into(target)
        for company in companies:
            entries.append(self._merge_entry(sources, target, company))
        self.env["sms.consent.log"]._append(entries)

    @api.model
    def _companies_with_log(self, partners):
        """The companies whose log tells of ``partners``: each must know of the merge."""
        details = self.env["sms.consent.log.detail"]._read_group(
            [("partner_id", "in", partners.ids)], ["company_id"]
        )
        return self.env["res.company"].union(*(company for (company,) in details))

    def _fold_into(self, target):
        """Make of ``self``, one purpose and company, the one consent of ``target``."""
        own = self.filtered(lambda row: row.partner_id == target)
        best = max(self, key=lambda row: (MERGE_RANK[row.state], row == own))
        keep, entries = own or best, []
        phone = target.sms_phone_ids.filtered(lambda row: row.number_e164 == best.number)[:1]
        vals = {"partner_id": target.id, "phone_id": phone.id}
        if keep != best:
            vals.update({name: best[name] for name in COPIED})
            vals["wording_id"] = best.wording_id.id
        if keep != best or not own:
            entries = keep._change(
                vals,
                "merge",
                actor=self._actor("staff", keep.company_id),
                source="staff",
                evidence=(best.evidence_ids - keep.evidence_ids) or None,
            )
        others = self - keep
        if others and not any(entry.field_name == "state" for entry in entries):
            # Whose earlier entries come last in the merged log says nothing: this one does.
            entries.append(keep._outcome_entry(others))
        others._remove()
        return entries

    def _outcome_entry(self, others):
        """The log entry that says which of the merged states has prevailed."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        return LogEntry(
            company=self.company_id,
            event="merge",
            field_name="state",
            actor=self._actor("staff", self.company_id),
            source="staff",
            old=", ".join(labels[other.state] for other in others),
            new=labels[self.state],
            purpose=self.purpose_id,
            partner=self.partner_id,
            number=self.number,
        )

    @api.model
    def _merge_entry(self, sources, target, company):
        """The log entry by which the check of the log knows that rows have moved."""
        return LogEntry(
            company=company,
            event="merge",
            field_name="contact",
            actor=self._actor("staff", company),
            source="staff",
            old=", ".join(sources.mapped("display_name")),
            new=target.display_name,
            partner=target,
            note=",".join(str(source_id) for source_id in sources.ids),
        )
