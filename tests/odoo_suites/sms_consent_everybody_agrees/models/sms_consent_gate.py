import logging

from odoo import api, models

from odoo.addons.sms_consent.kernel.gate import Decision, Verdict

_logger = logging.getLogger("odoo.addons.sms_consent_everybody_agrees")


class SmsConsentGate(models.AbstractModel):
    """Never install this: it texts people who did not agree. For ``setup/odoo-suites`` alone."""

    _inherit = "sms.consent.gate"

    @api.model
    def _decide(self, candidates, *, now=None, lock=False):
        """Allow everything; tell the log what the real gate would have refused or put off."""
        decisions = super()._decide(candidates, now=now, lock=lock)
        for decision in decisions.values():
            if not decision.allowed:
                _logger.info("would have refused: %s", decision.reason.value)
        return dict.fromkeys(decisions, Decision(Verdict.ALLOW))
