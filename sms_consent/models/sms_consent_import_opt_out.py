from dataclasses import dataclass

from odoo import models

from .sms_consent_opt_out import OptOut


@dataclass(frozen=True, slots=True)
class OnFile:
    """What is on file about the people and numbers of some opt-outs, for one company."""

    consents: dict[tuple[int, int], models.BaseModel]
    agreed: set[tuple[str, int]]
    suppressed: set[str]
    every: models.BaseModel

    def holds(self, request, numbers):
        """Whether everything that ``request`` asks for is so already."""
        whole = request.purposes is None
        purposes = self.every if whole else request.purposes
        if whole and not self.suppressed.issuperset(numbers):
            return False
        if any((number, purpose.id) in self.agreed for number in numbers for purpose in purposes):
            return False
        return not request.partner or all(
            (consent := self.consents.get((request.partner.id, purpose.id)))
            and consent.state == "opted_out"
            for purpose in purposes
        )


class SmsConsentImport(models.Model):
    """What rows that take consent back would do."""

    _inherit = "sms.consent.import"

    def _judge_opt_outs(self, verdicts, readings, seen):
        """Complete the open verdicts of opt-outs, and remember in ``seen`` what they cover."""
        asked = [
            (line, request)
            for line, verdict in verdicts.items()
            if not verdict.outcome and verdict.intent == "opt_out"
            for request in self._opt_out_requests(line, readings[line], verdict)
        ]
        requests = [request for _line, request in asked]
        numbers = (
            self.env["sms.consent"].sudo()._numbers_to_opt_out(requests, self.company_id.sudo())
        )
        facts = self._facts_on_file(requests, numbers)
        todo = {}
        for (line, request), own in zip(asked, numbers, strict=True):
            todo.setdefault(line, [])
            if not facts.holds(request, own):
                todo[line].append(request)
            for scope in [None] if request.purposes is None else request.purposes.ids:
                for about in (*own, request.partner.id):
                    seen.noes.setdefault((about, scope), line.row)
        for line, own in todo.items():
            self._close_opt_out(line, verdicts[line], own, seen)

    def _opt_out_requests(self, line, reading, verdict):
        """One request for the row's contact, or for each that has its number (C-15).

        A number that nobody has, or that is on a list of numbers never to be texted, is about
        all kinds of texts: there is no consent that could hold less.
        """
        partners, purposes = verdict.partner or verdict.owners, reading.purposes
        if self.kind == "suppression" or not partners:
            partners, purposes = [self.env["res.partner"]], None
        return [
            OptOut(
                partner=partner.sudo(),
                number=verdict.number if line.number else None,
                purposes=purposes.sudo() if purposes is not None else None,
                note=self._note_of(line),
                given_at=reading.given_at,
            )
            for partner in partners
        ]

    def _facts_on_file(self, requests, numbers):
        e164 = {number for some in numbers for number in some}
        consents = self.env["sms.consent"].sudo()
        given = consents.search(
            [
                ("company_id", "=", self.company_id.id),
                ("number", "in", list(e164)),
                ("state", "in", ("opted_in", "pending")),
            ]
        )
        suppression = self.env["sms.suppression"].sudo()
        return OnFile(
            consents=self._consents_on_file(request.partner.id for request in requests),
            agreed={(row.number, row.purpose_id.id) for row in given},
            suppressed=suppression._suppressed_numbers(e164, self.company_id),
            every=self.env["sms.consent.purpose"].search([("active", "=", True)]),
        )

    def _close_opt_out(self, line, verdict, requests, seen):
        if not requests:
            verdict.outcome, verdict.message = "same", self._say("same_opt_out", "")
            return
        people = [request.partner for request in requests if request.partner]
        verdict.outcome = "opt_out" if people else "suppress"
        names = ", ".join(partner.display_name for partner in people)
        verdict.message = self._say(verdict.outcome, names or verdict.number)
        verdict.requests = tuple(requests)
        what = [
            (request.partner.id, request.number, request.purposes and tuple(request.purposes.ids))
            for request in requests
        ]
        self._is_double(verdict, line, tuple(what), seen)
