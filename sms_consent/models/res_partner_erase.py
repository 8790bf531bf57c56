from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

# What names a contact, and a company each: erased whatever the number.
WITH_CONTACT = (
    "sms.consent",
    "sms.consent.code",
    "sms.consent.import.line",
    "sms.consent.log.detail",
    "sms.sms",
)


class ResPartner(models.Model):
    """Erasure of what texting knows about a person (B-17, C-13; GDPR art. 17)."""

    _inherit = "res.partner"

    def _sms_erase(self, reason=""):
        """Erase the personal data of each contact and leave hashes and the bare log.

        The phones, consents, proofs, requests and texts go, the personal halves of the log entries
        are emptied, and the ledger still verifies. The numbers stay suppressed, as hashes: neither
        an import nor a new contact brings them back, only a new act of the recipient. A number that
        another contact has too is that contact's and stays as it is.

        :param reason: what the proof says of why, without names
        :raise UserError: when the user is no officer, or not of every company concerned
        """
        if not self.env.user.has_group("sms_consent.group_sms_officer"):
            raise AccessError(self.env._("Only an SMS officer can erase a person."))
        self.check_access("read")
        for partner in self:
            partner.sudo()._sms_erase_one(reason)

    def _sms_erase_one(self, reason):
        companies = self._sms_companies()
        foreign = companies - self.env.user.company_ids
        if foreign:
            raise UserError(
                self.env._(
                    "%(companies)s has consents or texts of %(name)s too. Ask an officer who works "
                    "for all of them.",
                    companies=", ".join(foreign.mapped("name")),
                    name=self.display_name,
                )
            )
        numbers = self._sms_numbers()
        own = numbers - self._sms_numbers_of_others(numbers)
        self._sms_suppress_erased(companies, own)
        self._sms_erase_person(own, companies)
        entries = self._sms_log_entries(own, companies)
        for company in companies:
            rows = entries.filtered(lambda row, company=company: row.company_id == company)
            self.env["sms.consent.erasure"]._note(company, numbers, rows, reason)
        actor = self.env["sms.consent"]._actor("staff")
        note = self.env._("Personal data erased")
        self.env["sms.consent.log"]._erase_details(entries, source="staff", actor=actor, note=note)
        self.env["sms.suppression"]._forget(own)
        self.env["phone.blacklist"]._forget(own)

    def _sms_companies(self):
        """The companies whose records of the contact are erased."""
        return self._sms_companies_on_record() or self.company_id or self.env.company

    def _sms_companies_on_record(self):
        """Hook: every company that has something on record about the contact (sudo)."""
        notes = self._sms_notices().mail_message_id | self._sms_own_notes()
        found = notes.record_company_id
        for model in WITH_CONTACT:
            groups = self.env[model]._read_group([("partner_id", "=", self.id)], ["company_id"])
            found = found.union(*(company for (company,) in groups))
        return found

    def _sms_numbers(self):
        """Every E.164 number that was ever on record for the contact."""
        consents = self.env["sms.consent"].search([("partner_id", "=", self.id)])
        details = self.env["sms.consent.log.detail"].search([("partner_id", "=", self.id)])
        numbers = {
            *self.sms_phone_ids.mapped("number_e164"),
            *consents.mapped("number"),
            *details.mapped("number"),
        }
        return {number for number in numbers if number}

    def _sms_numbers_of_others(self, numbers):
        """Those of ``numbers`` that another contact has, or has agreed to."""
        among = [("number", "in", list(numbers)), ("partner_id", "!=", self.id)]
        phones = [("number_e164", "in", list(numbers)), ("partner_id", "!=", self.id)]
        return {
            *self.env["sms.consent"].search(among).mapped("number"),
            *self.env["res.partner.phone"].search(phones).mapped("number_e164"),
        }

    def _sms_suppress_erased(self, companies, numbers):
        """Nothing more is sent: what is queued is cancelled, the numbers are suppressed."""
        actor = self.env["sms.consent"]._actor("staff")
        for company in companies:
            self.env["sms.suppression"]._suppress(
                numbers, company, "staff", source="staff", actor=actor
            )
            self.env["sms.consent"]._after_opt_out(company, sorted(numbers), self, None)

    def _sms_log_entries(self, numbers, companies):
        """The entries about the contact, and those of ``companies`` about its numbers that name
        nobody.
        """
        nobody = Domain("detail_id.partner_id", "=", False)
        by_number = self._sms_by_number(numbers, companies, "detail_id.number")
        return self.env["sms.consent.log"].search(
            Domain("erased_at", "=", False)
            & Domain("event", "!=", "erase")
            & (Domain("detail_id.partner_id", "=", self.id) | (nobody & by_number))
        )

    def _sms_by_number(self, numbers, companies, number="number", company="company_id"):
        """What ``companies``, or none, know of ``numbers``: the domain, by names of fields."""
        return Domain(number, "in", list(numbers)) & Domain(company, "in", [False, *companies.ids])

    def _sms_erase_person(self, numbers, companies):
        """Hook: delete or blank every record about the contact (sudo) or its own ``numbers``.

        What another company than ``companies`` knows of a number alone is that company's.
        Add-ons with records of their own extend it. Log entries that it makes are erased too.
        """
        self.ensure_one()
        by_number = self._sms_by_number(numbers, companies)
        for model in ("sms.consent.code", "sms.sms"):
            self.env[model].search(Domain("partner_id", "=", self.id) | by_number).unlink()
        for model in ("sms.consent.review", "sms.consent.sent"):
            self.env[model].search(by_number).unlink()
        self._sms_erase_notes(numbers, companies)
        self.env["sms.consent.import.line"]._forget(self, numbers, companies)
        consents = self.env["sms.consent"].search([("partner_id", "=", self.id)])
        consents._erase()
        self.write({"preferred_contact_method": False, "sms_messaging_contact_id": False})
        self.sms_phone_ids.unlink()

    def _sms_erase_notes(self, numbers, companies):
        """Delete what the chatters keep of texts to the contact, and of those in its own one.

        A note of a text that others got too stays theirs, without the contact's number.
        """
        of_note = "mail_message_id.record_company_id"
        told = self._sms_notices(self._sms_by_number(numbers, companies, "sms_number", of_note))
        notes = told.mail_message_id.filtered(
            lambda note: note.message_type == "sms" and note.notification_ids <= told
        )
        (notes | self._sms_own_notes()).unlink()
        told.exists().write({"sms_number": False})

    def _sms_notices(self, by_number=Domain.FALSE):
        """What the chatters keep of whom a text went to: the contact, or as ``by_number`` says."""
        sms = Domain("notification_type", "=", "sms")
        return self.env["mail.notification"].search(
            sms & (Domain("res_partner_id", "=", self.id) | by_number)
        )

    def _sms_own_notes(self):
        """The texts in the contact's own chatter."""
        own = [("model", "=", self._name), ("res_id", "=", self.id), ("message_type", "=", "sms")]
        return self.env["mail.message"].search(own)
