from dataclasses import dataclass, replace
from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo

from odoo import fields, models

from ..kernel.import_values import (
    DateOrder,
    parse_basis,
    parse_date,
    parse_state,
    parse_type,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a row says, apart from whom it is about; ``problem`` is an outcome, or empty.

    ``purposes`` None: all kinds of texts (opt-outs only). ``given_at``: naive UTC.
    """

    intent: str
    problem: str = ""
    detail: str = ""
    purposes: models.BaseModel | None = None
    consent_type: str | None = None
    basis: str = "express"
    given_at: datetime | None = None
    expires_on: date | None = None


class SmsConsentImport(models.Model):
    """What the cells of a row mean."""

    _inherit = "sms.consent.import"

    def _read_lines(self, lines):
        """{line: :class:`Reading`}."""
        purposes = self._purposes_by_word()
        return {line: self._read_line(line, purposes) for line in lines}

    def _purposes_by_word(self):
        """{name in the user's and in the source language, and code, in lower case: purpose}."""
        purposes = self.env["sms.consent.purpose"].search([("active", "=", True)])
        words = {}
        for lang in {self.env.lang, None}:
            words |= {row.name.lower(): row for row in purposes.with_context(lang=lang)}
        return words | {row.code.lower(): row for row in purposes}

    def _read_line(self, line, purposes):
        """The :class:`Reading` of one row; ``purposes``: {name or code in lower case: purpose}."""
        intent = "opt_in" if self.kind == "opt_in" else "opt_out"
        if line.state_text:
            state = parse_state(line.state_text, self._labels("state"))
            if not state:
                return Reading(intent, "state_unknown", line.state_text)
            intent = {"opted_in": "opt_in", "opted_out": "opt_out"}[state]
        reading = self._read_purposes(line, Reading(intent), purposes)
        reading = reading if reading.problem else self._read_date(line, reading)
        if intent == "opt_out" or reading.problem:
            return reading
        return self._read_terms(line, reading)

    def _read_purposes(self, line, reading, purposes):
        names = [name.strip() for name in (line.purpose or "").replace("|", ";").split(";")]
        found = self.purpose_ids
        if any(names):
            found = found.browse()
            for name in filter(None, names):
                if name.lower() not in purposes:
                    return replace(reading, problem="purpose_unknown", detail=name)
                found |= purposes[name.lower()]
        if not found and reading.intent == "opt_in":
            return replace(reading, problem="purpose_missing")
        return replace(reading, purposes=found or None)

    def _read_date(self, line, reading):
        if not line.given_on:
            return reading
        moment = parse_date(line.given_on, DateOrder(self.date_order))
        if not moment:
            return replace(reading, problem="date_invalid", detail=line.given_on)
        if moment.date() > fields.Date.context_today(self):
            return replace(reading, problem="date_future", detail=line.given_on)
        return replace(reading, given_at=min(self._utc(moment), fields.Datetime.now()))

    def _utc(self, moment):
        """A day without a time is kept as noon, so that it is the same day in every zone."""
        if moment.time() == time.min:
            return datetime.combine(moment.date(), time(12))
        zone = ZoneInfo(self.env.user.tz or "UTC")
        return moment.replace(tzinfo=zone).astimezone(timezone.utc).replace(tzinfo=None)

    def _read_terms(self, line, reading):
        """How the person agreed, on which basis and until when."""
        consent_type, basis, expires_on = self.consent_type, self.basis, None
        if line.consent_type:
            consent_type = parse_type(line.consent_type, self._labels("consent_type"))
            if not consent_type:
                return replace(reading, problem="type_unknown", detail=line.consent_type)
        if line.basis:
            basis = parse_basis(line.basis, self._labels("basis"))
            if not basis:
                return replace(reading, problem="basis_unknown", detail=line.basis)
        if line.expires_on:
            moment = parse_date(line.expires_on, DateOrder(self.date_order))
            if not moment:
                return replace(reading, problem="date_invalid", detail=line.expires_on)
            expires_on = moment.date()
        else:
            expires_on = self.env["sms.consent"]._implied_until(basis, reading.given_at)
        if expires_on and expires_on < fields.Date.context_today(self):
            return replace(reading, problem="expired", detail=str(expires_on))
        return replace(reading, consent_type=consent_type, basis=basis, expires_on=expires_on)
