-- +goose Up

-- The first day on which something of the case falls due: the reminders open no case before it is near. Until the lines
-- have been derived again it is the day of receipt, which is never too late.
ALTER TABLE cases ADD COLUMN falls_from TEXT;
UPDATE cases SET falls_from = received_on WHERE watched = 1;
CREATE INDEX cases_falling ON cases (falls_from DESC, id DESC, agency_id) WHERE falls_from IS NOT NULL;
DROP INDEX cases_watched;
ALTER TABLE cases DROP COLUMN watched;

DELETE FROM marks WHERE name = 'calendar';

-- +goose Down
ALTER TABLE cases ADD COLUMN watched INTEGER NOT NULL DEFAULT 0 CHECK (watched IN (0, 1));
CREATE INDEX cases_watched ON cases (agency_id, id) WHERE watched = 1;
UPDATE cases SET watched = 1 WHERE falls_from IS NOT NULL;
DROP INDEX cases_falling;
ALTER TABLE cases DROP COLUMN falls_from;
