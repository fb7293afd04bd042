-- What is open, found without reading what has ended: the metrics look at it every few seconds, company by company.

SET lock_timeout = '3s';

CREATE INDEX payment_unsettled ON payment (tenant_id, created_at) WHERE status IN ('received', 'pending');
CREATE INDEX attempt_explained ON payment_attempt (tenant_id, updated_at) WHERE result_code IS NOT NULL;
CREATE INDEX review_open ON review (tenant_id, created_at) WHERE status <> 'resolved';
CREATE INDEX refund_unknown ON refund (tenant_id, updated_at) WHERE status = 'unknown';
CREATE INDEX refund_explained ON refund (tenant_id, updated_at) WHERE result_code IS NOT NULL;
CREATE INDEX statement_line_pulled ON statement_line (tenant_id, pulled_at);
CREATE INDEX notice_not_sent ON notification (tenant_id, created_at) WHERE status <> 'sent';

-- When a paybill's statement was last read to its end, whether or not there was a line: silence is known by nothing else.
ALTER TABLE mpesa_short_code ADD COLUMN statement_read_at timestamptz;
GRANT UPDATE (statement_read_at) ON mpesa_short_code TO bn_app;
