-- +goose Up

-- The last time that each job did what it should, and what nobody has opened: to be found, or counted, without reading
-- the rest.
CREATE INDEX job_runs_done ON job_runs (job, id DESC) WHERE finished_at <> 0 AND failure = '';
CREATE INDEX messages_unread_all ON messages (id) WHERE read_at = 0;

-- +goose Down
DROP INDEX messages_unread_all;
DROP INDEX job_runs_done;
