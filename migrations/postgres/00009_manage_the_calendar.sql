-- +goose Up

-- What the office has put on top of the years built into the program: notices of holidays, days on which an agency
-- is closed by a document of its own, and what of both was taken back. The latest hash tells every process whether
-- the calendar it holds is still the one.
CREATE TABLE calendar_changes (
    id             BIGINT PRIMARY KEY, -- from 1, without gaps
    kind           TEXT NOT NULL CHECK (kind IN ('notice', 'closure', 'withdrawal')),
    content        TEXT NOT NULL,    -- a notice: the year's file; a closure: its document; a withdrawal: why (JSON)
    source         TEXT NOT NULL,    -- a notice: the text that was pasted
    withdraws      BIGINT NOT NULL, -- the change that a withdrawal takes back; 0 for none
    agency_id      BIGINT NOT NULL, -- where it was recorded; of a closure, who is closed
    below          BIGINT NOT NULL CHECK (below IN (0, 1)), -- a closure: and all agencies below
    recorded_at    BIGINT NOT NULL, -- microseconds since 1970-01-01 UTC
    recorded_by    TEXT NOT NULL,
    recorded_by_id BIGINT NOT NULL, -- 0: the program
    hash           TEXT NOT NULL     -- SM3 over the content and the hash of the change before it; the audit trail names it
);
CREATE TRIGGER calendar_never_changes BEFORE UPDATE OR DELETE ON calendar_changes FOR EACH ROW EXECUTE FUNCTION never_change();
CREATE TRIGGER calendar_never_emptied BEFORE TRUNCATE ON calendar_changes FOR EACH STATEMENT EXECUTE FUNCTION never_change();

-- +goose Down
DROP TABLE calendar_changes;
