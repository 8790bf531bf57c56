from datetime import time

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..kernel.quiet_hours import Rule

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class SmsConsentQuietRule(models.Model):
    """Hours in which texts may arrive, local time of the recipient (B-7, C-8).

    A state's rules replace its country's, a country's those of the rest of the world. Where the
    recipient may be in several places, all of them must be open.
    """

    _name = "sms.consent.quiet.rule"
    _inherit = ["sms.cached.table"]
    _description = "SMS Allowed Hours"
    _order = "policy, country_id, state_id, opens"
    _rec_name = "country_id"

    active = fields.Boolean(default=True)
    policy = fields.Selection(
        [("marketing", "Marketing"), ("transactional", "Service texts")],
        default="marketing",
        required=True,
    )
    purpose_id = fields.Many2one(
        "sms.consent.purpose",
        ondelete="cascade",
        help="Set it to give one purpose hours of its own, in place of those of its kind.",
    )
    country_id = fields.Many2one("res.country", help="Empty: the rest of the world.")
    state_id = fields.Many2one(
        "res.country.state", domain="[('country_id', '=', country_id)]", help="Empty: all states."
    )
    opens = fields.Float("From", required=True, default=8.0)
    closes = fields.Float("Until", required=True, default=21.0)
    monday = fields.Boolean("Mon", default=True)
    tuesday = fields.Boolean("Tue", default=True)
    wednesday = fields.Boolean("Wed", default=True)
    thursday = fields.Boolean("Thu", default=True)
    friday = fields.Boolean("Fri", default=True)
    saturday = fields.Boolean("Sat", default=True)
    sunday = fields.Boolean("Sun", default=True)
    source = fields.Char("Legal Source")

    @api.constrains("opens", "closes", "state_id", "country_id")
    def _check_rule(self):
        for rule in self:
            if not 0 <= rule.opens < rule.closes <= 24:
                raise ValidationError(
                    self.env._("The hours must begin before they end, on the same day.")
                )
            if rule.state_id and rule.state_id.country_id != rule.country_id:
                raise ValidationError(
                    self.env._("%s is not a state of that country.", rule.state_id.name)
                )

    @api.model
    @tools.ormcache()
    def _rules(self):
        """All rules as the kernel takes them."""
        return tuple(rule._kernel_rule() for rule in self.sudo().search([("active", "=", True)]))

    def _kernel_rule(self):
        self.ensure_one()
        return Rule(
            purpose=self.purpose_id._quiet_class() if self.purpose_id else self.policy,
            country=self.country_id.code or "",
            state=self.state_id.code or "",
            opens=self._time(self.opens),
            closes=self._time(self.closes),
            weekdays=frozenset(index for index, day in enumerate(DAYS) if self[day]),
        )

    @api.model
    def _time(self, hours):
        """24.0 is midnight at the end of the day."""
        minutes = round(hours * 60) % (24 * 60)
        return time(minutes // 60, minutes % 60)
