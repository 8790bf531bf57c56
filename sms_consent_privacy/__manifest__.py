{
    "name": "SMS Consent: Privacy Lookup",
    "summary": "Odoo's privacy lookup erases what texting knows about a person too",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "SMS Suite contributors",
    "website": "https://github.com/sms-suite/sms-suite",
    "license": "LGPL-3",
    "depends": ["sms_consent", "privacy_lookup"],
    "data": ["views/privacy_lookup_wizard_views.xml"],
    "auto_install": True,
}
