from datetime import timedelta

from odoo import api, models

from ..kernel.places import plausible_places
from ..kernel.quiet_hours import decide_quiet


class SmsConsentGate(models.AbstractModel):
    """What only time changes: quiet hours (B-7), frequency cap (B-14), daily limit."""

    _inherit = "sms.consent.gate"

    @api.model
    def _moment_facts(self, candidates, now):
        """For each candidate a dict with the time fields of ``Facts`` that are not open."""
        moments = [{} for _candidate in candidates]
        if candidates:
            for facts in (
                self._quiet_facts(candidates, now),
                self._cap_facts(candidates, now),
                self._limit_facts(candidates, now),
            ):
                for index, fact in facts.items():
                    moments[index].update(fact)
        return moments

    @api.model
    def _limit_facts(self, candidates, now):
        """Hook of the gateway, whose senders have a daily limit: {index: {"limit_until": …}}."""
        return {}

    # ------------------------------------------------------------------ quiet hours

    def _quiet_facts(self, candidates, now):
        """{index: fact} of the candidates for whom it is too early or too late."""
        rules = self.env["sms.consent.quiet.rule"]._rules()
        classes = self._quiet_classes({candidate.purpose_id for candidate in candidates}, rules)
        timed = [
            (index, candidate)
            for index, candidate in enumerate(candidates)
            if classes[candidate.purpose_id]
        ]
        places = self._places(
            (candidate.partner_id, candidate.number) for _index, candidate in timed
        )
        decided, facts = {}, {}
        for (index, candidate), where in zip(timed, places, strict=True):
            key = classes[candidate.purpose_id], where
            if key not in decided:
                decided[key] = decide_quiet(rules, *key, now)
            quiet = decided[key]
            if not quiet.open:
                facts[index] = {
                    "quiet_until": quiet.until,
                    "quiet_forever": quiet.until is None,
                }
        return facts

    @api.model
    def _places(self, people):
        """The places where each of ``people`` (contact's id, E.164 number) may be, in order."""
        people = list(people)
        addresses = self._addresses({partner_id for partner_id, _number in people})
        places, found = {}, []
        for partner_id, number in people:
            country, state = addresses.get(partner_id, (None, None))
            where = self._exchange(number), country, state
            if where not in places:
                places[where] = plausible_places(number, country, state)
            found.append(places[where])
        return found

    @api.model
    def _exchange(self, number):
        """The part of an E.164 number that decides where it is.

        In North America the tables go by area code and exchange, six digits, and looking them up
        is what costs most: numbers of one exchange are looked up once.
        """
        return number[:8] if number.startswith("+1") and len(number) == 12 else number

    def _quiet_classes(self, purpose_ids, rules):
        """{purpose id: class of rules, or None for any hour}. A purpose's own rules come first."""
        known = {rule.purpose for rule in rules}
        classes = {}
        for purpose in self.env["sms.consent.purpose"].browse(purpose_ids):
            own = purpose._quiet_class()
            policy = purpose.quiet_hours_policy
            shared = None if policy == "none" else policy
            classes[purpose.id] = own if own in known and shared else shared
        return classes

    def _addresses(self, partner_ids):
        """{contact id: (country code, state code)}; either may be None."""
        self.env.cr.execute(
            """SELECT p.id, c.code, s.code
                 FROM res_partner p
                 LEFT JOIN res_country c ON c.id = p.country_id
                 LEFT JOIN res_country_state s ON s.id = p.state_id
                WHERE p.id = ANY(%s)""",
            ([partner_id for partner_id in partner_ids if partner_id],),
        )
        return {row[0]: (row[1], row[2]) for row in self.env.cr.fetchall()}

    # ------------------------------------------------------------------ frequency cap

    def _cap_facts(self, candidates, now):
        """{index: fact} of the candidates who have had as many texts as the purpose allows."""
        purposes = self.env["sms.consent.purpose"].browse(
            {candidate.purpose_id for candidate in candidates}
        )
        caps = {
            purpose.id: (purpose.frequency_cap, timedelta(days=purpose.frequency_cap_days))
            for purpose in purposes
            if purpose.frequency_cap
        }
        capped = [
            (index, candidate)
            for index, candidate in enumerate(candidates)
            if candidate.purpose_id in caps
        ]
        if not capped:
            return {}
        # The cap-th latest text within the window blocks until it leaves the window.
        self.env.cr.execute(
            """SELECT k.idx, h.at
                  FROM unnest(%s::int[], %s::text[], %s::int[], %s::int[], %s::int[],
                              %s::timestamp[])
                       AS k(idx, number, purpose_id, company_id, cap, since)
                 CROSS JOIN LATERAL (
                       SELECT at FROM sms_consent_sent history
                        WHERE history.number = k.number AND history.purpose_id = k.purpose_id
                          AND history.company_id = k.company_id AND history.at > k.since
                        ORDER BY at DESC OFFSET k.cap - 1 LIMIT 1) h""",
            [
                *self._arrays(capped, "number", "purpose_id", "company_id"),
                [caps[candidate.purpose_id][0] for _index, candidate in capped],
                [now - caps[candidate.purpose_id][1] for _index, candidate in capped],
            ],
        )
        windows = {index: caps[candidate.purpose_id][1] for index, candidate in capped}
        return {index: {"cap_until": at + windows[index]} for index, at in self.env.cr.fetchall()}
