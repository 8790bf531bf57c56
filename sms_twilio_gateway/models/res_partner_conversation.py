from odoo import models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    # the inbox finds people by the words of their names, see ``sms_conversation_search.py``
    _sms_name_words = models.Index("USING gin (to_tsvector('simple', complete_name))")

    def _sms_consent_rows(self):
        """Without answers: nobody opts in to these, they go to whoever has written to us."""
        answers = self.env["sms.consent.purpose"].sudo()._answer_ids()
        return [row for row in super()._sms_consent_rows() if row["purpose_id"] not in answers]

    def _sms_erase_person(self, numbers, companies):
        """The conversations of the person go with the texts, and what staff were told of them."""
        result = super()._sms_erase_person(numbers, companies)
        conversations = self.env["sms.conversation"].sudo()
        by_number = Domain("number", "in", list(numbers)) & Domain(
            "company_id", "in", companies.ids
        )
        found = conversations.search(Domain("partner_id", "=", self.id) | by_number)
        notes = self.env["mail.message"].sudo()
        told = Domain("model", "=", found._name) & Domain("res_id", "in", found.ids)
        replies = Domain(
            [("author_id", "=", self.id), ("message_type", "=", "sms"), ("model", "!=", False)]
        )
        notes.search(told | replies).unlink()
        found.unlink()
        return result
