from . import sms_composer, sms_consent_wizard
