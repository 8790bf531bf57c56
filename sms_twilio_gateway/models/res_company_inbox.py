from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    sms_inbox_user_id = fields.Many2one(
        "res.users",
        "Inbox Responsible",
        help="Told of texts that come in while nobody else has the conversation.",
    )
    sms_answer_days = fields.Integer(
        "Answer Within",
        default=30,
        help="So many days a person's own text allows an answer without another consent.",
    )
    sms_reply_record_days = fields.Integer(
        "Replies Belong to Texts of the Last",
        default=14,
        help="A reply is about the record of our last text to the number, if it is as recent.",
    )

    _answer_days = models.Constraint(
        "CHECK(sms_answer_days >= 0 AND sms_reply_record_days >= 0)",
        "Days can't be negative.",
    )
