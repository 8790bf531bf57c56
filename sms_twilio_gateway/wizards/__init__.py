from . import sms_credit_wizard
