from odoo import api, fields, models

KINDS = [
    ("toll_free", "Toll-Free Number"),
    ("local", "Local Number"),
    ("10dlc", "Registered Local Number (10DLC)"),
    ("short_code", "Short Code"),
    ("alphanumeric", "Name (Alphanumeric)"),
    ("service", "Messaging Service"),
]
REGISTRATIONS = [
    ("low_volume", "Low-volume mixed"),
    ("sole_proprietor", "Sole proprietor"),
    ("score_1", "Trust score 1 to 49"),
    ("score_50", "Trust score 50 to 74"),
    ("score_75", "Trust score 75 to 100"),
]


class SmsSenderProfile(models.Model):
    """What carriers allow a kind of sender, by destination: the values a new sender starts with."""

    _name = "sms.sender.profile"
    _description = "SMS Sender Defaults"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(KINDS, required=True)
    registration = fields.Selection(
        REGISTRATIONS, help="How a local number is registered with the carriers."
    )
    country_ids = fields.Many2many(
        "res.country", string="To", help="Destinations it holds for; empty: all others."
    )
    mps = fields.Float("Segments per Second", required=True, default=1.0, digits=(8, 2))
    daily_limit = fields.Integer("Texts a Day", default=3000, help="0: any number.")
    campaign_segment_limit = fields.Integer(help="Segments a single campaign may send; 0: any.")
    note = fields.Char(translate=True)

    _mps_positive = models.Constraint("CHECK(mps > 0)", "The pace must be above zero.")
    _limits_not_negative = models.Constraint(
        "CHECK(daily_limit >= 0 AND campaign_segment_limit >= 0)",
        "A limit can't be below zero; 0 means any number.",
    )

    @api.model
    def _of(self, kind, registration, countries):
        """The profiles for a sender that texts ``countries``: one for each, or the general one.

        The most careful of them counts: a sender has one pace for all it sends.
        """
        rows = self.sudo().search([("kind", "=", kind)])
        if kind == "10dlc":
            wanted = registration or "low_volume"
            rows = rows.filtered(lambda row: row.registration in (wanted, False))
        found = self.browse()
        for country in countries:
            own = rows.filtered(lambda row, country=country: country in row.country_ids)
            found |= (own or rows.filtered(lambda row: not row.country_ids))[:1]
        return found or rows.filtered(lambda row: not row.country_ids)[:1] or rows[:1]
