from collections import defaultdict
from dataclasses import dataclass

from odoo import api, models
from odoo.tools import SQL, email_normalize

from ..kernel.numbers import parse


@dataclass(frozen=True, slots=True)
class Found:
    """The contact of a row, or an empty one and the ``problem`` (an outcome).

    ``owners``: every contact that has the row's number.
    """

    partner: models.BaseModel
    owners: models.BaseModel
    problem: str = ""


class SmsConsentImport(models.Model):
    """Whom a row is about.

    In this order: the external id, which must exist; the e-mail address, where several contacts
    have it together with number and name; the number together with the name, for families share
    numbers; the name alone. Never a guess between two contacts.
    """

    _inherit = "sms.consent.import"

    def _find_contacts(self, lines):
        """{line: :class:`Found`}; the number of queries does not depend on that of ``lines``."""
        by_id = self._contacts_by_external_id(lines)
        by_email = self._contacts_by_email(lines)
        by_number = self._contacts_by_number(lines)
        by_name = self._contacts_by_name(lines)
        nobody = self.env["res.partner"]
        found = {}
        for line in lines:
            owners = by_number.get(self._e164(line), nobody)
            if line.external_id:
                fits = by_id.get(line.external_id.strip(), nobody)
            else:
                fits = self._fitting(
                    line,
                    by_email.get(email_normalize(line.email or ""), nobody),
                    owners,
                    by_name.get((line.partner_name or "").strip().lower(), nobody),
                )
            named = line.external_id or line.email or line.number or line.partner_name
            problem = "contact_ambiguous" if len(fits) > 1 else "" if fits else "contact_not_found"
            found[line] = Found(
                partner=fits if len(fits) == 1 else nobody,
                owners=owners,
                problem=problem if named else "contact_missing",
            )
        return found

    @api.model
    def _fitting(self, line, by_email, by_number, by_name):
        """The contacts that a row may be about, by e-mail address, number and name."""
        fits = by_email
        if not fits and line.partner_name:
            fits = by_number & by_name if line.number else by_name
        elif not fits and not line.email:
            fits = by_number
        for closer in (by_number, by_name):
            if len(fits) > 1 and fits & closer:
                fits &= closer
        return fits

    def _e164(self, line):
        """The number of the row, typed as in the company's country."""
        return parse(line.number, self.company_id.sudo()._sms_region()).e164

    def _number_of(self, line, partner):
        """E.164 of the row's number, or of the contact's own; None if neither can be read."""
        if not line.number:
            return partner.sms_phone_ids.filtered("is_primary")[:1].number_e164 or None
        phones = self.env["res.partner.phone"].with_company(self.company_id)
        region = phones._region_of(partner) if partner else self.company_id.sudo()._sms_region()
        parsed = parse(line.number, region)
        return parsed.e164 if parsed.valid else None

    def _contact_domain(self, name, values):
        """Contacts that the company uses; record rules do the rest."""
        return [(name, "in", list(values)), ("company_id", "in", [False, self.company_id.id])]

    def _contacts_by_external_id(self, lines):
        names = {line.external_id.strip() for line in lines if line.external_id}
        pairs = [tuple(name.split(".", 1)) for name in names if "." in name]
        if not pairs:
            return {}
        self.env.cr.execute(
            SQL(
                """SELECT module || '.' || name, res_id FROM ir_model_data
                    WHERE model = 'res.partner' AND (module, name) IN %s""",
                tuple(pairs),
            )
        )
        ids = dict(self.env.cr.fetchall())
        usable = self.env["res.partner"].search(self._contact_domain("id", ids.values()))
        return {name: usable.browse(key) for name, key in ids.items() if key in usable._ids}

    def _contacts_by_email(self, lines):
        emails = {email_normalize(line.email) for line in lines if line.email} - {False}
        if not emails:
            return {}
        domain = self._contact_domain("email_normalized", emails)
        return self.env["res.partner"].search(domain).grouped("email_normalized")

    def _contacts_by_number(self, lines):
        numbers = {self._e164(line) for line in lines if line.number} - {None}
        phones = self.env["res.partner.phone"].search([("number_e164", "in", list(numbers))])
        usable = self.env["res.partner"].search(self._contact_domain("id", phones.partner_id.ids))
        found = defaultdict(lambda: self.env["res.partner"])
        for phone in phones:
            found[phone.number_e164] |= phone.partner_id & usable
        return found

    def _contacts_by_name(self, lines):
        """By the whole name, in any case."""
        names = {line.partner_name.strip().lower() for line in lines if line.partner_name}
        if not names:
            return {}
        self.env.flush_all()
        self.env.cr.execute(
            SQL("SELECT id FROM res_partner WHERE lower(name) = ANY(%s) AND active", list(names))
        )
        ids = [partner_id for (partner_id,) in self.env.cr.fetchall()]
        usable = self.env["res.partner"].search(self._contact_domain("id", ids))
        return usable.grouped(lambda partner: partner.name.lower())
