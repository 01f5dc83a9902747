-- +goose Up

-- What is still to be looked after of a case: an answer, a review or a suit under way, a publication.
ALTER TABLE cases ADD COLUMN watched INTEGER NOT NULL DEFAULT 0 CHECK (watched IN (0, 1));
CREATE INDEX cases_watched ON cases (agency_id, id) WHERE watched = 1;
UPDATE cases SET watched = 1 WHERE state NOT IN ('concluded', 'voided', 'records_closed') OR id IN (SELECT case_id FROM disputes WHERE to_year = 9999);

-- What somebody was told, and why: no personal data of applicants. The key makes it once, however often a sweep is done.
CREATE TABLE messages (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id  INTEGER NOT NULL REFERENCES people (id),
    agency_id  INTEGER NOT NULL REFERENCES agencies (id),
    case_id    INTEGER NOT NULL, -- 0: about no case
    number     TEXT NOT NULL,
    topic      TEXT NOT NULL,
    ref        TEXT NOT NULL,
    due_on     TEXT NOT NULL,
    day        INTEGER NOT NULL, -- working days after due_on, before it negative: which line of the rule
    words      TEXT NOT NULL,
    created_at INTEGER NOT NULL, -- microseconds since 1970-01-01 UTC
    read_at    INTEGER NOT NULL -- 0: not yet
) STRICT;
CREATE UNIQUE INDEX messages_once ON messages (person_id, agency_id, case_id, topic, ref, due_on, day);
CREATE INDEX messages_inbox ON messages (person_id, id DESC);
CREATE INDEX messages_unread ON messages (person_id, id DESC) WHERE read_at = 0;

-- Who hears of what, and when, in an agency that has rules of its own: then all of them are here.
CREATE TABLE reminder_rules (
    agency_id INTEGER NOT NULL REFERENCES agencies (id),
    topic     TEXT NOT NULL,
    audience  TEXT NOT NULL,
    days      TEXT NOT NULL, -- working days from the last day, with spaces, ascending
    daily     INTEGER NOT NULL CHECK (daily IN (0, 1)),
    PRIMARY KEY (agency_id, topic, audience)
) STRICT;

-- When the jobs were done, and what came of it.
CREATE TABLE job_runs (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    job         TEXT NOT NULL,
    started_at  INTEGER NOT NULL,
    finished_at INTEGER NOT NULL, -- 0: under way, or cut off
    failure     TEXT NOT NULL, -- empty: done
    detail      TEXT NOT NULL
) STRICT;
CREATE INDEX job_runs_by_job ON job_runs (job, id DESC);

-- +goose Down
DROP TABLE job_runs;
DROP TABLE reminder_rules;
DROP TABLE messages;
DROP INDEX cases_watched;
ALTER TABLE cases DROP COLUMN watched;
