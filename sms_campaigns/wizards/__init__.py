from . import (
    sms_audience_check,
    sms_audience_check_reason,
    sms_campaign_launch,
    sms_campaign_launch_reason,
    sms_campaign_test,
    sms_contact_list_add,
)
