import logging

from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import UserError

from .sms_consent_import_check import SLICE, Seen

_logger = logging.getLogger(__name__)
TODO = [("result", "=", "new"), ("is_done", "=", False)]


class SmsConsentImport(models.Model):
    """The import itself, slice by slice: killed at any moment, it goes on where it was."""

    _inherit = "sms.consent.import"

    def action_import(self):
        """Import what was checked: at once if it is little, else in the background."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "checked":
            raise UserError(self.env._("Check the rows first, and look at the result."))
        if not self.new_count - self.done_count:
            raise UserError(self.env._("No row of this file would change anything."))
        self._check_proof()
        self.sudo().write({"state": "running", "user_id": self.env.uid, "problem": False})
        if self.new_count - self.done_count <= SLICE:
            while self._import_slice():
                continue
        else:
            self.env.ref("sms_consent.cron_import")._trigger()

    def action_stop(self):
        """Stop after the slice at work; what is imported stays, the rest can be imported later."""
        self.ensure_one()
        self.check_access("write")
        if self.state == "running":
            self._set_state("checked")

    def _check_proof(self):
        """Consents need a proof and the words that people agreed to (C-7)."""
        if not self.has_opt_ins:
            return
        if not self.evidence_ids or not (self.explanation or "").strip():
            raise UserError(
                self.env._(
                    "These rows give consents. Attach the proof (forms, recordings, an export of "
                    "the old system) and say what the people agreed to."
                )
            )
        self.evidence_ids.check_access("read")

    @api.model
    def _cron_import(self):
        """Go on with the imports that were started, one slice in one transaction."""
        for batch in self.search([("state", "=", "running")], order="id"):
            seconds = batch._cron_slice()
            if batch.state == "running":
                self.env.ref("sms_consent.cron_import")._trigger()
            if not seconds:
                return

    def _cron_slice(self):
        """One slice as the user who started the import; returns the seconds left for more."""
        worker = self.with_user(self.user_id).with_context(
            allowed_company_ids=self.company_id.ids, lang=self.user_id.lang, tz=self.user_id.tz
        )
        self.env["sms.consent.ledger"].sudo()._lock_first(self.company_id.ids)
        try:
            handled = worker._import_slice()
        except UserError as error:
            self.write({"state": "checked", "problem": str(error)})
            handled = 0
        except OperationalError:
            # Somebody's STOP was written to the log meanwhile; it goes first.
            self.env.cr.rollback()
            _logger.info("SMS consent import %s: slice put off", self.id)
            handled = 0
        remaining = 0
        if self.state == "running":
            todo = [("batch_id", "=", self.id), *TODO]
            remaining = self.env["sms.consent.import.line"].search_count(todo)
        return self.env["ir.cron"]._commit_progress(handled, remaining=remaining)

    def _import_slice(self):
        """Import the next rows, opt-outs first; how many were handled, 0 if none was left."""
        self.ensure_one()
        self._check_proof()  # before anything is written: the background job catches the error
        rows = self.env["sms.consent.import.line"]
        lines = rows.browse()
        for intent in ("opt_out", "opt_in"):
            domain = [("batch_id", "=", self.id), ("intent", "=", intent), *TODO]
            lines = lines or rows.search(domain, order="id", limit=SLICE)
        if lines:
            self._import_lines(lines)
        if len(lines) < SLICE and not rows.search_count([("batch_id", "=", self.id), *TODO]):
            self._set_state("done")
        return len(lines)

    def _import_lines(self, lines):
        """Judge the rows again, for much may have happened since the check, and carry them out."""
        verdicts = self._judge(lines, self._read_lines(lines), Seen())
        requests = [
            request
            for verdict in verdicts.values()
            if verdict.result == "new"
            for request in verdict.requests
        ]
        consents = self.env["sms.consent"]
        common = {
            "company": self.company_id,
            "source": "import",
            "confirm": self.send_confirmations,
        }
        if lines[0].intent == "opt_out":
            consents._opt_out_many(requests, reason="import", note=self._label(), **common)
        else:
            self._keep_proof(consents._opt_in_many(requests, **common))
        lines._record(verdicts, is_done=True)

    def _label(self):
        """How consents and log refer to this batch."""
        return self.env._("Import %(id)s (%(file)s)", id=self.id, file=self.name)

    def _note_of(self, line, *more):
        place = self.env._("%(label)s, row %(row)s", label=self._label(), row=line.row)
        return "\n".join(filter(None, (place, line.note, *more)))

    def _keep_proof(self, consents):
        """Hand the files over to the consents: then nobody can exchange or delete them."""
        loose = self.evidence_ids.sudo().filtered(
            lambda file: file.res_model in (False, self._name)
        )
        if consents:
            loose.write({"res_model": "sms.consent", "res_id": consents[0].id})
