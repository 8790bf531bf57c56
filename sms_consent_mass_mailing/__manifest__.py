{
    "name": "SMS Consent: SMS Marketing",
    "summary": "Mailings of Odoo's SMS Marketing reach only who agreed, and their figures say so",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "SMS Suite contributors",
    "website": "https://github.com/sms-suite/sms-suite",
    "license": "LGPL-3",
    "depends": ["sms_consent", "mass_mailing_sms"],
    "data": ["views/mailing_mailing_views.xml"],
    "auto_install": True,
}
