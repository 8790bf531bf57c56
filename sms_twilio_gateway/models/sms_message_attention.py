from odoo import api, fields, models, tools
from odoo.exceptions import UserError

from odoo.addons.sms_consent.kernel.gate import Candidate, Verdict

from ..kernel.errors import ErrorClass
from ..kernel.pool import Text

MOST_AT_ONCE = 2000


class SmsErrorCode(models.Model):
    """Failures after which the text may have arrived all the same: data, as all about codes."""

    _inherit = "sms.error.code"

    may_have_arrived = fields.Boolean(
        help="The text may have arrived in spite of this error: it is never sent again from the "
        "list of texts that need attention."
    )

    @api.model
    @tools.ormcache()
    def _not_known(self):
        """The id of the reason of failures without a code that this table knows; 0: none."""
        return self.sudo().search([("code", "=", 0)]).id or 0


class SmsMessage(models.Model):
    """Texts that need somebody: what happened, what to do, trying again where that is lawful."""

    _inherit = "sms.message"

    error_id = fields.Many2one("sms.error.code", "Reason", readonly=True, copy=False)
    advice = fields.Char("What You Can Do", compute="_compute_advice")
    error_url = fields.Char("Documentation", related="error_id.url")

    # the list opens by reason, with the first texts of each: few among all there are
    _attention = models.Index(
        "(error_id, id, company_id) WHERE direction = 'outbound' "
        "AND state IN ('failed', 'undelivered', 'uncertain')"
    )

    @api.depends("error_id")
    def _compute_explanation(self):
        """A failure that brought neither a code nor words is told by its reason."""
        result = super()._compute_explanation()
        for message in self:
            if message.state in ("failed", "undelivered") and not message.explanation:
                error = message.error_id.sudo()
                message.explanation = error and f"{error.name}. {error.advice or ''}".strip()
        return result

    @api.depends("state", "attempts", "error_id", "block_reason")
    def _compute_advice(self):
        for message in self:
            if message.state == "uncertain":
                message.advice = self.env._("Wait: it is settled within minutes.")
            elif message.state not in ("failed", "undelivered"):
                message.advice = False
            else:
                message.advice = message.error_id._advise(message._given_up()) or False

    def action_try_again(self):
        """Show which of these can be sent once more, and why others can't."""
        self._check_may_retry()
        if len(self) > MOST_AT_ONCE:
            raise UserError(self.env._("Choose at most %s texts at once.", MOST_AT_ONCE))
        wizard = self.env["sms.message.retry"].create({"message_ids": [(6, 0, self.ids)]})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Try Again"),
            "res_model": "sms.message.retry",
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def _check_may_retry(self):
        if not self.env.user.has_group("sms_consent.group_sms_officer"):
            raise UserError(self.env._("Only an SMS officer can send texts once more."))
        self.check_access("read")

    def _send_again(self):
        """Send those once more that may be: a new attempt each, through the queue and the gate.

        :return: the messages that are queued again
        """
        self._check_may_retry()
        reasons = self._why_not_again()
        chosen = self.filtered(lambda message: not reasons[message.id])
        chosen.sudo()._requeue(dict.fromkeys(chosen.ids))
        for sender, messages in chosen.sudo().grouped("sender_id").items():
            if sender._why_not_ready():
                sender._hand_over(messages.ids)
        return chosen.filtered(lambda message: message.state == "queued")

    def _why_not_again(self):
        """{id: why the text can't be sent once more, in words; empty where it can}.

        Only what surely did not arrive may be: what failed or was undeliverable. The gate is
        asked as for any text; it is asked again when the text is claimed.
        """
        messages = self.sudo()
        reasons = {message.id: message._why_not_by_itself() for message in messages}
        open_ones = messages.filtered(lambda message: not reasons[message.id])
        decisions = self.env["sms.consent.gate"]._decide(
            [
                Candidate(
                    key=message.id,
                    partner_id=message.partner_id.id or None,
                    number=message.number,
                    purpose_id=message.purpose_id.id or None,
                    company_id=message.company_id.id,
                    sender_id=message.sender_id.id or None,
                    exempt=message.exempt,
                )
                for message in open_ones
            ]
        )
        for message in open_ones:
            decision = decisions[message.id]
            if decision.verdict is Verdict.DENY:
                reasons[message.id] = message._why_not(decision.reason.value)
        allowed = open_ones.filtered(lambda message: not reasons[message.id])
        for sender, group in allowed.grouped("sender_id").items():
            reasons |= group._why_not_from(sender)
        return reasons

    def _why_not_from(self, sender):
        """{id: why ``sender`` can't send it now}, but where another sends it instead."""
        reason = sender and sender._why_not_ready()
        if not reason:
            return {}
        instead = sender._instead(
            [
                Text(
                    message.id,
                    message.number,
                    message.country_code or None,
                    message.partner_id.lang or None,
                    message.purpose_id.id or None,
                )
                for message in self
            ]
        )
        return {message.id: reason for message in self if message.id not in instead}

    def _why_not_by_itself(self):
        """What on the text itself stands against sending it once more; empty if nothing does."""
        self.ensure_one()
        error = self.error_id
        if self.state == "uncertain":
            return self.env._("It may have arrived; its outcome is still being looked up.")
        if self.direction != "outbound" or self.state not in ("failed", "undelivered"):
            return self.env._("It did not fail.")
        if error.may_have_arrived:
            return self.env._("It may have arrived in spite of the error. Ask the person first.")
        if not (self.body and self.number):
            return self.env._("Its words or its number have been erased.")
        if self.exempt:
            return self.env._("It confirmed what the person had just done. It is too late for it.")
        if self.secret_body or self.secret_gone:
            return self.env._(
                "It holds a code or a link of the person's own. Have a new text made."
            )
        if self.expires_at and self.expires_at <= fields.Datetime.now():
            return self.env._("Its time is over.")
        if error.error_class == ErrorClass.CONTENT.value:
            return self.env._("The same words would be refused again. Write another text.")
        return ""
