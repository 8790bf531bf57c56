import re

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

DIGITS_TO_SEARCH = 3
FEW = 1000  # up to so many matches are looked up; of more, the latest are soon met in the list
FOUND_AT_MOST = 30  # conversations found by words in their texts: the latest
NEWEST = 20_000  # texts looked through first
EXCERPT = 'StartSel="", StopSel="", MaxFragments=1, MinWords=4, MaxWords=12, ShortWord=0'

# The number from each of its digits on: "555" is found as the beginning of "5550110".
NUMBER_PARTS = " || ' ' || ".join(f"substr(number, {start})" for start in range(1, 14))


class SmsConversation(models.Model):
    """Finding a conversation by name, by number, or by words in its texts.

    Words are found by their beginnings, with the text search that every PostgreSQL has; what it
    costs depends on what is found, not on how many conversations there are.
    """

    _inherit = "sms.conversation"

    _number_parts = models.Index(f"USING gin (to_tsvector('simple', {NUMBER_PARTS}))")

    @api.model
    def _text_domains(self, text):
        """Whose contact's name has all the words, and whose number has the digits in a row."""
        self.env["res.partner"].flush_model(["complete_name"])
        self.flush_model(["number"])
        domains = []
        if words := _beginnings(text):
            domains.append(
                self._matching(
                    "partner_id",
                    SQL("res_partner WHERE to_tsvector('simple', complete_name)"),
                    words,
                    lambda alias: SQL(
                        """(SELECT to_tsvector('simple', complete_name) @@ to_tsquery('simple', %s)
                              FROM res_partner WHERE id = %s)""",
                        words,
                        SQL.identifier(alias, "partner_id"),
                    ),
                )
            )
        digits = "".join(filter(str.isdecimal, text))
        if len(digits) >= DIGITS_TO_SEARCH:
            domains.append(
                self._matching(
                    "id",
                    SQL("sms_conversation WHERE to_tsvector('simple', %s)", SQL(NUMBER_PARTS)),
                    _beginnings(digits),
                    lambda alias: SQL("%s LIKE %s", SQL.identifier(alias, "number"), f"%{digits}%"),
                )
            )
        return domains

    @api.model
    def _matching(self, name, rows, words, is_match):
        """The domain of what ``words`` match, in the way that takes the fewest steps.

        :param name: the field that refers to the ``rows``, which an index finds
        :param is_match: SQL, from an alias of this table, that says of one conversation whether
            it matches; for the list to be walked, latest first, where there are many
        """
        self.env.cr.execute(
            SQL("SELECT id FROM %s @@ to_tsquery('simple', %s) LIMIT %s", rows, words, FEW + 1)
        )
        ids = [row_id for (row_id,) in self.env.cr.fetchall()]
        if len(ids) <= FEW:
            return Domain(name, "in", ids)
        return Domain.custom(to_sql=lambda _model, alias, _query: is_match(alias))

    @api.model
    def _found_in_texts(self, text, but):
        """Rows of the list, for the latest conversations with all the words in one text.

        :param but: conversations that are in the list already
        """
        messages = self.env["sms.message"]
        messages.check_access("read")
        words = _beginnings(text)
        if not words:
            return []
        messages.flush_model(["body", "conversation_id"])
        self.env.cr.execute("SELECT COALESCE(max(id), 0) FROM sms_message")
        since = self.env.cr.fetchone()[0] - NEWEST
        found = {}
        # Common words are among the newest texts. The others are few: "+ 0" keeps the database
        # from reading the keys of all older texts beside the index of the words.
        for which in (SQL("id > %s", since), SQL("id + 0 <= %s", since)):
            if len(found) < FOUND_AT_MOST:
                found |= self._texts_with(words, which, [*but.ids, *found])
        excerpts = self._excerpts(found.values(), words)
        return [
            conversation._inbox_row(text=message, preview=excerpts[message.id])
            for conversation, message in zip(
                self.browse(found), messages.browse(found.values()), strict=True
            )
        ][:FOUND_AT_MOST]

    @api.model
    def _texts_with(self, words, which, but):
        """{conversation id: id of its newest text with the words}, the latest first."""
        self.env.cr.execute(
            SQL(
                """SELECT conversation_id, max(id) FROM sms_message
                    WHERE conversation_id IS NOT NULL AND conversation_id != ALL(%s)
                      AND to_tsvector('simple', body) @@ to_tsquery('simple', %s)
                      AND company_id = ANY(%s) AND %s
                    GROUP BY conversation_id ORDER BY max(id) DESC LIMIT %s""",
                but,
                words,
                self.env.companies.ids,
                which,
                FOUND_AT_MOST,
            )
        )
        return dict(self.env.cr.fetchall())

    @api.model
    def _excerpts(self, message_ids, words):
        """{message id: the words of its text around those looked for}."""
        self.env.cr.execute(
            """SELECT id, ts_headline('simple', body, to_tsquery('simple', %s), %s)
                 FROM sms_message WHERE id = ANY(%s)""",
            (words, EXCERPT, list(message_ids)),
        )
        return dict(self.env.cr.fetchall())


def _beginnings(text):
    """The words of ``text`` as PostgreSQL looks for them: ``'ann':* & 'arch':*``; "" for none."""
    words = [word for word in re.findall(r"[^\s'\\\0]+", text) if re.search(r"\w", word)]
    return " & ".join(f"'{word}':*" for word in words)
