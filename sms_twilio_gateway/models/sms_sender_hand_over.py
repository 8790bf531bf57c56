from odoo import fields, models
from odoo.tools import SQL


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
        if not given:
            return self._tell_of_queue(
                "warning", self.env._("No other sender can send these texts now. They stay.")
            )
        told = self.env._(
            "Given to other senders: %s",
            ", ".join(f"{sender.name} ({count})" for sender, count in given.items()),
        )
        self.message_post(body=told)
        self.invalidate_recordset(["queued_count"])
        if self.queued_count:
            told += " " + self.env._("Left here, as no other fits: %s", self.queued_count)
        return self._tell_of_queue("success", told)

    def _hand_over(self, ids=None):
        """Let others send what waits here; set-wise, by country, language and purpose.

        What is uncertain in its present attempt stays: a late word of Twilio's may yet tell that
        it has left, and that word comes to this sender's account.

        :param ids: of these texts alone, which begin a new attempt
        :return: {sender: number of texts that it has taken over}
        """
        self.env["sms.message"].flush_model()
        waiting = SQL(
            """FROM sms_message m LEFT JOIN res_partner p ON p.id = m.partner_id
              WHERE m.sender_id = %s AND m.state = 'queued' AND m.held IS NOT TRUE
                AND %s""",
            self.id,
            SQL("m.uncertain_at IS NULL") if ids is None else SQL("m.id = ANY(%s)", list(ids)),
        )
        self.env.cr.execute(SQL("SELECT DISTINCT m.country_code, p.lang, m.purpose_id %s", waiting))
        groups, given = self.env.cr.fetchall(), {}
        stand_ins = self._stand_ins()
        for group in groups:
            for sender in stand_ins._that_take(*group):
                moved = self._give(sender, waiting, *group)
                if moved:
                    given[sender] = given.get(sender, 0) + len(moved)
        self.browse().union(*given)._wake()
        return given

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

    def _give(self, sender, waiting, country_code, lang, purpose_id):
        """Let ``sender`` send those of the texts ``waiting`` that are alike; returns their ids.

        Those to numbers that it must not text stay: there they would be refused for good.
        """
        alike = SQL(
            """%s AND m.country_code IS NOT DISTINCT FROM %s
                  AND p.lang IS NOT DISTINCT FROM %s AND m.purpose_id IS NOT DISTINCT FROM %s""",
            waiting,
            country_code,
            lang,
            purpose_id,
        )
        self.env.cr.execute(SQL("SELECT DISTINCT m.number %s", alike))
        numbers = [number for (number,) in self.env.cr.fetchall()]
        if not numbers:
            return []
        self.env.cr.execute(
            SQL(
                """UPDATE sms_message SET sender_id = %s, gateway_id = %s
                    WHERE id IN (SELECT m.id %s AND m.number <> ALL(%s) AND %s
                                    FOR UPDATE OF m SKIP LOCKED)
                RETURNING id, conversation_id""",
                sender.id,
                sender.gateway_id.id,
                alike,
                list(sender._refused_by(numbers)),
                sender._may_take_from(self),
            ),
            log_exceptions=False,  # the lane was first: no error, it is done again
        )
        rows = self.env.cr.fetchall()
        messages = self.env["sms.message"].sudo()
        messages.browse([row_id for row_id, _conversation in rows]).invalidate_recordset()
        talks = messages.browse([row_id for row_id, conversation in rows if conversation])
        self.env["sms.conversation"].sudo()._join(talks, written=False)
        return [row_id for row_id, _conversation in rows]

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
