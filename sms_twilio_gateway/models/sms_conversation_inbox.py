from itertools import product

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

OPEN = Domain("state", "=", "open")
COUNTED = ("unread", "mine", "unassigned", "unknown")
COUNTED_UP_TO = 100  # a counter shows "99+" above
PAGE = 30
PAGE_AT_MOST = 100
COLLEAGUES_SHOWN = 200  # in the menu; others can be given a conversation all the same


class SmsConversation(models.Model):
    """What the inbox shows: pages of conversations, and of the texts in one of them."""

    _inherit = "sms.conversation"

    @api.model
    def search_inbox(self, choice="open", text="", before=None, limit=PAGE):
        """A page of the list, the latest first.

        :param choice: a key of :meth:`_choices`; left aside while ``text`` is searched for
        :param text: beginnings of a name's words, digits of a number in any notation, or words
            of a text
        :param before: [last text, id] of the last row shown, as given in ``rows``
        :return: {rows, more, hits, counts {filter: number}, many_senders}; ``hits`` are rows found
            by words in their texts, with the first page alone
        """
        limit = min(int(limit), PAGE_AT_MOST)
        choices = self._choices()
        domains = self._text_domains(text) if text else [choices.get(choice, OPEN)]
        found = self._latest_of(domains, before, limit + 1)
        shown = found[:limit]
        own = Domain("company_id", "in", self.env.companies.ids)
        senders = self.env["sms.sender"].search_count(own, limit=2)
        return {
            "rows": [row._inbox_row() for row in shown],
            "more": len(found) > limit,
            "hits": self._found_in_texts(text, found) if text and not before else [],
            "counts": {
                name: self.search_count(own & choices[name], limit=COUNTED_UP_TO)
                for name in COUNTED
            },
            "many_senders": senders > 1,
        }

    @api.model
    def _latest_of(self, domains, before, limit):
        """The latest conversations of any of ``domains``, after the row ``before``.

        Asked for one company after the other: of one the database has them in their order, of
        several it would sort them all.
        """
        after = Domain.TRUE
        if before:
            # in this form the index leads to the row
            after = Domain("last_message_at", "<=", before[0]) & (
                Domain("last_message_at", "<", before[0]) | Domain("id", "<", before[1])
            )
        found = self.browse()
        for company, domain in product(self.env.companies, domains):
            found |= self.search(
                Domain("company_id", "=", company.id) & domain & after, limit=limit
            )
        return found.sorted(lambda row: (row.last_message_at, row.id), reverse=True)[:limit]

    @api.model
    def _choices(self):
        """The filters above the list: {name: Domain}."""
        return {
            "open": OPEN,
            "unread": Domain("unread_count", ">", 0),
            "mine": OPEN & Domain("user_id", "=", self.env.uid),
            "unassigned": OPEN & Domain("user_id", "=", False),
            "unknown": OPEN & Domain("partner_id", "=", False),
            "done": Domain("state", "=", "done"),
        }

    def _inbox_row(self, text=None, preview=None):
        """A row of the list; ``text`` and ``preview`` in place of the last text and its words."""
        shown = text or self.last_message_id
        words = preview or shown.summary or (self.env._("Media") if shown.media_urls else "")
        return {
            "id": self.id,
            "name": self.display_name,
            "number": self.env["sms.consent.gate"]._readable_number(self.number),
            "partner_id": self.partner_id.id,
            "preview": words,
            "direction": shown.direction,
            "kind": shown.inbound_kind,
            "at": fields.Datetime.to_string(self.last_message_at),
            "text_at": text and fields.Datetime.to_string(text._moment()),
            "unread": self.unread_count,
            "state": self.state,
            "user": self.user_id.id and {"id": self.user_id.id, "name": self.user_id.sudo().name},
            "sender": self.sender_id.name,
            "company": self.company_id.sudo().name,
        }

    def read_thread(self, before=None, limit=PAGE):
        """The conversation with a page of its texts, the oldest first.

        :param before: id of the oldest text shown, for the page before it
        :return: {conversation, messages, more}, the conversation with what the head and the
            composer need
        """
        self.ensure_one()
        self.check_access("read")
        limit = min(int(limit), PAGE_AT_MOST)
        domain = Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("number", "=", self.number),
                ("sender_id", "=", self.sender_id.id),
            ]
        )
        if before:
            domain &= Domain("id", "<", before)
        found = self.env["sms.message"].search(domain, order="id DESC", limit=limit + 1)
        page = found[:limit].sorted("id")
        records = page._records_about()
        return {
            "conversation": {**self._inbox_row(), **self._head(), "composer": self._composer()},
            "messages": [message._inbox_bubble(records) for message in page],
            "more": len(found) > limit,
        }

    def _head(self):
        """What stands above the texts: whom they are with, and what needs a decision."""
        review = self.env["sms.consent.review"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("number", "=", self.number),
                ("state", "=", "open"),
            ],
            limit=1,
        )
        return {
            "review_id": review.id,
            "can_create_contact": self.env["res.partner"].has_access("create"),
            "colleagues": [
                {"id": user.id, "name": user.name} for user in self._possible_responsibles()
            ],
        }

    def _possible_responsibles(self):
        """Who can be given the conversation: SMS users of its company."""
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("share", "=", False),
                    ("company_ids", "in", self.company_id.ids),
                    ("all_group_ids", "in", self.env.ref("sms_consent.group_sms_user").ids),
                ],
                order="name",
                limit=COLLEAGUES_SHOWN,
            )
        )

    def mark_read(self):
        """Somebody has seen what came in."""
        self.check_access("read")
        self.sudo().filtered("unread_count")._set({"unread_count": 0})

    def mark_unread(self):
        """Leave it for later, or for a colleague."""
        self.check_access("read")
        self.sudo()._set({"unread_count": 1, "state": "open"})

    def action_done(self):
        """Nothing is left to do; the next text opens it again."""
        self.check_access("read")
        self.sudo()._set({"state": "done", "unread_count": 0})

    def action_reopen(self):
        """Something is left to do after all."""
        self.check_access("read")
        self.sudo()._set({"state": "open"})

    def assign(self, user_id):
        """Give the conversation to a user, who is told, or to nobody with False.

        :raise UserError: when the user may not answer it; it stays whose it was
        """
        self.check_access("read")
        user = self.env["res.users"].sudo().browse(user_id or ()).exists()
        for conversation in self.sudo():
            if user_id and not (user and conversation._may_answer(user)):
                raise UserError(
                    self.env._(
                        "Only SMS users of %s can be given its texts.",
                        conversation.company_id.name,
                    )
                )
            if user not in (conversation.user_id, self.env.user):
                conversation._notify_assigned(user, self.env.user)
            conversation._set({"user_id": user.id})

    def link_partner(self, partner_id):
        """Say whose number it is; the texts of the conversation are then the contact's too.

        The number becomes a phone of the contact, where the user may add one: consent hangs on it.
        """
        self.ensure_one()
        self.check_access("read")
        partner = self.env["res.partner"].browse(partner_id)
        partner.check_access("read")
        number = Domain("company_id", "=", self.company_id.id) & Domain("number", "=", self.number)
        same = self.sudo().search(number)
        mistaken = Domain("partner_id", "=", False) | Domain("conversation_id", "in", same.ids)
        self.env["sms.message"].sudo().search(number & mistaken).write({"partner_id": partner.id})
        same._set({"partner_id": partner.id})
        phones = self.env["res.partner.phone"]
        known = partner.sudo().sms_phone_ids.mapped("number_e164")
        if self.number not in known and partner.has_access("write") and phones.has_access("create"):
            phones.create({"partner_id": partner.id, "number": self.number})

    def _set(self, values):
        """Write what a member of staff decided, and let the other screens know."""
        if self:
            self.write(values)
            self._announce("changed")

    def action_open_inbox(self):
        """The conversation in the inbox, from the form that notifications lead to."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id("sms_twilio_gateway.action_inbox")
        return {**action, "params": {"conversation_id": self.id}}
