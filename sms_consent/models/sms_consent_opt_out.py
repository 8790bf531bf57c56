from dataclasses import dataclass
from datetime import datetime

from odoo import api, fields, models

from ..kernel.numbers import parse
from .sms_consent_change import Change
from .sms_consent_confirmation import Notice


@dataclass(frozen=True, slots=True)
class OptOut:
    """One withdrawal; the fields are the arguments of ``_opt_out``."""

    partner: models.BaseModel
    number: str | None = None
    purposes: models.BaseModel | None = None
    note: str = ""
    given_at: datetime | None = None


class SmsConsent(models.Model):
    """Opt out: the one way by which consent is withdrawn."""

    _inherit = "sms.consent"

    @api.model
    def _opt_out(
        self,
        *,
        company,
        source,
        partner=None,
        number=None,
        purposes=None,
        note="",
        actor=None,
        confirm=True,
        reason="stop",
        given_at=None,
        reply_via=None,
    ):
        """Withdraw consent of a person, of a number, or both, from ``company``.

        Private, so not callable by RPC. Works at once, in this transaction (C-2), and counts for
        every contact that has the number (C-15).

        :param number: E.164 or as typed; default: the numbers that ``partner`` has agreed to
        :param purposes: None for all kinds of texts; that also suppresses the number
        :param reason: why the number is suppressed, a key of ``sms.suppression.reason``
        :param confirm: whether the person gets the one confirmation (C-3)
        :param given_at: when the person withdrew, naive UTC; default: now
        :param reply_via: the sender that the person wrote to; it answers
        :return: the consents that have changed
        """
        request = OptOut(
            partner=(partner or self.env["res.partner"]).sudo(),
            number=number,
            purposes=purposes.sudo() if purposes is not None else None,
            note=note,
            given_at=given_at,
        )
        return self._opt_out_many(
            [request],
            company=company,
            source=source,
            actor=actor,
            confirm=confirm,
            reason=reason,
            note=note,
            reply_via=reply_via,
        )

    @api.model
    def _opt_out_many(
        self,
        requests,
        *,
        company,
        source,
        actor=None,
        confirm=True,
        reason="stop",
        note="",
        reply_via=None,
    ):
        """Record many withdrawals (:class:`OptOut`, with sudo records) at once.

        :param note: what the log says of numbers that become suppressed
        :return: the consents that have changed
        """
        actor = actor or self._actor(source, company)
        self, company = self.sudo(), company.sudo()
        self.env["sms.consent.ledger"]._lock_head(company.id)
        numbers = self._numbers_to_opt_out(requests, company)
        consents = self._consents_to_opt_out(requests, numbers, company)
        changes, ended = self._opt_out_changes(requests, consents)
        entries = self._change_each(changes, actor=actor, source=source)
        whole = {
            number: request.given_at
            for request, own in zip(requests, numbers, strict=True)
            if request.purposes is None
            for number in own
        }
        suppressed = self.env["sms.suppression"]._suppress(
            whole, company, reason, source=source, actor=actor, note=note, asked_at=whole
        )
        self._tell_opt_out(requests, numbers, consents, company)
        if confirm:
            stopped = set(suppressed.mapped("number"))
            changed = {change.consent for change in changes}
            notices = []
            for request, own, rows in zip(requests, numbers, consents, strict=True):
                # Those who had consented, or who have just texted; nobody else may be texted.
                told = own if source == "sms" else sorted({row.number for row in rows & ended})
                if not changed.isdisjoint(rows) or not stopped.isdisjoint(own):
                    notices += [
                        Notice("opt_out", request.partner, number, request.purposes)
                        for number in told
                    ]
            self.env["sms.consent.confirmation"]._notify(
                notices, company=company, reply_via=reply_via
            )
        self.env["sms.consent.log"]._append(entries)
        return self.browse([change.consent.id for change in changes])

    @api.model
    def _opt_out_changes(self, requests, consents):
        """The :class:`Change` of each consent that is not opted out yet; those that were given."""
        changes, ended = {}, self.browse()
        for request, rows in zip(requests, consents, strict=True):
            given_at = request.given_at or fields.Datetime.now()
            vals = {"state": "opted_out", "opted_out_at": given_at}
            if request.given_at:
                vals["state_at"] = given_at
            for row in rows:
                if row.state != "opted_out" and row.id not in changes:
                    own = {**vals, "was_opted_in": row.state == "opted_in"}
                    changes[row.id] = Change(row, "opt_out", own, request.note)
        given = [
            change.consent.id
            for change in changes.values()
            if change.consent.state in ("opted_in", "pending")
        ]
        return list(changes.values()), ended.browse(given)

    @api.model
    def _tell_opt_out(self, requests, numbers, consents, company):
        """Call the hook once for each scope: all kinds of texts, or the same purposes."""
        scopes = {}
        for request, own, rows in zip(requests, numbers, consents, strict=True):
            scope = scopes.setdefault(request.purposes, (set(), self.env["res.partner"].browse()))
            people = scope[1] | rows.partner_id | request.partner
            scopes[request.purposes] = (scope[0].union(own), people)
        for purposes, (own, people) in scopes.items():
            self._after_opt_out(company, sorted(own), people, purposes)

    @api.model
    def _after_opt_out(self, company, numbers, partners, purposes):
        """What follows, in the same transaction; ``purposes`` None means all.

        A hook for other modules.
        """
        if purposes is None:
            self.env["sms.consent.review"]._settle(company, numbers)

    @api.model
    def _numbers_to_opt_out(self, requests, company):
        """For each request the E.164 numbers that it is about, possibly none."""
        partner_ids = [request.partner.id for request in requests if not request.number]
        agreed = self.search(
            [
                ("partner_id", "in", partner_ids),
                ("company_id", "=", company.id),
                ("number", "!=", False),
            ]
        ).grouped("partner_id")
        return [
            self._numbers_of(request, agreed.get(request.partner, self.browse()), company)
            for request in requests
        ]

    @api.model
    def _numbers_of(self, request, agreed, company):
        phones = self.env["res.partner.phone"].with_company(company)
        if request.number:
            region = phones._region_of(request.partner) if request.partner else None
            parsed = parse(request.number, region or company._sms_region())
            return [parsed.e164 if parsed.valid else request.number]
        if request.purposes is not None:
            agreed = agreed.filtered(lambda consent: consent.purpose_id in request.purposes)
        numbers = set(agreed.mapped("number"))
        if request.purposes is None and not numbers:
            primary = request.partner.sms_phone_ids.filtered("is_primary")
            numbers = {phone.number_e164 for phone in primary if phone.number_e164}
        return sorted(numbers)

    @api.model
    def _consents_to_opt_out(self, requests, numbers, company):
        """For each request the consents of the person and of the numbers.

        Those of the person are made where missing, to hold the "no".
        """
        every = self.env["sms.consent.purpose"].search([("active", "=", True)])
        scopes = [every if request.purposes is None else request.purposes for request in requests]
        pairs = [
            (request.partner, purpose)
            for request, scope in zip(requests, scopes, strict=True)
            for purpose in (scope if request.partner else ())
        ]
        own = iter(self._find_or_create(pairs, company))
        given = self.search(
            [
                ("company_id", "=", company.id),
                ("number", "in", sorted({number for some in numbers for number in some})),
                ("state", "in", ("opted_in", "pending")),
            ]
        ).grouped("number")
        found = []
        for request, scope, some in zip(requests, scopes, numbers, strict=True):
            ids = [next(own).id for _purpose in (scope if request.partner else ())]
            for number in some:
                rows = given.get(number, self.browse())
                if request.purposes is not None:
                    rows = rows.filtered(lambda row, scope=scope: row.purpose_id in scope)
                ids += rows.ids
            found.append(self.browse(dict.fromkeys(ids)))
        return found
