from . import (
    mailing_mailing,
    res_partner,
    sms_tracker,
)
