from odoo import fields, models


class ResCompany(models.Model):
    """How long texts are kept (B-17, C-7)."""

    _inherit = "res.company"

    sms_redact_months = fields.Integer(
        "Empty Texts After (Months)",
        help="What a text said is forgotten after so many months; who got it, when and with what "
        "result stays, and so do notes in the chatter of contacts and records. 0: never.",
    )
    sms_redact_at_provider = fields.Boolean(
        "At Twilio Too", help="Twilio is asked to forget what these texts said."
    )
    sms_delete_years = fields.Integer(
        "Delete Texts After (Years)",
        help="The whole entry is deleted; the counts in the reports stay. 0: never.",
    )

    _sms_redact_months_range = models.Constraint(
        "CHECK(sms_redact_months = 0 OR sms_redact_months >= 1)",
        "Texts are emptied after at least one month, or never (0).",
    )
    _sms_delete_years_at_least = models.Constraint(
        "CHECK(sms_delete_years = 0 OR sms_delete_years >= 5)",
        "Proof of what was sent to whom is kept for at least five years; 0 keeps it for ever.",
    )
