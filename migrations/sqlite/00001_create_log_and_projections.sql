-- +goose Up

-- An agency (行政机关) that receives applications, with its settings.
CREATE TABLE agencies (
    id               INTEGER PRIMARY KEY,
    name             TEXT NOT NULL UNIQUE,
    number_pattern   TEXT NOT NULL,
    rest_day_receipt TEXT NOT NULL CHECK (rest_day_receipt IN ('as_received', 'next_working_day'))
) STRICT;

-- The running numbers of 登记编号: one series a year, or series 0 where the pattern names no year.
CREATE TABLE number_series (
    agency_id INTEGER NOT NULL REFERENCES agencies (id),
    series    INTEGER NOT NULL,
    last      INTEGER NOT NULL,
    PRIMARY KEY (agency_id, series)
) STRICT;

-- The log: what was done in a case, in order. It is the truth; rows are added and never changed.
CREATE TABLE acts (
    id              INTEGER PRIMARY KEY,
    agency_id       INTEGER NOT NULL REFERENCES agencies (id),
    case_id         INTEGER NOT NULL,
    seq             INTEGER NOT NULL CHECK (seq > 0),
    kind            TEXT NOT NULL,
    on_date         TEXT NOT NULL,
    payload         TEXT NOT NULL,
    from_ledger     INTEGER NOT NULL CHECK (from_ledger IN (0, 1)),
    recorded_at     INTEGER NOT NULL, -- microseconds since 1970-01-01 UTC
    recorded_by     TEXT NOT NULL,
    idempotency_key TEXT NOT NULL
) STRICT;

-- Two people at once: the second to write the same number fails.
CREATE UNIQUE INDEX acts_in_order ON acts (case_id, seq);
-- A form sent twice is one act.
CREATE UNIQUE INDEX acts_once ON acts (agency_id, idempotency_key) WHERE idempotency_key <> '';

-- +goose StatementBegin
CREATE TRIGGER acts_never_change BEFORE UPDATE ON acts
BEGIN
    SELECT RAISE(ABORT, 'acts are never changed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER acts_never_go BEFORE DELETE ON acts
BEGIN
    SELECT RAISE(ABORT, 'acts are never deleted');
END;
-- +goose StatementEnd

-- The line of each case in lists and tables, derived from its acts and written with them.
CREATE TABLE cases (
    id             INTEGER PRIMARY KEY,
    agency_id      INTEGER NOT NULL REFERENCES agencies (id),
    seq            INTEGER NOT NULL,
    number         TEXT NOT NULL,
    state          TEXT NOT NULL,
    channel        TEXT NOT NULL,
    category       TEXT NOT NULL,
    applicant      TEXT NOT NULL,
    description    TEXT NOT NULL,
    department     TEXT NOT NULL,
    handler        TEXT NOT NULL,
    received_on    TEXT NOT NULL,
    due_on         TEXT NOT NULL,
    act_by         TEXT, -- only while an answer is owed
    unannounced    INTEGER NOT NULL,
    decided_on     TEXT NOT NULL,
    letter_number  TEXT NOT NULL,
    outcome        TEXT NOT NULL,
    concluded_on   TEXT NOT NULL,
    timeliness     TEXT NOT NULL,
    received_year  INTEGER NOT NULL, -- 0: voided, counts in no year
    concluded_year INTEGER NOT NULL, -- 9999: not concluded; 0: voided
    search_id      INTEGER NOT NULL
) STRICT;

-- The 登记编号 is the key within an agency.
CREATE UNIQUE INDEX cases_by_number ON cases (agency_id, number);
-- The list of cases, newest receipt first, and its filters.
CREATE INDEX cases_by_receipt ON cases (agency_id, received_on DESC, id DESC);
CREATE INDEX cases_by_state ON cases (agency_id, state, received_on DESC, id DESC);
CREATE INDEX cases_by_outcome ON cases (agency_id, outcome, received_on DESC, id DESC);
CREATE INDEX cases_by_department ON cases (agency_id, department, received_on DESC, id DESC);
-- The list of cases under way, most urgent first, and the counts beside it.
CREATE INDEX cases_by_urgency ON cases (agency_id, act_by, id, state) WHERE act_by IS NOT NULL;
-- A search for a letter by its number.
CREATE INDEX cases_by_letter ON cases (agency_id, letter_number) WHERE letter_number <> '';
-- A hit of the text search to its case.
CREATE UNIQUE INDEX cases_by_search ON cases (search_id);
-- Section three: what was concluded in a year …
CREATE INDEX cases_by_conclusion ON cases (concluded_year, agency_id, category, outcome, received_year);
-- … and what went over a year's end, or still may.
CREATE INDEX cases_carried ON cases (agency_id, received_year, concluded_year, category) WHERE concluded_year > received_year;

-- The departments that ever had a case, for the filter.
CREATE TABLE departments (
    agency_id INTEGER NOT NULL REFERENCES agencies (id),
    name      TEXT NOT NULL,
    PRIMARY KEY (agency_id, name)
) STRICT;

-- The words of number, applicant and application. docid is cases.search_id; the text itself is not
-- kept here. FTS4 because it is in every build of the driver; newest first, as the list shows hits.
CREATE VIRTUAL TABLE case_search USING fts4 (content="", tokens, tokenize=simple, order=desc);

-- Small facts about the database itself.
CREATE TABLE marks (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- +goose Down
DROP TABLE marks;
DROP TABLE case_search;
DROP TABLE departments;
DROP TABLE cases;
DROP TABLE acts;
DROP TABLE number_series;
DROP TABLE agencies;
