from odoo import api, fields, models, tools


class SmsConsentPurpose(models.Model):
    """Answering is a purpose of its own: its consent is that the person wrote first."""

    _name = "sms.consent.purpose"
    _inherit = ["sms.consent.purpose", "sms.cached.table"]

    is_answer = fields.Boolean(
        "Answers to People Who Wrote",
        help="Who texts us asks for an answer: for so many days as the settings say, and until "
        "an opt-out, that is the consent. Texts of this kind can be sent from the inbox alone.",
    )

    @api.model
    @tools.ormcache()
    def _answer_ids(self):
        """Ids of the purposes that answer."""
        return frozenset(self.search([("is_answer", "=", True)]).ids)
