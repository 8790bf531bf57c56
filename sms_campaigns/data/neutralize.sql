-- a copied database starts no campaign by itself
UPDATE sms_campaign SET state = 'draft' WHERE state = 'scheduled';
