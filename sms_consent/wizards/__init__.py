from . import sms_composer, sms_consent_mass_opt_out, sms_consent_wizard
