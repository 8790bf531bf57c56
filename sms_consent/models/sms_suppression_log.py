from collections import defaultdict

from odoo import api, models

from ..kernel.numbers import parse
from .sms_consent_log import LogEntry


class SmsSuppression(models.Model):
    """What else follows a suppression: the log, and Odoo's own phone blacklist."""

    _inherit = "sms.suppression"

    def _log_change(self, event, source, actor, note, asked_at):
        labels = dict(self._fields["reason"]._description_selection(self.env))
        partners = self._partners_by_number()
        entries = []
        for row in self:
            states = [self.env._("May be texted"), labels[row.reason]]
            old, new = states if event == "suppress" else reversed(states)
            for partner in partners.get(row.number) or [self.env["res.partner"]]:
                entries.append(
                    LogEntry(
                        company=row.company_id,
                        event=event,
                        field_name="suppression",
                        actor=actor,
                        source=source,
                        old=old,
                        new=new,
                        partner=partner,
                        number=row.number,
                        note=note,
                        received_at=(asked_at or {}).get(row.number),
                    )
                )
        self.env["sms.consent.log"].sudo()._append(entries)
        self.env["res.partner"].invalidate_model(["is_sms_suppressed", "sms_consent_rows"])

    def _partners_by_number(self):
        """{number: [contact, …]} of all contacts that have the numbers of ``self``."""
        phones = (
            self.env["res.partner.phone"]
            .sudo()
            .search([("number_e164", "in", self.filtered("number").mapped("number"))])
        )
        partners = defaultdict(list)
        for phone in phones:
            if phone.partner_id not in partners[phone.number_e164]:
                partners[phone.number_e164].append(phone.partner_id)
        return partners

    @api.model
    def _follow_blacklist(self, numbers, *, added):
        """Odoo's phone blacklist was changed from outside: bring the suppressions into step.

        A number that some company already suppresses was blacklisted because of that, so the
        other companies are left alone.
        """
        valid = {number for number in numbers if parse(number).e164}
        known = self._suppressed_numbers(valid)
        todo = sorted(valid - known if added else known)
        if not todo:
            return
        actor = self.env["sms.consent"]._actor("staff")
        suppression = self.sudo()
        for company in self.env["res.company"].sudo().search([("active", "=", True)], order="id"):
            if added:
                suppression._suppress(todo, company, "blacklist", source="staff", actor=actor)
            else:
                suppression._release(todo, company, source="staff", actor=actor)
