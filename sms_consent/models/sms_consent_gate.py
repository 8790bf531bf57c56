from dataclasses import replace
from datetime import date

from odoo import api, fields, models

from ..kernel.gate import Candidate, ConsentFacts, ConsentState, Facts, SuppressionReason, decide
from ..kernel.numbers import LineType, parse

NO_CONSENT = ConsentFacts()
UNKNOWN_NUMBER = (False, None, LineType.OTHER)
# For a number without a contact the strongest consent for that very number counts.
STATE_RANK = {"opted_in": 3, "pending": 2, "opted_out": 1, "none": 0}


class SmsConsentGate(models.AbstractModel):
    """May this text leave now? Facts by set-based SQL, the decision by the pure kernel (B-1).

    The number of queries does not depend on the number of candidates.
    """

    _name = "sms.consent.gate"
    _description = "SMS Consent Gate"

    @api.model
    def _decide(self, candidates, *, now=None, lock=False):
        """Judge many texts at once.

        :param candidates: iterable of kernel ``Candidate``
        :param now: naive UTC; default: the present
        :param lock: keep the consents and suppressions relied on from changing until the end of
            the transaction; one that has changed since our snapshot raises psycopg2's
            SerializationFailure, so that a committed STOP is never overtaken (B-5)
        :return: {candidate.key: Decision}
        """
        candidates = list(candidates)
        if not candidates:
            return {}
        now = now or fields.Datetime.now()
        gate = self.sudo()
        gate.env.flush_all()
        facts = gate._gather(candidates, lock)
        judged = {}  # candidates in the same position share their facts
        decisions = [gate._judge_once(judged, fact, {}, now) for fact in facts]
        # Hours and caps cost most to find out: only for those who may be texted at all.
        open_ones = [
            index
            for index, decision in enumerate(decisions)
            if decision.allowed and not candidates[index].exempt
        ]
        moments = gate._moment_facts([candidates[index] for index in open_ones], now)
        for index, moment in zip(open_ones, moments, strict=True):
            if moment:
                decisions[index] = gate._judge_once(judged, facts[index], moment, now)
        return {
            candidate.key: decision
            for candidate, decision in zip(candidates, decisions, strict=True)
        }

    @api.model
    def _judge_once(self, judged, fact, moment, now):
        """The kernel's decision on ``fact`` with ``moment``; ``judged`` remembers them."""
        key = (id(fact), *moment.items())
        if key not in judged:
            judged[key] = decide(replace(fact, **moment) if moment else fact, now)
        return judged[key]

    def _gather(self, candidates, lock):
        """The :class:`Facts` of each candidate but for hours and caps, in order.

        Candidates whose facts are alike share one object, with the number of the first of them:
        the decision asks only whether there is one and whether the consent is for it.
        """
        numbers = self._number_facts({candidate.number for candidate in candidates})
        companies = self._company_facts({candidate.company_id for candidate in candidates})
        consents = self._consent_facts(candidates, lock)
        wide, narrow = self._suppression_facts(candidates, lock)
        facts, alike = [], {}
        for index, candidate in enumerate(candidates):
            number, consent = candidate.number, consents.get(index, NO_CONSENT)
            fact = (
                candidate.company_id,
                numbers.get(number, UNKNOWN_NUMBER),
                (not number, consent.number == number, consent.state, consent.expires_on),
                (wide.get(index), narrow.get(index), candidate.exempt),
            )
            if fact not in alike:
                alike[fact] = self._facts_of(companies[fact[0]], number, fact, consent)
            facts.append(alike[fact])
        return facts

    @api.model
    def _facts_of(self, company, number, fact, consent):
        _company, (valid, country, line_type), _consent, (wide, narrow, exempt) = fact
        return replace(
            company,
            number=number,
            number_valid=valid,
            country=country,
            line_type=line_type,
            exempt=exempt,
            consent=consent,
            suppression=wide,
            sender_suppression=narrow,
        )

    def _number_facts(self, numbers):
        """{E.164 number: (valid, country code, LineType)}.

        Numbers of contacts were parsed when they were typed; only others are parsed here.
        """
        numbers = [number for number in numbers if number]
        self.env.cr.execute(
            """SELECT DISTINCT ON (p.number_e164) p.number_e164, c.code, p.line_type
                 FROM res_partner_phone p LEFT JOIN res_country c ON c.id = p.country_id
                WHERE p.number_e164 = ANY(%s) AND p.is_valid""",
            (numbers,),
        )
        facts = {
            number: (True, country, LineType(line_type))
            for number, country, line_type in self.env.cr.fetchall()
        }
        for number in numbers:
            if number not in facts:
                parsed = parse(number)
                valid = parsed.valid and parsed.e164 == number
                facts[number] = (valid, parsed.country_code, parsed.line_type)
        return facts

    def _company_facts(self, company_ids):
        """{company id: Facts with what the company has decided}."""
        companies = self.env["res.company"].browse(sorted(company_ids))
        return {
            company.id: Facts(
                company_allowed=company.active and company.sms_enabled,
                allowed_countries=frozenset(company.sms_allowed_country_ids.mapped("code")),
            )
            for company in companies
        }

    def _consent_facts(self, candidates, lock):
        """{index: ConsentFacts} of the consents that count for the candidates."""
        known, bare = [], []
        for index, candidate in enumerate(candidates):
            if candidate.exempt or not candidate.purpose_id:
                continue
            (known if candidate.partner_id else bare).append((index, candidate))
        suffix = "FOR SHARE OF c" if lock else ""
        facts = {}
        if known:
            self.env.cr.execute(
                f"""SELECT k.idx, c.state, c.number, c.expires_on
                      FROM unnest(%s::int[], %s::int[], %s::int[], %s::int[])
                           AS k(idx, partner_id, purpose_id, company_id)
                      JOIN sms_consent c ON c.partner_id = k.partner_id
                       AND c.purpose_id = k.purpose_id AND c.company_id = k.company_id
                    {suffix}""",
                self._arrays(known, "partner_id", "purpose_id", "company_id"),
                log_exceptions=not lock,
            )
            facts = {row[0]: self._consent_of(row) for row in self.env.cr.fetchall()}
        if bare:
            self.env.cr.execute(
                f"""SELECT k.idx, c.state, c.number, c.expires_on
                      FROM unnest(%s::int[], %s::text[], %s::int[], %s::int[])
                           AS k(idx, number, purpose_id, company_id)
                      JOIN sms_consent c ON c.number = k.number
                       AND c.purpose_id = k.purpose_id AND c.company_id = k.company_id
                    {suffix}""",
                self._arrays(bare, "number", "purpose_id", "company_id"),
                log_exceptions=not lock,
            )
            ranked = sorted(self.env.cr.fetchall(), key=self._strength)
            facts.update((row[0], self._consent_of(row)) for row in ranked)
        return facts

    @api.model
    def _strength(self, row):
        """Sort key by which, among several contacts with the number, the best comes last."""
        _index, state, _number, expires_on = row
        return STATE_RANK[state], expires_on or date.max

    @api.model
    def _consent_of(self, row):
        _index, state, number, expires_on = row
        return ConsentFacts(ConsentState(state), number, expires_on)

    @api.model
    def _arrays(self, indexed, *names):
        """Columns for ``unnest``: the indexes, then the attributes ``names``."""
        columns = [[getattr(candidate, name) for _i, candidate in indexed] for name in names]
        return [[index for index, _candidate in indexed], *columns]

    def _suppression_facts(self, candidates, lock):
        """Two dicts {index: SuppressionReason}: for every sender, for the candidate's own."""
        numbered = [(i, candidate) for i, candidate in enumerate(candidates) if candidate.number]
        hashes = self.env["sms.suppression"]._hash_numbers(
            candidate.number for _i, candidate in numbered
        )
        self.env.cr.execute(
            f"""SELECT k.idx, s.sender_ref, s.reason
                  FROM unnest(%s::int[], %s::text[], %s::int[], %s::int[])
                       AS k(idx, number_hash, company_id, sender_id)
                  JOIN sms_suppression s ON s.number_hash = k.number_hash
                   AND s.company_id = k.company_id AND s.sender_ref IN (0, k.sender_id)
                 WHERE s.active {"FOR SHARE OF s" if lock else ""}""",
            [
                [index for index, _candidate in numbered],
                [hashes[candidate.number] for _i, candidate in numbered],
                [candidate.company_id for _i, candidate in numbered],
                [candidate.sender_id or 0 for _i, candidate in numbered],
            ],
            log_exceptions=not lock,
        )
        wide, narrow = {}, {}
        for index, sender_ref, reason in self.env.cr.fetchall():
            (narrow if sender_ref else wide)[index] = SuppressionReason(reason)
        return wide, narrow

    @api.model
    def _explain(self, partner, company):
        """Why ``partner`` can or can't be texted now: [(purpose, Decision, sentence)].

        The number looked at is the one consented to, else the primary one.
        """
        purposes = self.env["sms.consent.purpose"].search([("active", "=", True)])
        consents = (
            self.env["sms.consent"]
            .sudo()
            .search([("partner_id", "=", partner.id), ("company_id", "=", company.id)])
        )
        numbers = {consent.purpose_id.id: consent.number for consent in consents}
        primary = partner.sudo().sms_phone_ids.filtered("is_primary")[:1]
        fallback = primary.number_e164 or primary.number or None
        candidates = [
            Candidate(
                key=purpose.id,
                partner_id=partner.id,
                number=numbers.get(purpose.id) or fallback,
                purpose_id=purpose.id,
                company_id=company.id,
            )
            for purpose in purposes
        ]
        decisions = self._decide(candidates)
        return [
            (
                purpose,
                decisions[purpose.id],
                self._sentence(
                    decisions[purpose.id].reason,
                    until=decisions[purpose.id].until,
                    partner=partner,
                    number=numbers.get(purpose.id) or fallback,
                    purpose=purpose,
                    company=company,
                ),
            )
            for purpose in purposes
        ]
