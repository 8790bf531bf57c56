from . import (
    sms_credit_wizard,
    sms_message_retry,
    sms_send,
    sms_send_line,
    sms_send_open,
)
