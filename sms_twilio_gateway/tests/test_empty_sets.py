from odoo.addons.sms_consent.tests import test_empty_sets


class TestEmptySets(test_empty_sets.TestEmptySets):
    """The same of the gateway's own models."""
