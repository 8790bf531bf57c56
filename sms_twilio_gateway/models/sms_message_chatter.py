from markupsafe import Markup

from odoo import SUPERUSER_ID, models
from odoo.fields import Domain

from odoo.addons.sms.tools.sms_tools import sms_content_to_rendered_html


class SmsMessage(models.Model):
    """Texts in the chatter of the contact and of the record that they are about (PI-8)."""

    _inherit = "sms.message"

    def _chatter_records(self):
        """The records with a chatter: what the text is about first, then the contact."""
        self.ensure_one()
        records = []
        if self.res_id and self.res_model in self.env:
            records.append(self.env[self.res_model].browse(self.res_id).exists())
        partner = self.partner_id
        if partner and (self.res_model, self.res_id) != ("res.partner", partner.id):
            records.append(partner)
        thread = self.pool["mail.thread"]
        return [record for record in records if record and isinstance(record, thread)]

    def _log_reply(self):
        """Note a text that came in, in the name of the contact; it is sent to nobody.

        A record that can't take the note does without it.
        """
        self.ensure_one()
        message = self.sudo().with_user(SUPERUSER_ID).with_company(self.company_id)
        author = message.partner_id or message.env.ref("base.partner_root")
        number = message.env["sms.consent.gate"]._readable_number(message.number)
        heading = message.env._("Text received from %s", number)
        body = message._chatter_body(heading)
        for record in message._chatter_records():
            message._beside(record._message_log, body=body, author_id=author.id, message_type="sms")

    def _erase_replies_of_nobody(self):
        """Delete the notes of texts that came in while nobody knew whose number it was (B-17)."""
        notes = self.env["mail.message"].sudo()
        unknown = Domain("author_id", "=", self.env.ref("base.partner_root").id)
        replies = self.filtered(lambda text: text.direction == "inbound" and text.res_id)
        for (model, number), texts in replies.grouped(lambda t: (t.res_model, t.number)).items():
            about = Domain("model", "=", model) & Domain("res_id", "in", texts.mapped("res_id"))
            heading = self.env["sms.consent.gate"]._readable_number(number)
            said = Domain("message_type", "=", "sms") & Domain("body", "ilike", heading)
            notes |= notes.search(about & unknown & said)
        notes.unlink()

    def _log_sent(self, contacts=True):
        """Note what a member of staff sends; the state shows and follows.

        Texts of the same words about the same record are one note. Its paper plane is the first
        record's; ``contacts``: the contact gets a note of its own.
        """
        notes = {}
        for message in self.sudo():
            for index, record in enumerate(message._chatter_records()):
                if index and not contacts:
                    break
                key = record, message.body
                if key not in notes:
                    notes[key] = record._message_log(
                        body=sms_content_to_rendered_html(message.body or ""),
                        author_id=message.user_id.partner_id.id,
                        message_type="sms",
                    )
                if not index:
                    message._track(notes[key])

    def _track(self, note):
        """Let the notification of ``note`` follow this text (see ``sms_tracker.py``)."""
        self.env["mail.notification"].create(
            {
                "author_id": note.author_id.id,
                "mail_message_id": note.id,
                "res_partner_id": self.partner_id.id,
                "sms_number": self.number,
                "notification_type": "sms",
                "is_read": True,
                "notification_status": "ready",
                "sms_tracker_ids": [(0, 0, {"sms_uuid": self.sms_uuid})],
            }
        )

    def _chatter_body(self, heading):
        """What the note says: a phone, who, the text, and links to media, which are not loaded."""
        media = Markup("").join(
            Markup('<br/><a href="%s" target="_blank" rel="noreferrer noopener">%s</a>')
            % (url, self.env._("Picture or file %s", index))
            for index, url in enumerate((self.media_urls or "").split(), 1)
        )
        return Markup('<i class="fa fa-mobile" title="%s"></i> <b>%s</b><br/>%s%s') % (
            self.env._("Text message"),
            heading,
            sms_content_to_rendered_html(self.body or ""),
            media,
        )
