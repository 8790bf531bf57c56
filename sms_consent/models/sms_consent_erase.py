from odoo import models


class SmsConsent(models.Model):
    """Deletion of consents together with their proofs."""

    _inherit = "sms.consent"

    def _erase(self):
        """Delete the consents, and their files unless they prove consents of others too."""
        files = self.evidence_ids | self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        others = self.search([("evidence_ids", "in", files.ids), ("id", "not in", self.ids)])
        for consent in others:
            # A file is read by who may read the record it belongs to: let that be one that stays.
            stays = consent.evidence_ids & files
            stays.write({"res_model": self._name, "res_id": consent.id})
        (files - others.evidence_ids).unlink()
        return self._remove()
