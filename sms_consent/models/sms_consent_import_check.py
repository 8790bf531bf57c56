from dataclasses import dataclass, field

from odoo import models
from odoo.exceptions import UserError

from .sms_consent_import_line import REFUSED, UNCHANGED, WOULD_CHANGE
from .sms_consent_opt_in import OptIn
from .sms_consent_opt_out import OptOut

SLICE = 1000
CHANGES = frozenset({"opt_in", "pending", "opt_out", "suppress"})


@dataclass(slots=True)
class Verdict:
    """What a row would do; ``requests`` are the opt-ins or opt-outs that do it.

    ``owners``: every contact that has the row's number; ``outcome`` is empty until decided.
    """

    intent: str
    partner: models.BaseModel
    owners: models.BaseModel
    number: str = ""
    outcome: str = ""
    message: str = ""
    requests: tuple[OptIn | OptOut, ...] = ()

    @property
    def result(self):
        if self.outcome in CHANGES:
            return WOULD_CHANGE
        return UNCHANGED if self.outcome == "same" else REFUSED


@dataclass(slots=True)
class Seen:
    """What earlier rows of the same file ask for: {what: row}, {(whom, purpose or None): row}."""

    asked: dict[tuple, models.BaseModel] = field(default_factory=dict)
    noes: dict[tuple, int] = field(default_factory=dict)


class SmsConsentImport(models.Model):
    """The dry run: what each row would do, without doing it."""

    _inherit = "sms.consent.import"

    def action_check(self):
        """Judge every row that has not been imported yet; nothing else changes."""
        self.ensure_one()
        self.check_access("write")
        if self.state in ("running", "done"):
            raise UserError(self.env._("This import has been started already."))
        if not self.line_ids:
            raise UserError(self.env._("There are no rows yet. Load a file first."))
        lines = self.line_ids.filtered(lambda line: not line.is_done)
        readings = self._read_lines(lines)
        seen = Seen()
        # A "no" anywhere in the file outweighs a "yes", wherever that stands.
        for intent in ("opt_out", "opt_in"):
            wanted = [line.id for line in lines if readings[line].intent == intent]
            for start in range(0, len(wanted), SLICE):
                some = lines.browse(wanted[start : start + SLICE])
                some._record(self._judge(some, readings, seen))
        self._set_state("checked")

    def _rows_changed(self):
        """Rows were added, edited or removed: what was checked no longer holds."""
        if any(batch.state in ("running", "done") for batch in self):
            raise UserError(self.env._("This import has been started; its rows can't be changed."))
        self._back_to_draft()

    def _judge(self, lines, readings, seen):
        """{line: :class:`Verdict`}; the number of queries does not depend on that of ``lines``.

        :param seen: what earlier rows ask for; grows by these
        """
        contacts = self._find_contacts(lines)
        verdicts = {}
        for line in lines:
            found, reading = contacts[line], readings[line]
            verdict = Verdict(reading.intent, found.partner, found.owners)
            verdict.number = self._number_of(line, found.partner) or ""
            outcome, detail = self._first_look(line, reading, found, verdict.number)
            if outcome:
                verdict.outcome, verdict.message = outcome, self._say(outcome, detail)
            verdicts[line] = verdict
        self._judge_opt_ins(verdicts, readings, seen)
        self._judge_opt_outs(verdicts, readings, seen)
        return verdicts

    def _first_look(self, line, reading, found, number):
        """(outcome, detail) of what can be refused without looking at consents, or ("", "")."""
        if reading.problem:
            return reading.problem, reading.detail
        if line.number and not number and reading.intent == "opt_out":
            return "number_invalid", line.number
        if not line.number and self.kind == "suppression" and reading.intent == "opt_out":
            return "number_missing", ""
        # A refusal may be about a number alone; a consent is always somebody's.
        if not found.partner and (reading.intent == "opt_in" or not line.number):
            named = line.external_id or line.email or line.partner_name or line.number
            return found.problem, named or ""
        if reading.intent == "opt_in" and not (line.number or found.partner.phone):
            return "number_missing", ""
        return "", ""

    def _is_double(self, verdict, line, what, seen):
        """Refuse a row that asks for the same as one before; True if it does."""
        first = seen.asked.setdefault((verdict.intent, *what), line)
        if first == line:
            return False
        verdict.outcome, verdict.message = "duplicate", self._say("duplicate", first.row)
        return True
