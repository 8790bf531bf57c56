from odoo import models

from .sms_message import PRIORITY_DIRECT


class SmsSms(models.Model):
    """The bridge: what Odoo itself wants to text becomes an ``sms.message``."""

    _inherit = "sms.sms"

    def _dispatch_allowed(self, unlink_failed, unlink_sent, raise_exception):
        """Queue the rows of companies with a gateway; the others go Odoo's own way.

        The gate has let these rows through; a lane asks it again at the last moment.
        """
        ours = self.browse()
        for company, rows in self.grouped("company_id").items():
            if company.sudo()._sms_has_gateway():
                ours |= rows
        others = self - ours
        if ours:
            ours.sudo()._hand_over(unlink_sent)
        if not others:
            return None
        return super(SmsSms, others)._dispatch_allowed(unlink_failed, unlink_sent, raise_exception)

    def _hand_over(self, unlink_sent):
        """Make messages of the rows; Odoo's notifications follow these from here on."""
        messages = self.env["sms.message"]._enqueue([row._message_values() for row in self])
        self._tell_mailings()
        self.write({"state": "process", "failure_type": False, "to_delete": unlink_sent})
        return messages

    def _tell_mailings(self):
        """What a lane has got is under way: a mailing is done when nothing of it is any more.

        Told so only as each text leaves, it would be done and begun anew with each slice.
        """
        if "mailing_id" in self._fields:
            of_mailings = self.filtered("mailing_id")
            of_mailings.sms_tracker_id._action_update_from_sms_state("process")

    def _message_values(self):
        self.ensure_one()
        origin = self.mail_message_id
        author = origin.author_id.user_ids[:1] or self.create_uid
        return {
            "company_id": self.company_id.id,
            "number": self.number,
            "body": self.body,
            "partner_id": self.partner_id.id,
            "purpose_id": self.purpose_id.id,
            "priority": PRIORITY_DIRECT,
            "exempt": self.consent_exempt,
            "res_model": origin.model,
            "res_id": origin.res_id,
            "sms_uuid": self.uuid,
            "user_id": author.id,
        }
