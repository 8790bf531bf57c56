import logging
import time
from datetime import timedelta

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..services import listing
from ..services.transport import ExternalCallRefused, connect
from .isolation import begin_read_committed, commit, retrying

_logger = logging.getLogger(__name__)

TURN_SECONDS = 10.0
TRY_AGAIN = timedelta(minutes=10)
FAILURES = 5
FETCHED = 100  # texts asked for one by one in a step
FORGOTTEN = (400, 404)  # Twilio's answers to the address of a page that it knows no more


class SmsReconciliation(models.Model):
    """The work: page after page of Twilio's list, then what no page had, one by one.

    Each step is fetch (no transaction), apply, commit; a report that was cut off goes on from its
    last page. Nothing in it is harmed by being done twice.
    """

    _inherit = "sms.reconciliation"

    @api.model
    def _cron_reconcile(self):
        """Begin today's reports, then a turn of steps for each that is under way."""
        self.env["sms.gateway"]._begin_daily_reconciliations()
        turn_ends = time.monotonic() + TURN_SECONDS
        waiting = self._under_way()
        while waiting and time.monotonic() < turn_ends:
            for report in waiting:
                self.env["ir.cron"]._commit_progress(1)
                report._step()
            waiting = waiting.filtered(lambda r: r.state == "running" and not r.failures)
        left = self._under_way()
        if left:
            at = None if waiting else fields.Datetime.now() + TRY_AGAIN
            self.env.ref("sms_twilio_gateway.cron_reconcile")._trigger(at)

    @api.model
    def _under_way(self):
        return self.sudo().search([("state", "=", "running")], order="id")

    def _step(self):
        """Fetch once and apply; errors of the network leave the report where it is."""
        self.ensure_one()
        commit(self.env)
        try:
            more = self._step_remaining() if self.listed else self._step_page()
        except TwilioRestException as error:
            if self.next_url and error.status in FORGOTTEN:
                self._restart()
            else:
                self._fail(self.env["sms.error.code"]._explain(error.code, error.msg))
        except UserError as error:
            self._fail(str(error))
        except (requests.RequestException, TwilioException, ExternalCallRefused) as error:
            _logger.info("reconciliation %s: %s", self.id, type(error).__name__)
            self._fail(self.env._("Twilio did not answer."))
        else:
            if self.failures:
                self.failures = 0
            if not more:
                self._finish()
        commit(self.env)

    def _step_page(self):
        """One page of Twilio's list by date."""
        account, url = self.gateway_id._account(), self.next_url
        since, until = self.since, self.until
        commit(self.env)  # nothing is locked, and no snapshot kept, while Twilio answers
        client = connect(account)
        page = listing.next_page(client, url) if url else listing.first_page(client, since, until)
        retrying(self.env, lambda: self._apply_page(page))
        return True

    def _apply_page(self, page):
        begin_read_committed(self.env)
        self._apply(page.entries)
        self.write({"next_url": page.next_url or False, "listed": not page.next_url})

    def _step_remaining(self):
        """Some of our texts that no page had: failed before they were sent, or unknown there.

        :return: whether there may be more
        """
        account = self.gateway_id._account()
        rows = self._remaining()
        commit(self.env)
        found = listing.fetch(account, [sid for _row_id, sid in rows]) if rows else {}
        if rows and not found:
            raise requests.ConnectionError("no answer to any of them")
        retrying(self.env, lambda: self._apply_remaining(rows, found))
        return bool(rows)

    def _remaining(self):
        self.env.cr.execute(
            """SELECT id, twilio_sid FROM sms_message
                WHERE gateway_id = %(gateway)s AND direction = 'outbound' AND id > %(after)s
                  AND twilio_sid IS NOT NULL AND settled_at IS NULL
                  AND claimed_at <= %(until)s
                  AND COALESCE(reconciled_at, '-infinity') < %(started)s
                ORDER BY id LIMIT %(limit)s""",
            {
                "gateway": self.gateway_id.id,
                "after": self.last_message_id,
                "until": self.until,
                "started": self.started_at,
                "limit": FETCHED,
            },
        )
        return self.env.cr.fetchall()

    def _apply_remaining(self, rows, found):
        begin_read_committed(self.env)
        self._apply([entry for entry in found.values() if entry])
        absent = {sid for sid, entry in found.items() if entry is None}
        if absent:
            messages = self.env["sms.message"].sudo()
            unknown = messages.browse([row_id for row_id, sid in rows if sid in absent])
            self._note(
                "missing_there",
                [
                    {
                        "twilio_sid": message.twilio_sid,
                        "message_id": message.id,
                        "sender": message.sender_id._address(),
                        "number": message.number,
                        "at": message.claimed_at,
                    }
                    for message in unknown
                    if message.twilio_sid
                ],
            )
            self.env.cr.execute(
                "UPDATE sms_message SET settled_at = %s WHERE id = ANY(%s)",
                (fields.Datetime.now(), unknown.ids),
            )
            unknown.invalidate_recordset(["settled_at"])
        if rows:
            self.last_message_id = rows[-1][0]

    def _apply(self, entries):
        """Set ours right by ``entries`` and note what only one side has."""
        gateway, messages = self.gateway_id, self.env["sms.message"].sudo()
        outgoing = [e for e in entries if e.direction in listing.SENT]
        known, moved, priced, different = messages._reconcile(
            gateway, outgoing, fields.Datetime.now(), self.final_before
        )
        addresses = gateway._reconciled_addresses()
        unknown = [
            entry
            for entry in outgoing
            if entry.sid not in known and addresses & {entry.sender, entry.service_sid}
        ]
        settling = self._being_settled(unknown)
        self._note(
            "missing_here",
            [_line(e) for e in unknown if e.recipient not in settling],
        )
        self._note("different", [{**_line(e), "message_id": row} for row, e in different])
        arrived = [e for e in entries if e.direction == "inbound" and e.recipient in addresses]
        self._note(
            "late",
            [
                {**_line(e), "message_id": m.id, "sender": e.recipient, "number": e.sender}
                for m, e in gateway._recover_inbound(arrived)
            ],
        )
        self.compared_count += len(outgoing) + len(arrived)
        self.settled_count += len(moved)
        self.priced_count += priced

    def _being_settled(self, entries):
        """The recipients among ``entries`` with a text of unknown outcome: it may be that one."""
        self.env.cr.execute(
            """SELECT DISTINCT number FROM sms_message
                WHERE gateway_id = %s AND state IN ('sending', 'uncertain') AND number = ANY(%s)""",
            (self.gateway_id.id, [entry.recipient for entry in entries]),
        )
        return {number for (number,) in self.env.cr.fetchall()}

    def _restart(self):
        """Twilio does not know the page any more: begin the list anew."""
        self.write({"next_url": False, "compared_count": 0})

    def _fail(self, problem):
        """Try again later; after some times tell the responsible."""
        self.write({"failures": self.failures + 1, "problem": problem})
        if self.failures >= FAILURES:
            self.write({"state": "failed", "finished_at": fields.Datetime.now()})
            self._alert(self.env._("Texts could not be compared with Twilio"), problem)

    def _finish(self):
        self.write({"state": "done", "finished_at": fields.Datetime.now(), "problem": False})
        if self.difference_count:
            self._alert(
                self.env._("Differences with Twilio: %s", self.difference_count), self.verdict
            )


def _line(entry):
    return {
        "twilio_sid": entry.sid,
        "sender": entry.sender or entry.service_sid,
        "number": entry.recipient,
        "status": entry.status,
        "price": entry.price,
        "price_currency": entry.currency,
        "at": entry.sent or entry.created,
    }
