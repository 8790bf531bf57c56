from odoo import fields, models


class ResCompany(models.Model):
    """What a company has decided about its campaigns."""

    _inherit = "res.company"

    sms_approval_size = fields.Integer(
        "Approval above",
        help="A campaign to more contacts than this needs the word of a second campaign manager "
        "before it can be launched. 0: never.",
    )
    sms_pause_error_rate = fields.Float(
        "Pause at Errors (%)",
        default=20.0,
        help="A campaign pauses by itself when more of its texts than this fail. 0: never.",
    )
    sms_pause_opt_out_rate = fields.Float(
        "Pause at Opt-outs (%)",
        default=5.0,
        help="A campaign pauses by itself when more of its recipients than this opt out. 0: never.",
    )

    _sms_campaign_settings = models.Constraint(
        "CHECK(sms_approval_size >= 0 AND sms_pause_error_rate BETWEEN 0 AND 100 "
        "AND sms_pause_opt_out_rate BETWEEN 0 AND 100)",
        "A size is 0 or more; a rate lies between 0 and 100%.",
    )
