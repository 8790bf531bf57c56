from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """Merge of contacts that were in the same run of a campaign."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Make room first: Odoo knows nothing of the index by which a run has a contact once."""
        self.env["sms.message"]._merge_contacts(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)
