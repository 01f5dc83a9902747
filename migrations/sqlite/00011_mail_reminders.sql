-- +goose Up

-- Where somebody of the office wants reminders by mail, and of what was told since when.
CREATE TABLE mail_addresses (
    person_id INTEGER PRIMARY KEY REFERENCES people (id),
    address   TEXT NOT NULL,
    since     INTEGER NOT NULL -- microseconds since 1970-01-01 UTC
) STRICT;

-- What is to be handed over to the mail server, and was. Its messages name it.
CREATE TABLE mails (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id   INTEGER NOT NULL REFERENCES people (id),
    created_at  INTEGER NOT NULL,
    next_try    INTEGER, -- NULL: handed over, or given up
    attempts    INTEGER NOT NULL,
    sent_at     INTEGER NOT NULL, -- 0: not yet
    failure     TEXT NOT NULL -- why the last attempt failed; empty where none did
) STRICT;
CREATE INDEX mails_due ON mails (next_try, id) WHERE next_try IS NOT NULL;
CREATE INDEX mails_by_day ON mails (created_at, person_id);

ALTER TABLE messages ADD COLUMN mail_id INTEGER NOT NULL DEFAULT 0; -- 0: in none
CREATE INDEX messages_unmailed ON messages (person_id, id) WHERE mail_id = 0 AND read_at = 0;
CREATE INDEX messages_by_mail ON messages (mail_id, id) WHERE mail_id <> 0;

-- What an imported letter without its opinion waits for is bounded now: lines are derived again as after a new calendar.
DELETE FROM marks WHERE name = 'calendar';

-- +goose Down
DROP INDEX messages_by_mail;
DROP INDEX messages_unmailed;
ALTER TABLE messages DROP COLUMN mail_id;
DROP TABLE mails;
DROP TABLE mail_addresses;
