-- A copy of the database must text nobody (B-20): the gate refuses everything.
UPDATE res_company SET sms_enabled = false;
