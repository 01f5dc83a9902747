-- +goose Up

-- An agency's place in the tree, and the rest of its settings.
ALTER TABLE agencies ADD COLUMN parent_id INTEGER REFERENCES agencies (id); -- NULL: the top of a tree
ALTER TABLE agencies ADD COLUMN level TEXT NOT NULL DEFAULT 'department' CHECK (level IN ('province', 'city', 'county', 'department', 'township'));
ALTER TABLE agencies ADD COLUMN short_name TEXT NOT NULL DEFAULT '';
ALTER TABLE agencies ADD COLUMN channels TEXT NOT NULL DEFAULT ''; -- ids, with commas; empty: all
ALTER TABLE agencies ADD COLUMN consent_decision INTEGER NOT NULL DEFAULT 0 CHECK (consent_decision IN (0, 1));
ALTER TABLE agencies ADD COLUMN consent_own INTEGER NOT NULL DEFAULT 0 CHECK (consent_own IN (0, 1));
ALTER TABLE agencies ADD COLUMN review_body TEXT NOT NULL DEFAULT '';
CREATE INDEX agencies_by_parent ON agencies (parent_id, name);

-- How an agency read the law for what was received through a day; the policy after it is in agencies.
CREATE TABLE earlier_policies (
    agency_id        INTEGER NOT NULL REFERENCES agencies (id),
    until_date       TEXT NOT NULL,
    rest_day_receipt TEXT NOT NULL CHECK (rest_day_receipt IN ('as_received', 'next_working_day')),
    PRIMARY KEY (agency_id, until_date)
) STRICT;

-- Who has a case, by when it should be claimed, and what waits for the head of office.
ALTER TABLE cases ADD COLUMN handler_id INTEGER NOT NULL DEFAULT 0; -- 0: nobody with an account
ALTER TABLE cases ADD COLUMN claim_by TEXT; -- only while nobody works it
ALTER TABLE cases ADD COLUMN pending TEXT NOT NULL DEFAULT '';
CREATE INDEX cases_unclaimed ON cases (agency_id, claim_by, id) WHERE claim_by IS NOT NULL;
CREATE INDEX cases_pending ON cases (agency_id, act_by, id) WHERE pending <> '' AND act_by IS NOT NULL;
CREATE INDEX cases_by_handler ON cases (agency_id, handler_id, act_by, id) WHERE act_by IS NOT NULL AND handler_id <> 0;
-- All counts beside the list come from this one index.
DROP INDEX cases_by_urgency;
CREATE INDEX cases_by_urgency ON cases (agency_id, act_by, id, state, handler_id, claim_by, pending) WHERE act_by IS NOT NULL;

-- +goose Down
DROP INDEX cases_by_urgency;
CREATE INDEX cases_by_urgency ON cases (agency_id, act_by, id, state) WHERE act_by IS NOT NULL;
DROP INDEX cases_by_handler;
DROP INDEX cases_pending;
DROP INDEX cases_unclaimed;
ALTER TABLE cases DROP COLUMN pending;
ALTER TABLE cases DROP COLUMN claim_by;
ALTER TABLE cases DROP COLUMN handler_id;
DROP TABLE earlier_policies;
DROP INDEX agencies_by_parent;
ALTER TABLE agencies DROP COLUMN review_body;
ALTER TABLE agencies DROP COLUMN consent_own;
ALTER TABLE agencies DROP COLUMN consent_decision;
ALTER TABLE agencies DROP COLUMN channels;
ALTER TABLE agencies DROP COLUMN short_name;
ALTER TABLE agencies DROP COLUMN level;
ALTER TABLE agencies DROP COLUMN parent_id;
