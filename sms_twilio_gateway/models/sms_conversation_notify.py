from markupsafe import Markup

from odoo import SUPERUSER_ID, models
from odoo.tools import html_escape

NOTICE_LENGTH = 200


class SmsConversation(models.Model):
    """Who is told of a text that came in, or of a conversation passed on."""

    _inherit = "sms.conversation"

    def _responsible(self):
        """Whom the conversation concerns: whoever has it, else wrote last, else the company's.

        :return: a user who may see it, or none
        """
        self.ensure_one()
        last_out = self.env["sms.message"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("number", "=", self.number),
                ("direction", "=", "outbound"),
                ("user_id", "!=", False),
            ],
            limit=1,
        )
        candidates = (self.user_id, last_out.user_id, self.company_id.sms_inbox_user_id)
        for user in candidates:
            if user and self._may_answer(user):
                return user
        return self.env["res.users"]

    def _may_answer(self, user):
        return (
            user.active
            and not user.share
            and user.id != SUPERUSER_ID
            and self.company_id in user.company_ids
            and user.has_group("sms_consent.group_sms_user")
        )

    def _notify_responsible(self, message):
        """Tell the responsible, once until the conversation has been read: ten texts in a row are
        one notification.
        """
        self.ensure_one()
        user = self._responsible()
        if user:
            told = self._as_told(user)
            told._notify(user, told.env._("Text from %s", told.display_name), message)

    def _notify_assigned(self, user, by):
        """Tell ``user`` that ``by`` has passed the conversation on."""
        self.ensure_one()
        if user:
            told = self._as_told(user)
            names = {"colleague": by.name, "person": told.display_name}
            subject = told.env._("%(colleague)s gave you the texts with %(person)s", **names)
            told._notify(user, subject, self.last_message_id)

    def _as_told(self, user):
        """The conversation in the language of ``user``, and in the name of the system."""
        return self.with_user(SUPERUSER_ID).with_context(lang=user.lang)

    def _notify(self, user, subject, message):
        """By Odoo's inbox or by e-mail, as the user has chosen; with the words of ``message``."""
        shown = (message.body or "")[:NOTICE_LENGTH] or self.env._("Media")
        link = Markup('<a href="/odoo/sms-inbox/%s">%s</a>') % (
            self.id,
            self.env._("Answer in the inbox"),
        )
        self.env["mail.thread"].message_notify(
            model=self._name,
            res_id=self.id,
            subject=subject,
            body=Markup("<p>%s</p><p>%s</p>") % (html_escape(shown), link),
            author_id=self.env.ref("base.partner_root").id,
            partner_ids=user.partner_id.ids,
            force_send=False,  # e-mail leaves by its own queue, not while Twilio waits
        )
