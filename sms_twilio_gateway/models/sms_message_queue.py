from functools import cache

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..kernel.segments import MAX_TEXT, count
from ..kernel.states import BEFORE_SENDING


class SmsMessage(models.Model):
    """Into the queue and, while nothing has left, out of it again."""

    _inherit = "sms.message"

    @api.model
    def _enqueue(self, vals_list):
        """Queue texts, set-wise, and wake the lanes of their senders once each.

        Each of ``vals_list`` needs ``company_id``, ``number`` (E.164) and ``body``; it may give
        any other field, notably ``secret_body`` (what leaves while people read ``body``),
        ``purpose_id``, ``partner_id``, ``sender_id`` (chosen by
        ``sms_message_sender.py`` where it is not given), ``priority``
        (0 replies, 10 one-to-one, 50 campaigns), ``not_before``, ``expires_at``, ``exempt``,
        ``res_model`` and ``res_id``, ``user_id``. Nothing is judged here: the gate is asked when
        a lane claims the text.

        :return: the messages, in the order of ``vals_list``
        :raises UserError: when a company has no sender
        """
        senders = self.env["sms.sender"].sudo()
        segments_of = cache(count)
        gateway_of = cache(lambda sender_id: senders.browse(sender_id).gateway_id.id)
        now = fields.Datetime.now()
        rows = []
        for vals in vals_list:
            counted = segments_of(vals.get("secret_body") or vals["body"] or "")
            rows.append(
                {
                    **vals,
                    "gateway_id": gateway_of(vals["sender_id"]),
                    "encoding": counted.encoding.value,
                    "segments": counted.segments,
                    "not_before": fields.Datetime.to_datetime(vals.get("not_before")) or now,
                    "state": "queued",
                    "queued_at": now,
                    "state_at": now,
                }
            )
        messages = self._insert(rows)
        self._wake_lanes_at((row["sender_id"], row["not_before"]) for row in rows)
        return messages

    def _check_length(self):
        """Where somebody has just written them: with the way out, which the sender may add.

        :raises UserError: for texts that Twilio would refuse as too long
        """
        self._check_lengths(message.secret_body or message.body for message in self.sudo())

    @api.model
    def _check_lengths(self, texts):
        longest = max((len(text) for text in texts), default=0)
        if longest > MAX_TEXT:
            raise UserError(
                self.env._(
                    "A text has %(most)s characters at most, with all that is put around it. "
                    "This one has %(length)s: shorten it.",
                    most=MAX_TEXT,
                    length=longest,
                )
            )

    def _wake_lanes(self):
        """Trigger each sender's lane once, at the moment its first message of ``self`` is due."""
        self._wake_lanes_at((message.sender_id.id, message.not_before) for message in self)

    @api.model
    def _wake_lanes_at(self, moments):
        """Trigger lanes, each once: ``moments`` are pairs (sender id, when a text is due)."""
        first = {}
        for sender_id, due in moments:
            first[sender_id] = min(due, first.get(sender_id, due))
        now = fields.Datetime.now()
        for sender_id, due in first.items():
            self.env["sms.sender"].sudo().browse(sender_id)._wake(due if due > now else None)

    @api.model
    def _put_off(self, moments):
        """Let queued messages wait: ``moments`` is a list of (id, not before)."""
        if moments:
            self.env.cr.execute_values(
                """UPDATE sms_message m SET not_before = v.moment
                     FROM (VALUES %s) AS v(id, moment)
                    WHERE m.id = v.id AND m.state = 'queued'""",
                moments,
            )
            self.browse([row_id for row_id, _moment in moments]).invalidate_recordset()

    @api.model
    def _cancel(self, ids_or_domain, reason="canceled", *, wait=True):
        """Cancel messages that are still queued; what a lane has claimed is not touched.

        ``ids_or_domain`` is a list of ids or a domain. ``reason`` is a code that
        :meth:`_why_not` can put into words. With ``wait`` false, rows that a lane is judging
        right now are left to it: for callers that hold locks that lane may be waiting for.

        :return: the messages that were cancelled: none where there are no ids
        """
        if not ids_or_domain:  # as a domain it would be all there are
            return self.browse()
        self.flush_model()
        if isinstance(ids_or_domain[0], int):
            chosen = SQL("id = ANY(%s)", list(ids_or_domain))
        else:
            query = self.sudo()._search(ids_or_domain)
            chosen = SQL("id IN %s", query.subselect())
        now = fields.Datetime.now()
        self.env.cr.execute(
            SQL(
                """UPDATE sms_message m
                      SET state = 'canceled', canceled_at = %(now)s, state_at = %(now)s,
                          block_reason = %(reason)s, write_date = %(now)s, write_uid = %(uid)s
                    WHERE id IN (SELECT id FROM sms_message
                                  WHERE state = ANY(%(queued)s) AND %(chosen)s
                                  ORDER BY id FOR UPDATE %(locked)s)
                RETURNING %(returned)s""",
                now=now,
                reason=reason,
                uid=self.env.uid,
                queued=[state.value for state in BEFORE_SENDING],
                chosen=chosen,
                locked=SQL() if wait else SQL("SKIP LOCKED"),
                returned=self._followed(),
            ),
            log_exceptions=False,  # somebody else was first: no error, it is done again
        )
        return self._follow_up(self.env.cr.dictfetchall())
