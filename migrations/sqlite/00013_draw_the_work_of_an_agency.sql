-- +goose Up

-- How many working days of the answer period a conclusion took, as the clock counts them; only where an answer was owed.
ALTER TABLE cases ADD COLUMN took INTEGER;
-- What was concluded in days, by result, timeliness and time taken; received_on tells what was open at the end of a day.
CREATE INDEX cases_concluded ON cases (agency_id, concluded_on, timeliness, outcome, took, received_on) WHERE concluded_on <> '';
-- What was received in days is counted from the index that lists it: a case of no year counts nowhere.
DROP INDEX cases_by_receipt;
CREATE INDEX cases_by_receipt ON cases (agency_id, received_on DESC, id DESC, received_year);

-- The time taken follows from the log and the calendar: lines are derived again as after a new one.
DELETE FROM marks WHERE name = 'calendar';

-- +goose Down
DROP INDEX cases_by_receipt;
CREATE INDEX cases_by_receipt ON cases (agency_id, received_on DESC, id DESC);
DROP INDEX cases_concluded;
ALTER TABLE cases DROP COLUMN took;
