-- Which of an event's notices have not ended is asked for each event. By a company and a time it was an index that looked as
-- near as the key while few wait, and a plan is kept while they become many: after an outage of the mail server each event
-- would read all that wait. By the event it serves both, this and the metrics' count of a company's.

SET lock_timeout = '3s';

DROP INDEX notice_not_sent;
CREATE INDEX notice_not_sent ON notification (tenant_id, event_id) WHERE status <> 'sent';
