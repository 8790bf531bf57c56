from odoo import api, fields, models, tools

from ..kernel.errors import RETRYING, Action, ErrorClass


class SmsErrorCode(models.Model):
    """What Twilio's error codes mean and what follows from them: data, editable (PI-4).

    https://www.twilio.com/docs/api/errors
    """

    _name = "sms.error.code"
    _inherit = ["sms.cached.table"]
    _description = "SMS Error Code"
    _order = "code"

    code = fields.Integer(required=True, aggregator=None)
    name = fields.Char("Meaning", required=True, translate=True)
    error_class = fields.Selection(
        [
            ("configuration", "Configuration"),
            ("temporary", "Temporary"),
            ("permanent", "Permanent"),
            ("consent", "Consent"),
            ("content", "Content"),
            ("unknown", "Unknown"),
        ],
        "Kind",
        required=True,
        default="unknown",
    )
    action = fields.Selection(
        [
            ("none", "Only Show It"),
            ("retry", "Try Again Later"),
            ("retry_once", "Try Again Once"),
            ("slow_down", "Slow Down and Try Again"),
            ("stop_sender", "Stop the Sender"),
            ("suppress_number", "Never Text This Number Again"),
            ("suppress_for_sender", "Never Text This Number From This Sender"),
        ],
        "What the System Does",
        required=True,
        default="none",
    )
    advice = fields.Char("What You Can Do", translate=True)
    url = fields.Char("Documentation", compute="_compute_url")

    _code_unique = models.Constraint("unique(code)", "This error code is already described.")
    _code_not_negative = models.Constraint(
        "CHECK(code >= 0)", "An error code is a number such as 30003."
    )

    @api.depends("code")
    def _compute_url(self):
        for error in self:
            page = f"https://www.twilio.com/docs/api/errors/{error.code}"
            error.url = page if error.code else False

    @api.depends("code", "name")
    def _compute_display_name(self):
        for error in self:
            known = error.name and error.code
            error.display_name = (
                f"{error.name} ({error.code})" if known else error.name or str(error.code)
            )

    @api.model
    @tools.ormcache()
    def _rules(self):
        """{code: (id, class, action)} of the whole table: small, read in every slice."""
        rows = self.sudo().search_fetch([("code", ">", 0)], ["code", "error_class", "action"])
        return {row.code: (row.id, ErrorClass(row.error_class), Action(row.action)) for row in rows}

    @api.model
    def _rule(self, code):
        """Class and action of ``code``; one that the table doesn't know is never retried."""
        _id, error_class, action = self._rules().get(code, (0, ErrorClass.UNKNOWN, Action.NONE))
        return error_class, action

    @api.model
    def _stop_codes(self):
        """Codes after which a lane sends nothing more: for the moment, or until it is mended."""
        ends = (Action.STOP_SENDER, Action.SLOW_DOWN)
        return frozenset(code for code, rule in self._rules().items() if rule[2] in ends)

    @api.model
    def _explain(self, code, detail="", given_up=0):
        """A sentence in the user's words about ``code``; unknown codes are shown raw.

        :param given_up: attempts after which the text is not tried again by itself; 0: it may be
        """
        error = self._about(code)
        if not error:
            return detail or self._meaning(code)
        return " ".join(filter(None, (self._meaning(code), error._advise(given_up))))

    @api.model
    def _about(self, code):
        """The row about ``code``, if there is one."""
        return self.sudo().browse(self._rules().get(code, (0,))[0]).filtered("id")

    @api.model
    def _meaning(self, code):
        """What ``code`` means, and nothing of what to do about it."""
        error = self._about(code)
        if error:
            return f"{error.name} ({error.code})."
        return self.env._("Error %s", code) if code else ""

    def _advise(self, given_up=0):
        """What to do; words about further attempts only while there are any (see ``_explain``)."""
        if not given_up or self.may_have_arrived or Action(self.action or "none") not in RETRYING:
            return self.advice or ""
        if given_up == 1:
            return self.env._("It was tried once. Try again, or reach the person another way.")
        return self.env._(
            "It was tried %s times. Try again, or reach the person another way.", given_up
        )
