from odoo import fields, models


class SmsSenderProfile(models.Model):
    """What carriers usually allow a kind of sender: the values that a new sender starts with."""

    _name = "sms.sender.profile"
    _description = "SMS Sender Defaults"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("toll_free", "Toll-Free Number"),
            ("local", "Local Number"),
            ("10dlc", "Registered Local Number (10DLC)"),
            ("short_code", "Short Code"),
            ("alphanumeric", "Name (Alphanumeric)"),
            ("service", "Messaging Service"),
        ],
        required=True,
    )
    mps = fields.Float("Segments per Second", required=True, default=1.0, digits=(8, 2))
    campaign_segment_limit = fields.Integer(help="Segments a single campaign may send; 0: any.")
    note = fields.Char(translate=True)

    _kind_unique = models.Constraint("unique(kind)", "There is already a row for this kind.")
    _mps_positive = models.Constraint("CHECK(mps > 0)", "The pace must be above zero.")
