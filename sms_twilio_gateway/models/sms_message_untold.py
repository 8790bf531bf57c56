from odoo import fields, models


class SmsMessageUntold(models.Model):
    """A message of whose new state Odoo's notifications are not told yet.

    A queue of its own, nearly always empty: neither callbacks nor the long history behind them
    wait for its job.
    """

    _name = "sms.message.untold"
    _description = "Text Message to Tell Of"
    _log_access = False

    message_id = fields.Many2one("sms.message", required=True, ondelete="cascade")
