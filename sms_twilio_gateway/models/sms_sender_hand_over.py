from collections import Counter, defaultdict

from odoo import fields, models
from odoo.tools import SQL

from ..kernel.pool import Text

MOST_AT_ONCE = 10000  # read and moved together; a click ends after so many have been moved


class SmsSender(models.Model):
    """What waits for a sender can be given to others, so that a number that is gone delays nobody.

    Texts that nobody asks to move stay: a sender that is mended goes on where it stopped.
    """

    _inherit = "sms.sender"

    def action_archive(self):
        """Archive, and say if texts are left behind."""
        result = super().action_archive()
        left = self.filtered("queued_count")
        if not left:
            return result
        return left._tell_of_queue(
            "warning",
            self.env._(
                "Texts still wait for %s. Give them to other senders, or cancel them "
                "under In Queue.",
                ", ".join(left.mapped("name")),
            ),
        )

    def action_hand_over(self):
        """Give the texts in the queue to others that can send them now; the rest stays.

        What is held back, and what the lane has just taken, is not touched.
        """
        self.ensure_one()
        self.check_access("write")
        given = self._hand_over()
        told = self.env._("No text could be given to another sender.")
        if given:
            told = self.env._(
                "Given to other senders: %s.",
                ", ".join(f"{sender.name} ({count})" for sender, count in given.items()),
            )
            self.message_post(body=told)
        self.invalidate_recordset(["queued_count"])
        if sum(given.values()) >= MOST_AT_ONCE and self.queued_count:
            told += " " + self.env._(
                "Left here: %s. Press the button once more to give the next of them.",
                self.queued_count,
            )
        elif self.queued_count:
            told += " " + self.env._(
                "Left here: %s. What was once being checked, or what no other sender may send "
                "now, stays.",
                self.queued_count,
            )
        return self._tell_of_queue("success" if given else "warning", told)

    def _hand_over(self, ids=None):
        """Let others send what waits here, the most urgent first, until enough for once have gone.

        What is uncertain in its present attempt stays: a late word of Twilio's may yet tell that
        it has left, and that word comes to this sender's account.

        :param ids: of these texts alone, which begin a new attempt
        :return: {sender: number of texts that it has taken over}
        """
        self.env["sms.message"].flush_model()
        given, after = Counter(), (-1, 0)
        while sum(given.values()) < MOST_AT_ONCE:
            rows = self._waiting_after(after, ids)
            takers = defaultdict(list)
            for text_id, sender in self._instead([Text(*row[1:]) for row in rows]).items():
                takers[sender].append(text_id)
            for sender, text_ids in takers.items():
                given[sender] += self._give(sender, text_ids)
            if len(rows) < MOST_AT_ONCE:
                break
            after = rows[-1][:2]
        given = +given  # without those that the lane was quicker to take
        self.browse().union(*given)._wake()
        return given

    def _waiting_after(self, place, ids):
        """The next that may be moved: rows of the place (priority, id) and the rest of a Text."""
        self.env.cr.execute(
            SQL(
                """SELECT m.priority, m.id, m.number, m.country_code, p.lang, m.purpose_id
                     FROM sms_message m LEFT JOIN res_partner p ON p.id = m.partner_id
                    WHERE m.sender_id = %s AND m.state = 'queued' AND m.held IS NOT TRUE
                      AND (m.priority, m.id) > %s AND %s
                    ORDER BY m.priority, m.id LIMIT %s""",
                self.id,
                place,
                SQL("m.uncertain_at IS NULL") if ids is None else SQL("m.id = ANY(%s)", list(ids)),
                MOST_AT_ONCE,
            )
        )
        return self.env.cr.fetchall()

    def _instead(self, texts):
        """{id of each of ``texts`` (:class:`Text`): who sends it in place of this sender}.

        Without those that nobody may send: who has told this number, or the other one, to stop
        gets no text of the one from the other (C-10).
        """
        numbers, ids = {text.number for text in texts}, [text.id for text in texts]
        stand_ins, refused = self._stand_ins(), self._refused_by(numbers)
        not_to = {sender: refused | sender._refused_by(numbers) for sender in stand_ins}
        kept = {sender: sender._kept_from(self, ids) for sender in stand_ins}
        orders, instead = {}, {}
        for text in texts:
            alike = text.country_code, text.lang, text.purpose_id
            if alike not in orders:
                orders[alike] = stand_ins._that_take(*alike)
            for sender in orders[alike]:
                if text.number not in not_to[sender] and text.id not in kept[sender]:
                    instead[text.id] = sender
                    break
        return instead

    def _stand_ins(self):
        """Who can send now in place of this sender, in the order of preference.

        Where this one takes replies, so must they: its texts may ask for one.
        """
        pool = self.sudo().search([("company_id", "=", self.sudo().company_id.id)])
        return (pool - self).filtered(
            lambda sender: (
                not sender._why_not_ready() and (sender.can_receive or not self.can_receive)
            )
        )

    def _that_take(self, country_code, lang, purpose_id):
        """Of these those that reach the country and are not kept for other texts, best first.

        Those that have sent all they may today come last.
        """
        wanted, now = (country_code, lang, purpose_id), fields.Datetime.now()
        fitting = self._that_may(*wanted)
        ordered = fitting and fitting._fitting(*wanted) | fitting
        return ordered.sorted(lambda sender: sender._left_today(now) == 0)

    def _refused_by(self, numbers):
        """Those of ``numbers`` that this sender alone must not text (C-10)."""
        return self.env["sms.suppression"]._suppressed_numbers(
            numbers, self.sudo().company_id, sender_ref=self.id
        )

    def _give(self, sender, ids):
        """Let ``sender`` send these texts, unless the lane has just taken them; how many."""
        self.env.cr.execute(
            """UPDATE sms_message SET sender_id = %s, gateway_id = %s
                WHERE id IN (SELECT id FROM sms_message
                              WHERE id = ANY(%s) AND sender_id = %s AND state = 'queued'
                                AND held IS NOT TRUE
                                FOR UPDATE SKIP LOCKED)
            RETURNING id, conversation_id""",
            (sender.id, sender.gateway_id.id, ids, self.id),
            log_exceptions=False,  # the lane was first: no error, it is done again
        )
        rows = self.env.cr.fetchall()
        messages = self.env["sms.message"].sudo()
        messages.browse([row_id for row_id, _conversation in rows]).invalidate_recordset()
        talks = messages.browse([row_id for row_id, conversation in rows if conversation])
        self.env["sms.conversation"].sudo()._join(talks, written=False)
        return len(rows)

    def _kept_from(self, former, ids):
        """Which of these texts of ``former`` this sender may not take."""
        self.env.cr.execute(
            SQL(
                "SELECT m.id FROM sms_message m WHERE m.id = ANY(%s) AND (%s) IS NOT TRUE",
                ids,
                self._may_take_from(former),
            )
        )
        return {text_id for (text_id,) in self.env.cr.fetchall()}

    def _may_take_from(self, _former):
        """Condition on what waits for ``_former`` (messages ``m``) to be sent by this sender."""
        return SQL("TRUE")

    def _tell_of_queue(self, kind, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "title": self.env._("Texts in the queue"),
                "message": message,
                "sticky": kind == "warning",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
