{
    "name": "SMS Consent: Everybody Agrees (tests only)",
    "summary": "A gate that lets everything through, to show that its refusal is all that differs",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "SMS Suite contributors",
    "website": "https://github.com/sms-suite/sms-suite",
    "license": "LGPL-3",
    "depends": ["sms_consent"],
}
