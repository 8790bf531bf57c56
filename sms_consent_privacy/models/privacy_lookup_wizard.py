from odoo import models

# They go with the contact, or can't be deleted one by one because the ledger rests on them.
WITH_THE_CONTACT = ["sms.consent.log.detail", "sms.consent.import.line"]


class PrivacyLookupWizard(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """Leave out of the lookup what erasing the contact takes care of."""

    _inherit = "privacy.lookup.wizard"

    def _get_query_models_blacklist(self):
        return super()._get_query_models_blacklist() + WITH_THE_CONTACT
