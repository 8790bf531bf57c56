from markupsafe import Markup

from odoo import SUPERUSER_ID, models
from odoo.tools import html_escape

NOTICE_LENGTH = 200


class SmsConversation(models.Model):
    """Who is told of a text that came in."""

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
        """Tell the responsible, by Odoo's inbox or e-mail as the user has chosen.

        Once until the conversation has been read: ten texts in a row are one notification.
        """
        self.ensure_one()
        user = self._responsible()
        if not user:
            return
        conversation = self.with_user(SUPERUSER_ID).with_context(lang=user.lang)
        shown = (message.body or "")[:NOTICE_LENGTH] or conversation.env._("Media")
        link = Markup('<a href="/odoo/sms-inbox/%s">%s</a>') % (
            self.id,
            conversation.env._("Answer in the inbox"),
        )
        conversation.env["mail.thread"].message_notify(
            model=self._name,
            res_id=self.id,
            subject=conversation.env._("Text from %s", conversation.display_name),
            body=Markup("<p>%s</p><p>%s</p>") % (html_escape(shown), link),
            author_id=conversation.env.ref("base.partner_root").id,
            partner_ids=user.partner_id.ids,
            force_send=False,  # e-mail leaves by its own queue, not while Twilio waits
        )
