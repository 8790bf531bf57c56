from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """Merge of contacts: no opt-out is lost, no number doubled, and the log can follow."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Fold phones and consents first: Odoo deletes rows that would be double."""
        sources, target = src_partners.sudo(), dst_partner.sudo()
        sources.sms_phone_ids._move_to(target)
        self.env["sms.consent"].sudo()._merge_contacts(sources, target)
        self.env.flush_all()
        return super()._update_foreign_keys(src_partners, dst_partner)
