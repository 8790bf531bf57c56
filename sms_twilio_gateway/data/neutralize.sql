-- a copied database can text nobody (B-20)
UPDATE sms_gateway
   SET auth_token = NULL, api_key_sid = NULL, api_key_secret = NULL, active = false;
UPDATE sms_message
   SET state = 'canceled', canceled_at = now() AT TIME ZONE 'UTC', block_reason = 'canceled',
       secret_body = NULL
 WHERE state IN ('queued', 'sending', 'uncertain');
UPDATE ir_cron
   SET active = false
 WHERE id IN (SELECT cron_id FROM sms_sender)
    OR id IN (SELECT res_id FROM ir_model_data
               WHERE module = 'sms_twilio_gateway' AND model = 'ir.cron');
