-- +goose Up

-- What came in, or came back, and waits for whoever has the case.
ALTER TABLE cases ADD COLUMN next_step TEXT NOT NULL DEFAULT ''; -- empty: nothing
CREATE INDEX cases_next_step ON cases (agency_id, handler_id, received_on DESC, id DESC, next_step) WHERE next_step <> '';

-- What a supervisor counts, for every agency below in one go: the oldest case under way, what was answered in time.
DROP INDEX cases_by_urgency;
CREATE INDEX cases_by_urgency ON cases (agency_id, next_on, id, act_by, state, handler_id, claim_by, pending, received_on) WHERE next_on IS NOT NULL;
DROP INDEX cases_by_conclusion;
CREATE INDEX cases_by_conclusion ON cases (concluded_year, agency_id, category, outcome, received_year, timeliness);

-- The secret address under which somebody's calendar fetches what falls due; only its hash is kept.
CREATE TABLE calendar_feeds (
    person_id  INTEGER PRIMARY KEY REFERENCES people (id),
    token_hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL -- microseconds since 1970-01-01 UTC
) STRICT;

-- Lines are derived again as after a new calendar.
DELETE FROM marks WHERE name = 'calendar';

-- +goose Down
DROP TABLE calendar_feeds;
DROP INDEX cases_by_conclusion;
CREATE INDEX cases_by_conclusion ON cases (concluded_year, agency_id, category, outcome, received_year);
DROP INDEX cases_by_urgency;
CREATE INDEX cases_by_urgency ON cases (agency_id, next_on, id, act_by, state, handler_id, claim_by, pending) WHERE next_on IS NOT NULL;
DROP INDEX cases_next_step;
ALTER TABLE cases DROP COLUMN next_step;
