-- +goose Up

-- Where an agency wants its reminders posted. The address is a secret: whoever has it can write to the group.
CREATE TABLE hooks (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    agency_id  INTEGER NOT NULL REFERENCES agencies (id),
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('generic', 'wecom', 'dingtalk', 'feishu')),
    host       TEXT NOT NULL, -- what of the address is shown
    key_id     TEXT NOT NULL,
    sealed     BLOB NOT NULL, -- address and secret, encrypted
    paused     INTEGER NOT NULL CHECK (paused IN (0, 1)),
    created_at INTEGER NOT NULL -- microseconds since 1970-01-01 UTC
) STRICT;
CREATE UNIQUE INDEX hooks_by_agency ON hooks (agency_id, name);

-- What is to leave the house, and by which way: each thing told once a target. Its words are in the message.
CREATE TABLE outbox (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    channel     TEXT NOT NULL CHECK (channel IN ('mail', 'hook')),
    target_id   INTEGER NOT NULL, -- the person, or the hook
    message_id  INTEGER NOT NULL REFERENCES messages (id),
    agency_id   INTEGER NOT NULL,
    case_id     INTEGER NOT NULL,
    topic       TEXT NOT NULL,
    ref         TEXT NOT NULL,
    due_on      TEXT NOT NULL,
    day         INTEGER NOT NULL,
    delivery_id INTEGER NOT NULL -- 0: in none yet
) STRICT;
CREATE UNIQUE INDEX outbox_once ON outbox (channel, target_id, agency_id, case_id, topic, ref, due_on, day);
CREATE INDEX outbox_waiting ON outbox (channel, target_id, id) WHERE delivery_id = 0;
CREATE INDEX outbox_by_delivery ON outbox (delivery_id, id) WHERE delivery_id <> 0;

-- What is handed over in one piece, and how often that was tried.
CREATE TABLE deliveries (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    channel    TEXT NOT NULL CHECK (channel IN ('mail', 'hook')),
    target_id  INTEGER NOT NULL,
    first_item INTEGER NOT NULL, -- the first of the outbox that is in it
    created_at INTEGER NOT NULL, -- microseconds since 1970-01-01 UTC
    next_try   INTEGER, -- NULL: handed over, or given up
    taken      INTEGER NOT NULL CHECK (taken IN (0, 1)), -- 1: some process is at it until next_try
    attempts   INTEGER NOT NULL,
    done       INTEGER NOT NULL, -- how many of its items the receiver has, where they go in several parts
    sent_at    INTEGER NOT NULL, -- 0: not yet
    failure    TEXT NOT NULL -- why the last attempt failed; empty where none did, and once it was handed over
) STRICT;
CREATE UNIQUE INDEX deliveries_first ON deliveries (first_item);
CREATE INDEX deliveries_due ON deliveries (channel, next_try, id) WHERE next_try IS NOT NULL;
CREATE INDEX deliveries_by_target ON deliveries (channel, target_id, created_at);
CREATE INDEX deliveries_failed ON deliveries (id DESC) WHERE failure <> '';

INSERT INTO outbox (channel, target_id, message_id, agency_id, case_id, topic, ref, due_on, day, delivery_id)
SELECT 'mail', m.person_id, m.id, m.agency_id, m.case_id, m.topic, m.ref, m.due_on, m.day, m.mail_id FROM messages m
WHERE m.mail_id <> 0 OR m.read_at = 0 AND EXISTS (SELECT 1 FROM mail_addresses a WHERE a.person_id = m.person_id AND a.since <= m.created_at)
ORDER BY m.id;
INSERT INTO deliveries (id, channel, target_id, first_item, created_at, next_try, taken, attempts, done, sent_at, failure)
SELECT id, 'mail', person_id, (SELECT MIN(o.id) FROM outbox o WHERE o.delivery_id = mails.id), created_at, next_try, 0, attempts, 0, sent_at, failure FROM mails;
DROP INDEX messages_by_mail;
DROP INDEX messages_unmailed;
ALTER TABLE messages DROP COLUMN mail_id;
DROP TABLE mails;

-- +goose Down
CREATE TABLE mails (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id   INTEGER NOT NULL REFERENCES people (id),
    created_at  INTEGER NOT NULL,
    next_try    INTEGER,
    attempts    INTEGER NOT NULL,
    sent_at     INTEGER NOT NULL,
    failure     TEXT NOT NULL
) STRICT;
CREATE INDEX mails_due ON mails (next_try, id) WHERE next_try IS NOT NULL;
CREATE INDEX mails_by_day ON mails (created_at, person_id);
ALTER TABLE messages ADD COLUMN mail_id INTEGER NOT NULL DEFAULT 0;
CREATE INDEX messages_unmailed ON messages (person_id, id) WHERE mail_id = 0 AND read_at = 0;
CREATE INDEX messages_by_mail ON messages (mail_id, id) WHERE mail_id <> 0;
INSERT INTO mails (id, person_id, created_at, next_try, attempts, sent_at, failure)
SELECT id, target_id, created_at, next_try, attempts, sent_at, failure FROM deliveries WHERE channel = 'mail';
UPDATE messages SET mail_id = o.delivery_id FROM outbox o WHERE o.channel = 'mail' AND o.message_id = messages.id AND o.delivery_id <> 0;
DROP TABLE deliveries;
DROP TABLE outbox;
DROP TABLE hooks;
