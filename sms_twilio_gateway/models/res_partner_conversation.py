from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    # the inbox finds people by the words of their names, see ``sms_conversation_search.py``
    _sms_name_words = models.Index("USING gin (to_tsvector('simple', complete_name))")

    def _sms_consent_rows(self):
        """Without answers: nobody opts in to these, they go to whoever has written to us."""
        answers = self.env["sms.consent.purpose"].sudo()._answer_ids()
        return [row for row in super()._sms_consent_rows() if row["purpose_id"] not in answers]

    def _sms_erase_person(self, numbers):
        """The conversations of the person go with the texts."""
        result = super()._sms_erase_person(numbers)
        conversations = self.env["sms.conversation"].sudo()
        conversations.search(
            ["|", ("partner_id", "=", self.id), ("number", "in", list(numbers))]
        ).unlink()
        replies = self.env["mail.message"].sudo()
        replies.search(
            [("author_id", "=", self.id), ("message_type", "=", "sms"), ("model", "!=", False)]
        ).unlink()
        return result
