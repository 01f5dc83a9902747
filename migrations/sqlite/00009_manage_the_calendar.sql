-- +goose Up

-- What the office has put on top of the years built into the program: notices of holidays, days on which an agency
-- is closed by a document of its own, and what of both was taken back. The latest hash tells every process whether
-- the calendar it holds is still the one.
CREATE TABLE calendar_changes (
    id             INTEGER PRIMARY KEY, -- from 1, without gaps
    kind           TEXT NOT NULL CHECK (kind IN ('notice', 'closure', 'withdrawal')),
    content        TEXT NOT NULL,    -- a notice: the year's file; a closure: its document; a withdrawal: why (JSON)
    source         TEXT NOT NULL,    -- a notice: the text that was pasted
    withdraws      INTEGER NOT NULL, -- the change that a withdrawal takes back; 0 for none
    agency_id      INTEGER NOT NULL, -- where it was recorded; of a closure, who is closed
    below          INTEGER NOT NULL CHECK (below IN (0, 1)), -- a closure: and all agencies below
    recorded_at    INTEGER NOT NULL, -- microseconds since 1970-01-01 UTC
    recorded_by    TEXT NOT NULL,
    recorded_by_id INTEGER NOT NULL, -- 0: the program
    hash           TEXT NOT NULL     -- SM3 over the content and the hash of the change before it; the audit trail names it
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER calendar_never_changes BEFORE UPDATE ON calendar_changes
BEGIN
    SELECT RAISE(ABORT, 'changes of the calendar are never changed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER calendar_never_goes BEFORE DELETE ON calendar_changes
BEGIN
    SELECT RAISE(ABORT, 'changes of the calendar are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER calendar_never_replaced BEFORE INSERT ON calendar_changes
WHEN EXISTS (SELECT 1 FROM calendar_changes WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'changes of the calendar are never replaced');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE calendar_changes;
