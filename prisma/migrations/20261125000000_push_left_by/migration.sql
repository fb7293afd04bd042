-- `sent_at` is when the sending was claimed, the earliest that a push may have left; a provider that is down for hours lets
-- it leave hours later. The statement is asked for all of the time in between.

SET lock_timeout = '3s';

ALTER TABLE payment_attempt ADD COLUMN left_by timestamptz;
GRANT UPDATE (left_by) ON payment_attempt TO bn_app;
