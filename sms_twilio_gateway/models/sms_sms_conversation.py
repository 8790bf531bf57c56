from odoo import SUPERUSER_ID, models


class SmsSms(models.Model):
    """A text that staff send from a record's chatter belongs to a conversation."""

    _inherit = "sms.sms"

    def _hand_over(self, unlink_sent):
        messages = super()._hand_over(unlink_sent)
        origin = self.mail_message_id
        author = origin.author_id.user_ids.filtered("active")[:1]
        # one message of the chatter, written by a person: not a mailing, not a reminder
        if len(origin) == 1 and author and not author.share and author.id != SUPERUSER_ID:
            self.env["sms.conversation"].sudo()._join(messages)
        return messages
