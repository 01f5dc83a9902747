-- +goose Up

-- One application may be split into several cases: the number of the first one links them.
ALTER TABLE cases ADD COLUMN application TEXT NOT NULL DEFAULT ''; -- empty of a case that is not a part
CREATE INDEX cases_by_application ON cases (agency_id, application) WHERE application <> '';

-- +goose Down
DROP INDEX cases_by_application;
ALTER TABLE cases DROP COLUMN application;
