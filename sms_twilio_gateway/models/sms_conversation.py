from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

ANNOUNCED_AT_MOST = 100  # conversations named in one message of the bus; above: all


class SmsConversation(models.Model):
    """All texts between one of our senders and one number, as staff see them in the inbox.

    A conversation begins with a text that comes in, or that a member of staff writes to one
    person. Campaigns begin none; what they sent to the number shows in the thread, by query.
    Rows are written by the server alone, set-wise; staff act through methods. What is unread is
    unread by the whole front desk, not by each user: one answer is enough.
    """

    _name = "sms.conversation"
    _inherit = ["sms.own.defaults"]
    _description = "Text Conversation"
    _order = "last_message_at DESC, id DESC"
    _rec_name = "number"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    sender_id = fields.Many2one(
        "sms.sender", "Our Number", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    number = fields.Char("Their Number", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", "Contact", readonly=True, index="btree_not_null", ondelete="set null"
    )
    user_id = fields.Many2one(
        "res.users", "Assigned To", readonly=True, index="btree_not_null", ondelete="set null"
    )
    state = fields.Selection(
        [("open", "Open"), ("done", "Done")], required=True, readonly=True, default="open"
    )
    unread_count = fields.Integer("Unread", readonly=True, aggregator=None)
    last_message_id = fields.Many2one("sms.message", readonly=True, ondelete="set null")
    last_message_at = fields.Datetime("Last Text", required=True, readonly=True)
    invited_until = fields.Datetime(
        "May Be Answered Until",
        readonly=True,
        help="The person's own text is the request for an answer; an opt-out ends it.",
    )

    _parties_unique = models.UniqueIndex("(company_id, number, COALESCE(sender_id, 0))")
    _latest = models.Index("(company_id, last_message_at DESC, id DESC)")
    _latest_open = models.Index("(company_id, last_message_at DESC, id DESC) WHERE state = 'open'")
    _latest_done = models.Index("(company_id, last_message_at DESC, id DESC) WHERE state = 'done'")
    _latest_of_user = models.Index(
        "(company_id, user_id, last_message_at DESC, id DESC) WHERE state = 'open'"
    )
    _latest_unknown = models.Index(
        "(company_id, last_message_at DESC, id DESC) WHERE state = 'open' AND partner_id IS NULL"
    )
    _latest_unread = models.Index(
        "(company_id, last_message_at DESC, id DESC) WHERE unread_count > 0"
    )
    _last_message = models.Index("(last_message_id) WHERE last_message_id IS NOT NULL")

    @api.depends("number", "partner_id")
    def _compute_display_name(self):
        gate = self.env["sms.consent.gate"]
        for conversation in self:
            partner = conversation.sudo().partner_id
            conversation.display_name = partner.display_name or gate._readable_number(
                conversation.number
            )

    @api.model
    def _receive(self, message, *, kind, settled):
        """The conversation of a text that came in; begun, or moved to the top.

        :param kind: what the text asked for (``sms.message.inbound_kind``), None for nothing
        :param settled: the system has dealt with it: nobody needs to read it
        :return: the conversation, and whether it was all read before
        """
        now = fields.Datetime.now()
        days = message.company_id.sms_answer_days
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                _RECEIVE,
                company=message.company_id.id,
                sender=message.sender_id.id or None,
                number=message.number,
                partner=message.partner_id.id or None,
                message=message.id,
                now=now,
                invited_until=None if kind else now + timedelta(days=days),
                ended=kind == "opt_out",
                unread=0 if settled else 1,
                state="done" if settled else "open",
                uid=self.env.uid,
            )
        )
        conversation_id, unread = self.env.cr.fetchone()
        conversation = self.browse(conversation_id)
        self._bind({message.id: conversation_id})
        conversation._announce("inbound")
        return conversation, not settled and unread == 1

    @api.model
    def _join(self, messages, *, written=True):
        """The conversations of texts that a member of staff has written, begun where need be.

        The whole set takes two statements. The author is responsible for what nobody else is.

        :param written: just now, by who has read the rest; else long ago, moved to a new sender
        """
        messages = messages.sudo()
        latest = {message._parties(): message for message in messages.sorted("id")}
        if not latest:
            return self.browse()
        self.env.flush_all()
        now = fields.Datetime.now()
        rows = self.env.cr.execute_values(
            _JOIN if written else _MOVE_IN,
            [
                (
                    *parties,
                    message.partner_id.id or None,
                    message.user_id.id or None,
                    message.id,
                    now,
                    self.env.uid,
                )
                for parties, message in latest.items()
            ],
            template="(%s, %s, %s, %s, %s, 'open', 0, %s, %s, %s, now() AT TIME ZONE 'UTC')",
            fetch=True,
        )
        found = {(company, sender, number): row_id for row_id, company, sender, number in rows}
        self._bind({message.id: found[message._parties()] for message in messages})
        conversations = self.browse(found.values())
        conversations._announce("outbound")
        return conversations

    @api.model
    def _bind(self, pairs):
        """Note on messages which conversation they are in: {message id: conversation id}."""
        self.env.cr.execute(
            """UPDATE sms_message m SET conversation_id = p.conversation
                 FROM unnest(%s::int[], %s::int[]) AS p(message, conversation)
                WHERE m.id = p.message""",
            (list(pairs), list(pairs.values())),
        )
        self.env["sms.message"].browse(pairs).invalidate_recordset()
        self.browse(pairs.values()).invalidate_recordset()

    def _announce(self, change):
        """Tell the open inboxes, once per company, what to look at again; no text goes along."""
        for company, conversations in self.sudo().grouped("company_id").items():
            many = len(conversations) > ANNOUNCED_AT_MOST
            self.env["bus.bus"]._sendone(
                (company, "sms_inbox"),
                "sms_inbox",
                {"change": change, "ids": None if many else conversations.ids},
            )

    @api.model
    def _end_invitations(self, company, numbers):
        """Who opts out takes back the request for an answer (see ``sms_consent_gate.py``).

        Lanes that rely on one have locked its row: this waits for them, and they for this.
        """
        self.env.cr.execute(
            """UPDATE sms_conversation SET invited_until = NULL
                WHERE company_id = %s AND number = ANY(%s) RETURNING id""",
            (company.id, list(numbers)),
        )
        ended = self.browse([row_id for (row_id,) in self.env.cr.fetchall()])
        ended.invalidate_recordset()
        ended._announce("changed")


_COLUMNS = """company_id, sender_id, number, partner_id, user_id, state, unread_count,
              last_message_id, last_message_at"""

# What the system settled leaves the conversation as it was, but at the top of its list.
_RECEIVE = f"""
    INSERT INTO sms_conversation AS c
                ({_COLUMNS}, invited_until, create_uid, create_date)
         VALUES (%(company)s, %(sender)s, %(number)s, %(partner)s, NULL, %(state)s, %(unread)s,
                 %(message)s, %(now)s, %(invited_until)s, %(uid)s, %(now)s)
    ON CONFLICT (company_id, number, COALESCE(sender_id, 0)) DO UPDATE
            SET partner_id = COALESCE(EXCLUDED.partner_id, c.partner_id),
                state = CASE WHEN EXCLUDED.unread_count > 0 THEN 'open' ELSE c.state END,
                unread_count = c.unread_count + EXCLUDED.unread_count,
                last_message_id = EXCLUDED.last_message_id,
                last_message_at = EXCLUDED.last_message_at,
                invited_until = CASE WHEN %(ended)s THEN NULL
                                     ELSE COALESCE(EXCLUDED.invited_until, c.invited_until) END
      RETURNING c.id, c.unread_count
"""

_BEGIN = f"""
    INSERT INTO sms_conversation AS c ({_COLUMNS}, create_uid, create_date) VALUES %s
    ON CONFLICT (company_id, number, COALESCE(sender_id, 0)) DO UPDATE
            SET partner_id = COALESCE(c.partner_id, EXCLUDED.partner_id),
                user_id = COALESCE(c.user_id, EXCLUDED.user_id),
"""
_ENTERED = "RETURNING c.id, c.company_id, c.sender_id, c.number"

_JOIN = f"""
    {_BEGIN}    state = 'open',
                unread_count = 0,
                last_message_id = EXCLUDED.last_message_id,
                last_message_at = EXCLUDED.last_message_at
    {_ENTERED}
"""

# What has come in meanwhile stays unread, and last.
_MOVE_IN = f"""
    {_BEGIN}    last_message_id = GREATEST(c.last_message_id, EXCLUDED.last_message_id),
                last_message_at = CASE WHEN c.last_message_id > EXCLUDED.last_message_id
                                       THEN c.last_message_at ELSE EXCLUDED.last_message_at END
    {_ENTERED}
"""
