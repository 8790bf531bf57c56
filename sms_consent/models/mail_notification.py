from odoo import models


class MailNotification(models.Model):
    """Let the chatter say in words why a text was not sent."""

    _inherit = "mail.notification"

    def format_failure_reason(self):
        self.ensure_one()
        if self.failure_type == "sms_not_allowed" and self.failure_reason:
            return self.failure_reason
        return super().format_failure_reason()

    def _to_store_defaults(self, target):
        return [*super()._to_store_defaults(target), "failure_reason"]
