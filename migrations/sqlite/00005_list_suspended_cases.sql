-- +goose Up

-- The head of office consents to fee notices where the agency wants it.
ALTER TABLE agencies ADD COLUMN consent_fee_notice INTEGER NOT NULL DEFAULT 0 CHECK (consent_fee_notice IN (0, 1));

-- A case whose period is stopped has no day to act by, and is under way all the same.
ALTER TABLE cases ADD COLUMN waits_for TEXT NOT NULL DEFAULT ''; -- payment, correction or opinion; empty while the period runs
ALTER TABLE cases ADD COLUMN waits_until TEXT; -- the last day of that; only where it is known
ALTER TABLE cases ADD COLUMN next_on TEXT; -- what the cases under way are ordered by; only in those
UPDATE cases SET next_on = act_by WHERE act_by IS NOT NULL;
DROP INDEX cases_by_handler;
CREATE INDEX cases_by_handler ON cases (agency_id, handler_id, next_on, id) WHERE next_on IS NOT NULL AND handler_id <> 0;
DROP INDEX cases_pending;
CREATE INDEX cases_pending ON cases (agency_id, next_on, id) WHERE pending <> '' AND next_on IS NOT NULL;
DROP INDEX cases_by_urgency;
CREATE INDEX cases_by_urgency ON cases (agency_id, next_on, id, act_by, state, handler_id, claim_by, pending) WHERE next_on IS NOT NULL;

-- What is suspended needs the calendar: lines are derived again as after a new one.
DELETE FROM marks WHERE name = 'calendar';

-- +goose Down
DROP INDEX cases_by_urgency;
CREATE INDEX cases_by_urgency ON cases (agency_id, act_by, id, state, handler_id, claim_by, pending) WHERE act_by IS NOT NULL;
DROP INDEX cases_pending;
CREATE INDEX cases_pending ON cases (agency_id, act_by, id) WHERE pending <> '' AND act_by IS NOT NULL;
DROP INDEX cases_by_handler;
CREATE INDEX cases_by_handler ON cases (agency_id, handler_id, act_by, id) WHERE act_by IS NOT NULL AND handler_id <> 0;
ALTER TABLE cases DROP COLUMN next_on;
ALTER TABLE cases DROP COLUMN waits_until;
ALTER TABLE cases DROP COLUMN waits_for;
ALTER TABLE agencies DROP COLUMN consent_fee_notice;
