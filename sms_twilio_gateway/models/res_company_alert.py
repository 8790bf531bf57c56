from odoo import fields, models
from odoo.tools import email_split, plaintext2html


class ResCompany(models.Model):
    """Who is told when something goes wrong in texting (IM-5)."""

    _inherit = "res.company"

    sms_alert_email = fields.Char(
        "E-mail for Alerts",
        help="Is told when anything goes wrong in sending; several with commas between them.",
    )

    def _sms_managers(self):
        """The SMS administrators who work for this company; none of the system's own users."""
        self.ensure_one()
        group = self.env.ref("sms_consent.group_sms_manager").sudo()
        users = group.all_user_ids.filtered(lambda user: user.active and not user.share)
        return users.filtered(lambda user: self in user.company_ids)

    def _sms_alert(self, record, subject, body):
        """Tell by an activity on ``record`` (which has activities) and by e-mail.

        The e-mail goes to the company's address for alerts; without one, to the administrators.
        ``body`` is plain text.
        """
        self.ensure_one()
        managers = self._sms_managers()
        for user in managers:
            record.sudo().activity_schedule(
                "mail.mail_activity_data_warning",
                summary=subject,
                note=plaintext2html(body),
                user_id=user.id,
            )
        addresses = email_split(self.sms_alert_email or "") or [
            user.email for user in managers if user.email
        ]
        self._sms_alert_mail(addresses, subject, body)

    def _sms_alert_mail(self, addresses, subject, body):
        """Send ``body`` (plain text) to ``addresses`` (a list); nothing where there is none."""
        self.ensure_one()
        if addresses:
            self.env["mail.mail"].sudo().create(
                {
                    "subject": subject,
                    "body_html": plaintext2html(body),
                    "email_to": ", ".join(addresses),
                    "email_from": self.email_formatted or self.env.user.email_formatted,
                    "auto_delete": True,
                }
            )
