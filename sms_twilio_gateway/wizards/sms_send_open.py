from uuid import uuid4

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.sms_consent.kernel.gate import Candidate, Verdict

from .sms_send import PEOPLE_AT_MOST

# records of the machinery, which happen to have a contact and a chatter
NOT_BUSINESS = ("mail.", "discuss.", "sms.", "res.users", "ir.", "bus.")


class SmsSend(models.TransientModel):
    """Who is on the records, and what each of them may be sent."""

    _inherit = "sms.send"

    @api.model
    def _is_textable(self, model):
        """Whether "Send Text" makes sense on a model: business records with people on them."""
        if model == "res.partner":
            return True
        if model not in self.env or model.startswith(NOT_BUSINESS):
            return False
        records = self.env[model]
        return (
            not records._abstract
            and not records._transient
            and isinstance(records, self.pool["mail.thread"])
            and bool(self._contact_fields(records))
        )

    @api.model
    def _contact_fields(self, records):
        """The fields of a model that lead to the people on its records."""
        names = records._mail_get_partner_fields(introspect_fields=True)
        many = [
            name
            for name, field in records._fields.items()
            if field.store
            and field.type in ("many2many", "one2many")
            and field.comodel_name == "res.partner"
            and not name.startswith("message_")
        ]
        return list(dict.fromkeys([*names, *many]))

    @api.model
    def action_open(self, model, ids):
        """The dialog for records that the user may see.

        :raises UserError: when nobody is on them, too many people for a dialog, or their company
            has no number to text from
        """
        self.check_access("create")
        if not self._is_textable(model):
            raise UserError(self.env._("There is nobody to text on these records."))
        records = self.env[model].browse(ids or ()).exists()
        records.check_access("read")
        people = self._people(records)
        if not people:
            raise UserError(self.env._("There is nobody to text on these records."))
        if len(people) > PEOPLE_AT_MOST:
            raise UserError(
                self.env._(
                    "These are %(people)s people, and a dialog takes %(limit)s at most. Choose "
                    "fewer records, or make a campaign.",
                    people=len(people),
                    limit=PEOPLE_AT_MOST,
                )
            )
        company = self._company_of(records)
        self.env["sms.sender"]._pool(company)  # says so now, not after a text has been written
        wizard = self.create(
            {"company_id": company.id, "res_model": model, "request_key": uuid4().hex}
        )
        wizard._add_lines(people)
        return wizard._reopen()

    @api.model
    def _company_of(self, records):
        """The one company of the records; without one, the user's own."""
        companies = self.env.company
        if "company_id" in records._fields and records._name != "res.partner":
            companies = records.company_id or self.env.company
        if len(companies) > 1:
            raise UserError(self.env._("Choose records of one company."))
        if companies not in self.env.companies:
            raise AccessError(self.env._("Switch to %s first.", companies.sudo().name))
        return companies

    @api.model
    def _people(self, records):
        """[(record, partner, at first glance meant)], each pair once."""
        people = {}
        me = self.env.user.partner_id
        names = [] if records._name == "res.partner" else self._contact_fields(records)
        for record in records:
            if records._name == "res.partner":
                people[record, record] = True
                alone = len(records) == 1  # a company from its own form: its people are at hand
                for child in record.child_ids.filtered("phone") if alone else ():
                    people.setdefault((record, child), False)
            for name in names:
                for partner in record[name]:
                    people.setdefault((record, partner), partner != me)
        return [(record, partner, meant) for (record, partner), meant in people.items()]

    def _add_lines(self, people):
        self.ensure_one()
        purposes = self.env["sms.consent.purpose"].search(
            [("active", "=", True), ("is_answer", "=", False)]
        )
        recipients = {partner: partner.sudo()._sms_recipient() for _r, partner, _m in people}
        verdicts = self._verdicts(set(recipients.values()), purposes)
        self._choose_kind(purposes, [verdicts[recipients[person]] for _r, person, m in people if m])
        self.env["sms.send.line"].create(
            [
                {
                    "wizard_id": self.id,
                    "res_id": record.id,
                    "record_name": record.display_name,
                    "partner_id": partner.id,
                    "recipient_id": recipients[partner].id,
                    "is_meant": meant,
                    "verdicts": verdicts[recipients[partner]],
                }
                for record, partner, meant in people
            ]
        )

    def _choose_kind(self, purposes, verdicts):
        """Begin with the usual kind of text, or where nobody may get that, with the likeliest."""
        allowed = {
            purpose: sum(verdict[str(purpose.id)][0] for verdict in verdicts)
            for purpose in purposes
        }
        if allowed and not allowed.get(self.purpose_id):
            self.purpose_id = max(allowed, key=allowed.get)

    def _verdicts(self, partners, purposes, now=None):
        """{partner: {purpose id: [allowed, number, reason]}}, in one question to the gate."""
        company = self.company_id
        ids = [partner.id for partner in partners]
        consents = (
            self.env["sms.consent"]
            .sudo()
            .search([("partner_id", "in", ids), ("company_id", "=", company.id)])
        )
        agreed = {(row.partner_id.id, row.purpose_id.id): row.number for row in consents}
        primary = {
            partner: partner.sudo().sms_phone_ids.filtered("is_primary")[:1] for partner in partners
        }
        candidates = [
            Candidate(
                key=(partner, purpose),
                partner_id=partner.id,
                number=agreed.get((partner.id, purpose.id))
                or primary[partner].number_e164
                or primary[partner].number
                or None,
                purpose_id=purpose.id,
                company_id=company.id,
            )
            for partner in partners
            for purpose in purposes
        ]
        gate = self.env["sms.consent.gate"]
        decisions = gate._decide(candidates, now=now)
        found = {partner: {} for partner in partners}
        for one in candidates:
            partner, purpose = one.key
            decision = decisions[one.key]
            sentence = gate._sentence(
                decision.reason,
                until=decision.until,
                partner=partner,
                number=one.number,
                purpose=purpose,
                company=company,
            )
            allowed = decision.verdict is not Verdict.DENY
            found[partner][str(purpose.id)] = [allowed, one.number or "", sentence]
        return found
