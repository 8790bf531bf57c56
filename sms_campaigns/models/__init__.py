from . import (
    sms_campaign,
    sms_campaign_actions,
    sms_campaign_audience,
    sms_campaign_content,
    sms_campaign_preview,
    sms_campaign_run,
    sms_campaign_statistics,
    sms_message,
)
