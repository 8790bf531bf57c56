from odoo import models

from .sms_consent_opt_in import OptIn


class SmsConsentImport(models.Model):
    """What rows that give consent would do."""

    _inherit = "sms.consent.import"

    def _judge_opt_ins(self, verdicts, readings, seen):
        """Complete the open verdicts of opt-ins, one request for each kind of text."""
        asked = [
            (line, purpose, self._opt_in_request(line, readings[line], verdict.partner, purpose))
            for line, verdict in verdicts.items()
            if not verdict.outcome and verdict.intent == "opt_in"
            for purpose in readings[line].purposes
        ]
        requests = [request for _line, _purpose, request in asked]
        consents = self.env["sms.consent"].sudo()
        refusals = consents._opt_in_refusals(requests, self.company_id.sudo(), "import")
        on_file = self._consents_on_file(request.partner.id for request in requests)
        parts = {}
        for index, (line, purpose, request) in enumerate(asked):
            verdict, refusal = verdicts[line], refusals.get(index)
            outcome, words = (
                self._refused_opt_in(verdict, line, request, purpose, refusal, seen)
                or self._held_opt_in(
                    verdict, purpose, on_file.get((verdict.partner.id, purpose.id))
                )
                or self._new_opt_in(verdict, purpose)
            )
            parts.setdefault(line, []).append((purpose, request, outcome, words))
        for line, own in parts.items():
            self._sum_up(line, verdicts[line], own, seen)

    def _opt_in_request(self, line, reading, partner, purpose):
        return OptIn(
            partner=partner.sudo(),
            purposes=purpose.sudo(),
            number=line.number or partner.phone,
            consent_type=reading.consent_type or None,
            basis=reading.basis,
            expires_on=reading.expires_on,
            wording=False,
            evidence=self.evidence_ids,
            note=self._note_of(line, self.explanation),
            pending=False if self.confirmed else None,
            given_at=reading.given_at,
            first_phone=self.add_numbers,
        )

    def _consents_on_file(self, partner_ids):
        """{(contact id, purpose id): consent} of the company."""
        consents = (
            self.env["sms.consent"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", list(set(partner_ids))),
                    ("company_id", "=", self.company_id.id),
                ]
            )
        )
        return {(row.partner_id.id, row.purpose_id.id): row for row in consents}

    def _refused_opt_in(self, verdict, line, request, purpose, refusal, seen):
        """(outcome, sentence) if one kind of text in one row can't be recorded, else None."""
        if refusal and refusal.code == "opted_out":
            return "opted_out", self._say("opted_out", verdict.partner.display_name)
        if refusal:
            return refusal.code, refusal.sentence
        phones = request.partner.sms_phone_ids.mapped("number_e164")
        if verdict.number not in phones and not self.add_numbers:
            return "number_foreign", self._say("number_foreign", line.number)
        for about in (verdict.number, verdict.partner.id):
            for scope in (None, purpose.id):
                if (about, scope) in seen.noes:
                    row = seen.noes[about, scope]
                    return "opted_out_in_file", self._say("opted_out_in_file", row)
        return None

    def _held_opt_in(self, verdict, purpose, consent):
        """(outcome, sentence) if ``consent``, which is on file, stays as it is, else None."""
        if not consent or consent.state not in ("opted_in", "pending"):
            return None
        if consent.number != verdict.number:
            return "other_number", self._say("other_number", consent.number)
        if consent.state == "opted_in":
            return "same", self._say("same_opt_in", consent._since())
        return ("same", self._say("same_pending", "")) if self._waits(purpose) else None

    def _new_opt_in(self, verdict, purpose):
        outcome = "pending" if self._waits(purpose) else "opt_in"
        return outcome, self._say(outcome, verdict.number)

    def _waits(self, purpose):
        return purpose.double_opt_in and not self.confirmed

    def _sum_up(self, line, verdict, parts, seen):
        """One verdict from those of the kinds of texts: what changes counts first."""
        changes = [part for part in parts if part[2] in ("opt_in", "pending")]
        verdict.outcome = (changes or parts)[0][2]
        verdict.requests = tuple(request for _purpose, request, _outcome, _words in changes)
        words = {words for _purpose, _request, _outcome, words in parts}
        if len(words) == 1:
            verdict.message = words.pop()
        else:
            verdict.message = " ".join(f"{part[0].name}: {part[3]}" for part in parts)
        if changes:
            purposes = tuple(part[0].id for part in parts)
            self._is_double(verdict, line, (verdict.partner.id, verdict.number, purposes), seen)
