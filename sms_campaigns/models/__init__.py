from . import (
    sms_campaign,
    sms_campaign_actions,
    sms_campaign_audience,
    sms_campaign_content,
    sms_campaign_preview,
    sms_campaign_run,
    sms_campaign_run_schedule,
    sms_campaign_run_statistics,
    sms_campaign_schedule,
    sms_campaign_statistics,
    sms_message,
)
