from odoo import api, fields, models


class SmsConsentPurpose(models.Model):
    """A kind of text that a person agrees to or not; consent is never shared between kinds (C-9).

    Purposes are common to all companies; the consents to them are not.
    """

    _name = "sms.consent.purpose"
    _description = "SMS Purpose"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short technical name, used by imports and forms.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True, help="Shown to members beside the tick box.")
    color = fields.Integer()
    portal_visible = fields.Boolean(
        "Shown to Members", default=True, help="Members can opt in and out of it by themselves."
    )
    double_opt_in = fields.Boolean(
        "Confirmation by Code",
        help="An opt-in waits until the person has confirmed it from that very number.",
    )
    frequency_cap = fields.Integer("At Most", help="Texts per person in the period; 0: no limit.")
    frequency_cap_days = fields.Integer("Days", default=7)
    quiet_hours_policy = fields.Selection(
        [
            ("marketing", "As for marketing"),
            ("transactional", "As for service texts"),
            ("none", "At any hour"),
        ],
        default="transactional",
        required=True,
        help="Which table of allowed hours applies, in the recipient's own time zone.",
    )
    wording_ids = fields.One2many("sms.consent.wording", "purpose_id", "Versions")
    wording_id = fields.Many2one(
        "sms.consent.wording", "Current Wording", compute="_compute_wording_id"
    )
    wording_body = fields.Html("Wording", compute="_compute_wording_id")

    _code_unique = models.Constraint("unique(code)", "Another purpose already has this code.")
    _cap_positive = models.Constraint(
        "CHECK(frequency_cap >= 0 AND frequency_cap_days > 0)",
        "The cap can't be negative, and its period is at least one day.",
    )

    def _get_wording(self, lang=None):
        """The wording in force, in ``lang``; an empty record if none has been published."""
        self.ensure_one()
        published = self.wording_ids.filtered("published_at").sorted("version")
        return published[-1:].with_context(lang=lang or self.env.lang)

    @api.depends("wording_ids.published_at")
    @api.depends_context("lang")
    def _compute_wording_id(self):
        for purpose in self:
            purpose.wording_id = purpose._get_wording()
            purpose.wording_body = purpose.wording_id.body

    def _quiet_class(self):
        """The name under which the rules of this purpose alone are known to the kernel."""
        self.ensure_one()
        return f"purpose:{self.id}"

    def action_new_wording(self):
        """Open a draft that starts from the wording in force."""
        self.ensure_one()
        draft = self.wording_ids.filtered(lambda wording: not wording.published_at)[:1]
        if not draft:
            draft = self.env["sms.consent.wording"].create(
                {"purpose_id": self.id, "body": self._get_wording().body or "<p><br></p>"}
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Wording of %s", self.name),
            "res_model": "sms.consent.wording",
            "res_id": draft.id,
            "view_mode": "form",
            "target": "new",
        }
