from . import sms_campaign_launch, sms_campaign_launch_reason, sms_campaign_test
