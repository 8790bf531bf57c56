from odoo import api, fields, models

from ..kernel.states import FINAL, TWILIO_STATES, State, Word, rank

PRICELESS = frozenset({State.CANCELED})  # nothing was sent, so no price will ever come


class SmsMessage(models.Model):
    """Messages set right by what Twilio lists: last state, price, segments."""

    _inherit = "sms.message"

    reconciled_at = fields.Datetime("Compared With Twilio", readonly=True, copy=False)
    settled_at = fields.Datetime(
        "Settled",
        readonly=True,
        copy=False,
        help="Since then nothing more is expected: status, price and segments are Twilio's last "
        "word, or no delivery report came for days.",
    )

    @api.model
    def _reconcile(self, gateway, entries, now, final_before):
        """Compare our texts with ``entries``, what Twilio lists of ``gateway``, and set them right.

        ``price``, ``segments`` and the error are taken over; states only move forward, through
        :meth:`_advance`. What was made before ``final_before`` counts as settled whatever its
        state: not every carrier gives receipts.

        :return: (SIDs that are ours, ids that moved, number of prices that were new,
            entries whose last state contradicts ours as (message id, entry))
        """
        former = self._former_attempts(gateway, entries)
        known = self._known_messages(gateway, entries)
        self._take_over(
            [
                (row, entry, _is_settled(entry, final_before))
                for row, entry in ((known.get(entry.sid), entry) for entry in entries)
                if row
            ],
            now,
        )
        words, priced, different = [], 0, []
        for entry in entries:
            row = known.get(entry.sid)
            if not row:
                continue
            priced += entry.price is not None and row["price"] is None
            state = TWILIO_STATES.get(entry.status)
            ours = State(row["state"])
            if state is None or state is ours:
                continue
            if rank(state) > rank(ours):
                words.append(
                    Word(
                        row["id"],
                        state,
                        attempt=row["attempts"],
                        sid=entry.sid,
                        code=entry.code,
                        at=entry.updated,
                    )
                )
            elif state in FINAL and ours in FINAL:
                different.append((row["id"], entry))
        moved = self._advance(words)
        return former | set(known), moved.ids, priced, different

    @api.model
    def _known_messages(self, gateway, entries):
        """{SID: id, state, attempts, price} of the present attempts among ``entries``."""
        self.env.cr.execute(
            """SELECT id, twilio_sid, state, attempts, price FROM sms_message
                WHERE gateway_id = %s AND twilio_sid = ANY(%s)""",
            (gateway.id, [entry.sid for entry in entries]),
        )
        return {row["twilio_sid"]: row for row in self.env.cr.dictfetchall()}

    @api.model
    def _former_attempts(self, gateway, entries):
        """The SIDs among ``entries`` of former attempts, whose prices are taken over."""
        self.env.cr.execute(
            """UPDATE sms_message_attempt a
                  SET price = COALESCE(e.price, a.price),
                      price_currency = COALESCE(NULLIF(e.currency, ''), a.price_currency)
                 FROM unnest(%(sids)s::text[], %(prices)s::float8[], %(currencies)s::text[])
                      AS e(sid, price, currency)
                WHERE a.gateway_id = %(gateway)s AND a.twilio_sid = e.sid
            RETURNING a.twilio_sid""",
            {
                "gateway": gateway.id,
                "sids": [entry.sid for entry in entries],
                "prices": [entry.price for entry in entries],
                "currencies": [entry.currency for entry in entries],
            },
        )
        return {sid for (sid,) in self.env.cr.fetchall()}

    @api.model
    def _take_over(self, found, now):
        """Write down what Twilio says; ``found`` is a list of (row, entry, whether settled)."""
        if not found:
            return
        self.env.cr.execute(
            """UPDATE sms_message m
                  SET price = COALESCE(e.price, m.price),
                      price_currency = COALESCE(NULLIF(e.currency, ''), m.price_currency),
                      segments = COALESCE(NULLIF(e.segments, 0), m.segments),
                      error_code = COALESCE(m.error_code, e.code),
                      error_id = COALESCE(
                          (SELECT known.id FROM sms_error_code known
                            WHERE known.code = e.code AND m.error_code IS NULL), m.error_id),
                      reconciled_at = %(now)s,
                      settled_at = CASE WHEN e.settled THEN %(now)s END,
                      write_date = %(now)s
                 FROM unnest(%(ids)s::int[], %(sids)s::text[], %(prices)s::float8[],
                             %(currencies)s::text[], %(segments)s::int[], %(codes)s::int[],
                             %(settled)s::bool[])
                      AS e(id, sid, price, currency, segments, code, settled)
                WHERE m.id = e.id AND m.twilio_sid = e.sid AND m.settled_at IS NULL""",
            {
                "now": now,
                "ids": [row["id"] for row, _entry, _settled in found],
                "sids": [entry.sid for _row, entry, _settled in found],
                "prices": [entry.price for _row, entry, _settled in found],
                "currencies": [entry.currency for _row, entry, _settled in found],
                "segments": [entry.segments for _row, entry, _settled in found],
                "codes": [entry.code for _row, entry, _settled in found],
                "settled": [settled for _row, _entry, settled in found],
            },
        )
        self.browse([row["id"] for row, _entry, _settled in found]).invalidate_recordset()

    @api.depends("settled_at")
    def _compute_explanation(self):
        result = super()._compute_explanation()
        for message in self.filtered(lambda m: m.state == "sent" and m.settled_at):
            message.explanation = self.env._(
                "Handed to the carrier, which gave no delivery report. Not every carrier does."
            )
        return result


def _is_settled(entry, final_before):
    """Whether nothing more is to be expected from Twilio about this text."""
    if entry.created and entry.created < final_before:
        return True
    state = TWILIO_STATES.get(entry.status)
    return state in FINAL and (entry.price is not None or state in PRICELESS)
