"""The decision whether one text may leave now: facts in, verdict out.

The caller gathers the facts of many candidates set-wise (SQL) and asks :func:`decide` for each.
The order of the checks is fixed (design.md, "One gate"), so the reason shown to a person is
always the first that applies: company and country, number, suppression, consent, quiet hours,
frequency cap, daily limit.

All times are naive UTC, as Odoo stores them; an aware ``now`` raises ``ValueError``.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from .numbers import LineType


class Verdict(str, Enum):
    """What to do with the text: send it, never send it, or ask again later."""

    ALLOW = "allow"
    DENY = "deny"
    DEFER = "defer"


class Reason(str, Enum):
    """Why a text may not leave (now); the add-on has one translated sentence for each."""

    COMPANY_NOT_ALLOWED = "company_not_allowed"
    COUNTRY_NOT_ALLOWED = "country_not_allowed"
    NUMBER_MISSING = "number_missing"
    NUMBER_INVALID = "number_invalid"
    NUMBER_LANDLINE = "number_landline"
    SUPPRESSED = "suppressed"
    SUPPRESSED_SENDER = "suppressed_sender"
    OPTED_OUT = "opted_out"
    NO_CONSENT = "no_consent"
    CONSENT_PENDING = "consent_pending"
    CONSENT_EXPIRED = "consent_expired"
    CONSENT_OTHER_NUMBER = "consent_other_number"
    QUIET_HOURS = "quiet_hours"
    FREQUENCY_CAP = "frequency_cap"
    DAILY_LIMIT = "daily_limit"


class ConsentState(str, Enum):
    """State of a consent; the values are those of the field ``sms.consent.state``."""

    NONE = "none"
    PENDING = "pending"
    OPTED_IN = "opted_in"
    OPTED_OUT = "opted_out"


class SuppressionReason(str, Enum):
    """Why a number is suppressed; the values are those of ``sms.suppression.reason``."""

    STOP = "stop"
    STAFF = "staff"
    INVALID_NUMBER = "invalid_number"
    CARRIER = "carrier"
    IMPORT = "import"
    BLACKLIST = "blacklist"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One text somebody wants to send; ``key`` identifies it to the caller.

    ``exempt`` is for the server's own confirmations only (see :func:`decide`); it must never
    come from a request.
    """

    key: Hashable
    partner_id: int | None
    number: str | None
    purpose_id: int | None
    company_id: int
    sender_id: int | None = None
    exempt: bool = False


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """The consent that counts for the candidate's purpose and company.

    ``expires_on`` is the last day (UTC) on which it holds; ``None`` never expires.
    """

    state: ConsentState = ConsentState.NONE
    number: str | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that :func:`decide` needs to know of one candidate.

    The defaults are the cautious ones: no number, no country allowed, no consent.

    - ``number``: E.164 or ``None``; ``country``: its ISO code, ``None`` when unknown.
    - ``suppression``: company-wide; ``sender_suppression``: for the candidate's sender alone.
    - ``quiet_until``: ``None`` when quiet hours allow sending now; otherwise the next common open
      moment of every plausible zone. ``quiet_forever``: no such moment within the horizon.
    - ``cap_until``: ``None`` while the purpose's cap is not reached; otherwise when the oldest
      counted text leaves the window.
    - ``limit_until``: ``None`` while the daily limit is not reached; otherwise when it resets.
    """

    number: str | None = None
    number_valid: bool = False
    country: str | None = None
    line_type: LineType = LineType.OTHER
    allowed_countries: frozenset[str] = frozenset()
    company_allowed: bool = True
    refuse_landline: bool = True
    exempt: bool = False
    suppression: SuppressionReason | None = None
    sender_suppression: SuppressionReason | None = None
    consent: ConsentFacts = ConsentFacts()
    quiet_until: datetime | None = None
    quiet_forever: bool = False
    cap_until: datetime | None = None
    limit_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer for one candidate.

    ``until`` is set for every DEFER (ask again then) and, as information for people only, for a
    DENY by the frequency cap.
    """

    verdict: Verdict
    reason: Reason | None = None
    until: datetime | None = None

    @property
    def allowed(self) -> bool:
        """Whether the text may leave now."""
        return self.verdict is Verdict.ALLOW


ALLOW = Decision(Verdict.ALLOW)
_DENIALS = {reason: Decision(Verdict.DENY, reason) for reason in Reason}

# A dead number takes no confirmation, and the carrier itself refuses what a sender sends to a
# number that it holds as stopped (Twilio error 21610).
_UNSENDABLE = frozenset({SuppressionReason.INVALID_NUMBER})
_UNSENDABLE_BY_SENDER = _UNSENDABLE | {SuppressionReason.CARRIER}


def decide(facts: Facts, now: datetime) -> Decision:
    """Judge one candidate at ``now`` (naive UTC).

    ``facts.exempt`` marks the server's own confirmations (opt-in, opt-out, help, code). The
    confirmation of a STOP goes to a number that has just been suppressed, so exempt texts skip
    suppression too, and with it consent, quiet hours, cap and limit. They do *not* skip company,
    country and number, a number known to be dead, or a sender that the carrier blocks.

    >>> decide(Facts(), datetime(2026, 1, 5, 12)).reason.value
    'number_missing'
    >>> fine = Facts(number="+12125550100", number_valid=True, country="US",
    ...     allowed_countries=frozenset({"US"}),
    ...     consent=ConsentFacts(ConsentState.OPTED_IN, "+12125550100"))
    >>> decide(fine, datetime(2026, 1, 5, 12)).allowed
    True
    """
    if now.tzinfo is not None:
        raise ValueError("the gate works in naive UTC")
    reason = _reach(facts) or _suppression(facts)
    if reason is None and not facts.exempt:
        reason = _consent(facts, now)
    if reason is not None:
        return _DENIALS[reason]
    return ALLOW if facts.exempt else _moment(facts, now)


def _reach(facts: Facts) -> Reason | None:
    """Company, country and number: what holds for every text, exempt or not."""
    if not facts.company_allowed:
        return Reason.COMPANY_NOT_ALLOWED
    if not facts.number:
        return Reason.NUMBER_MISSING
    # A number that is not valid may have no country: then its being invalid is the reason.
    if facts.country not in facts.allowed_countries and (facts.country or facts.number_valid):
        return Reason.COUNTRY_NOT_ALLOWED
    if not facts.number_valid:
        return Reason.NUMBER_INVALID
    if facts.refuse_landline and facts.line_type is LineType.LANDLINE:
        return Reason.NUMBER_LANDLINE
    return None


def _suppression(facts: Facts) -> Reason | None:
    """Suppression of the number, first company-wide, then for the sender alone."""
    wide, narrow = facts.suppression, facts.sender_suppression
    if wide is not None and (not facts.exempt or wide in _UNSENDABLE):
        return Reason.SUPPRESSED
    if narrow is not None and (not facts.exempt or narrow in _UNSENDABLE_BY_SENDER):
        return Reason.SUPPRESSED_SENDER
    return None


def _consent(facts: Facts, now: datetime) -> Reason | None:
    """Consent for the purpose: opted out, none, pending, expired, for another number."""
    consent = facts.consent
    if consent.state is ConsentState.OPTED_OUT:
        return Reason.OPTED_OUT
    if consent.state is ConsentState.PENDING:
        return Reason.CONSENT_PENDING
    if consent.state is not ConsentState.OPTED_IN:
        return Reason.NO_CONSENT
    if consent.expires_on is not None and now.date() > consent.expires_on:
        return Reason.CONSENT_EXPIRED
    if consent.number != facts.number:
        return Reason.CONSENT_OTHER_NUMBER
    return None


def _moment(facts: Facts, now: datetime) -> Decision:
    """Quiet hours, frequency cap and daily limit: what only time changes."""
    if facts.quiet_forever:
        return _DENIALS[Reason.QUIET_HOURS]
    if facts.quiet_until is not None and facts.quiet_until > now:
        return Decision(Verdict.DEFER, Reason.QUIET_HOURS, facts.quiet_until)
    if facts.cap_until is not None and facts.cap_until > now:
        return Decision(Verdict.DENY, Reason.FREQUENCY_CAP, facts.cap_until)
    if facts.limit_until is not None and facts.limit_until > now:
        return Decision(Verdict.DEFER, Reason.DAILY_LIMIT, facts.limit_until)
    return ALLOW
