from . import sms_consent_gate
