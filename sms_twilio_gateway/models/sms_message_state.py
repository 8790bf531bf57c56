import random
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..kernel.errors import Action, next_attempt
from ..kernel.states import State, rank

ORDER = [state.value for state in State]
ENDED = (State.FAILED, State.UNDELIVERED)
UNHEARD_OF = (State.SENDING, State.UNCERTAIN)
BY_ID = SQL("m.id = w.id")
#: What failed longer ago, and is heard of only now, is not sent again by itself: people may have
#: been told otherwise, or it may make no sense any more.
STALE_AFTER = timedelta(hours=12)


class SmsMessage(models.Model):
    """The life of a message: one method moves it, forward only."""

    _inherit = "sms.message"

    @api.model
    def _advance(self, words, *, which=BY_ID, later=False):
        """Tell messages what became of them: the only way to change a state.

        One guarded UPDATE for all ``words``: a state only ever rises (``kernel/states.py``), so
        late, repeated and shuffled words change nothing, and words about an earlier attempt are
        ignored. Errors are then acted upon, and Odoo's own notifications follow: at once, or
        ``later``, by a job, where somebody waits who does not care for them.

        :param which: SQL that finds the messages ``m`` of the words ``w``. Otherwise than by id
            for one word only, whose ``message_id`` is 0: the database plans one query, not two.
        :return: the messages that moved
        """
        best = {}
        for word in words:
            known = best.setdefault(word.message_id, word)
            best[word.message_id] = max(known, word, key=lambda word: rank(word.state))
        if not best:
            return self.browse()
        self.flush_model()
        now = fields.Datetime.now()
        parameters = self._advance_parameters(list(best.values()), now)
        self.env.cr.execute(SQL(_ADVANCE, **parameters, which=which, returned=self._followed()))
        rows = self.env.cr.dictfetchall()
        told = [best.get(row["id"]) or replace(best[0], message_id=row["id"]) for row in rows]
        if failures := [word for word in told if word.code]:
            # what is tried again has not failed for those who are told then
            self.browse([word.message_id for word in failures]).invalidate_recordset()
            self._apply_errors(failures)
        return self._follow_up(rows, later)

    @api.model
    def _advance_parameters(self, words, now):
        return {
            "ids": [word.message_id for word in words],
            "states": [word.state.value for word in words],
            "attempts": [word.attempt for word in words],
            "sids": [word.sid for word in words],
            "codes": [word.code for word in words],
            "details": [word.detail for word in words],
            "reasons": [word.reason for word in words],
            "times": [word.at or now for word in words],
            "order": ORDER,
            "ended": [state.value for state in ENDED],
            "not_known": self.env["sms.error.code"]._not_known() or None,
            "now": now,
            "uid": self.env.uid,
        }

    @api.model
    def _followed_columns(self):
        """Columns of what has moved that ``_after_change`` is told; other add-ons add theirs."""
        return ["id", "state", "sms_uuid"]

    @api.model
    def _followed(self):
        """Those columns, for the RETURNING of an UPDATE of ``sms_message AS m``."""
        return SQL(", ").join(SQL.identifier("m", name) for name in self._followed_columns())

    @api.model
    def _follow_up(self, rows, later=False):
        """Let everybody know what an UPDATE has moved; returns these messages.

        :param rows: what it returned: a dict of the ``_followed_columns`` for each message
        :param later: Odoo's own notifications follow by a job (``sms_message_tell.py``)
        """
        moved = self.browse([row["id"] for row in rows])
        moved.invalidate_recordset()
        tracked = moved.browse([row["id"] for row in rows if row["sms_uuid"]]).sudo()
        if tracked and later:
            tracked._tell_later()
        elif tracked:
            tracked._tell_now()
        if rows:
            self._after_change(rows)
        return moved

    @api.model
    def _after_change(self, rows):
        """Let what follows a message know its new state: add-ons hook in here.

        :param rows: a dict of the ``_followed_columns`` for each message: nearly always they tell
            that nobody follows it, and nothing more need be read
        """

    @api.model
    def _apply_errors(self, words):
        """Act on errors by their class (PI-4, C-10): the one place that does.

        An error stays on the message in any case. Numbers that can't be texted are suppressed,
        an unusable sender is stopped, one that was too fast pauses, what is worth another attempt
        is queued again.
        """
        by_action = defaultdict(list)
        for word in words:
            by_action[self.env["sms.error.code"]._rule(word.code)[1]].append(word)
        for action, group in by_action.items():
            messages = self.sudo().browse([word.message_id for word in group])
            if action is Action.SUPPRESS_NUMBER:
                messages._suppress("invalid_number")
            elif action is Action.SUPPRESS_FOR_SENDER:
                messages._suppress("carrier")
            elif action is Action.STOP_SENDER:
                self._stop_senders(group)
            else:
                self._retry(action, group)

    def _suppress(self, reason):
        """Suppress the numbers: everywhere when dead, for their sender when it was refused."""
        suppression = self.env["sms.suppression"].sudo()
        actor = self.env["sms.consent"].sudo()._actor("system")
        for (company, sender), messages in self.grouped(
            lambda message: (message.company_id, message.sender_id)
        ).items():
            suppression._suppress(
                messages.mapped("number"),
                company,
                reason,
                source="carrier",
                actor=actor,
                sender_ref=sender.id if reason == "carrier" else 0,
            )

    @api.model
    def _stop_senders(self, words):
        """Stop the senders; what Twilio refused unseen waits in the queue until it is mended."""
        messages = self.sudo().browse([word.message_id for word in words])
        for word, message in zip(words, messages, strict=True):
            sender = message.sender_id
            if sender.state != "stopped":
                sender._stop(self.env["sms.error.code"]._explain(word.code, word.detail))
        self._requeue({word.message_id: None for word in words if not word.processed})

    @api.model
    def _retry(self, action, words):
        """Queue the texts again, unless it is too late; a sender that was too fast pauses."""
        dues, slow = {}, []
        messages = self.sudo().browse([word.message_id for word in words])
        codes, now = self.env["sms.error.code"], fields.Datetime.now()
        oldest = now - STALE_AFTER
        for word, message in zip(words, messages, strict=True):
            if message.claimed_at and message.claimed_at < oldest:
                continue
            if action is Action.SLOW_DOWN:
                slow.append((message.sender_id.id, word.code))
            policy = message.company_id._sms_retry_policy()
            delay = next_attempt(action, message.attempts, policy, random.random)
            if delay is not None:
                due = now + timedelta(seconds=delay)
                dues[word.message_id] = max(due, codes._renewed_at(word.code, now))
        self.env["sms.sender"].sudo()._slow_down_for(slow)
        self._requeue(dues)

    @api.model
    def _requeue(self, dues, *, new_attempt=True):
        """Queue messages once more: ``dues`` is {id: naive UTC before which it waits, or None}.

        ``new_attempt`` makes words about the former attempt stale; it is False where that attempt
        never left the house or, unproven, may yet be heard of: then only while nothing has been
        heard of it since.
        """
        if not dues:
            return
        ids = list(dues)
        if new_attempt:
            self._keep_attempts(ids)
        now = fields.Datetime.now()
        self.env.cr.execute(
            _REQUEUE,
            {
                "ids": ids,
                "dues": list(dues.values()),
                "step": int(new_attempt),
                "from": [state.value for state in (ENDED if new_attempt else UNHEARD_OF)],
                "now": now,
            },
        )
        requeued = self.sudo().browse([row_id for (row_id,) in self.env.cr.fetchall()])
        requeued.invalidate_recordset()
        requeued._wake_lanes()


# A word moves a message only up, and only its present attempt. The SID is the first one heard;
# the code and the detail stay those of the last failure.
_ADVANCE = """
    UPDATE sms_message m
       SET state = w.state,
           state_at = %(now)s,
           twilio_sid = COALESCE(m.twilio_sid, w.sid),
           error_code = COALESCE(w.code, m.error_code),
           error_id = CASE
               WHEN w.code IS NOT NULL THEN COALESCE(
                   (SELECT e.id FROM sms_error_code e WHERE e.code = w.code), %(not_known)s)
               WHEN w.state = ANY(%(ended)s) THEN COALESCE(m.error_id, %(not_known)s)
               ELSE m.error_id END,
           error_message = COALESCE(w.detail, m.error_message),
           block_reason = COALESCE(w.reason, m.block_reason),
           secret_body = CASE WHEN w.state IN ('delivered', 'blocked', 'canceled') THEN NULL
                              ELSE m.secret_body END,
           claimed_at = CASE w.state WHEN 'sending' THEN w.at ELSE m.claimed_at END,
           uncertain_at = CASE w.state WHEN 'uncertain' THEN w.at ELSE m.uncertain_at END,
           accepted_at = CASE w.state WHEN 'accepted' THEN w.at ELSE m.accepted_at END,
           sent_at = CASE w.state WHEN 'sent' THEN w.at ELSE m.sent_at END,
           delivered_at = CASE w.state WHEN 'delivered' THEN w.at ELSE m.delivered_at END,
           undelivered_at = CASE w.state WHEN 'undelivered' THEN w.at ELSE m.undelivered_at END,
           failed_at = CASE w.state WHEN 'failed' THEN w.at ELSE m.failed_at END,
           blocked_at = CASE w.state WHEN 'blocked' THEN w.at ELSE m.blocked_at END,
           canceled_at = CASE w.state WHEN 'canceled' THEN w.at ELSE m.canceled_at END,
           write_date = %(now)s,
           write_uid = %(uid)s
      FROM unnest(%(ids)s::int[], %(states)s::text[], %(attempts)s::int[], %(sids)s::text[],
                  %(codes)s::int[], %(details)s::text[], %(reasons)s::text[],
                  %(times)s::timestamp[])
           AS w(id, state, attempt, sid, code, detail, reason, at)
     WHERE %(which)s
       AND m.attempts = COALESCE(w.attempt, m.attempts)
       AND array_position(%(order)s::text[], m.state::text)
           < array_position(%(order)s::text[], w.state)
 RETURNING %(returned)s
"""

_REQUEUE = """
    UPDATE sms_message m
       SET state = 'queued', state_at = %(now)s, not_before = COALESCE(r.due, %(now)s),
           twilio_sid = NULL, claimed_at = NULL, check_at = NULL, attempts = m.attempts + %(step)s,
           uncertain_at = CASE %(step)s WHEN 0 THEN m.uncertain_at END,
           write_date = %(now)s
      FROM unnest(%(ids)s::int[], %(dues)s::timestamp[]) AS r(id, due)
     WHERE m.id = r.id AND m.state = ANY(%(from)s)
 RETURNING m.id
"""
