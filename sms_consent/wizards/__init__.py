from . import (
    sms_composer,
    sms_composer_purpose,
    sms_consent_code_wizard,
    sms_consent_erase_wizard,
    sms_consent_import_column,
    sms_consent_import_wizard,
    sms_consent_mass_opt_out,
    sms_consent_wizard,
)
