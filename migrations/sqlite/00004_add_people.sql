-- +goose Up

-- Who may come to the desk. Nobody is ever deleted: the log names them. Times are microseconds since
-- 1970-01-01 UTC, 0 for never.
CREATE TABLE people (
    id              INTEGER PRIMARY KEY,
    login           TEXT NOT NULL UNIQUE, -- lower case
    name            TEXT NOT NULL,
    disabled        INTEGER NOT NULL CHECK (disabled IN (0, 1)),
    external_id     TEXT UNIQUE, -- issuer and subject of a system that vouches for the person; NULL: none
    password_hash   TEXT NOT NULL, -- argon2id; empty: none is set
    password_set_at INTEGER NOT NULL,
    signed_in_at    INTEGER NOT NULL,
    failures        INTEGER NOT NULL,
    failed_at       INTEGER NOT NULL,
    locked_until    INTEGER NOT NULL,
    second_factor   INTEGER NOT NULL CHECK (second_factor IN (0, 1)),
    totp_key        TEXT NOT NULL,
    totp_sealed     BLOB NOT NULL,
    totp_last_step  INTEGER NOT NULL
) STRICT;

-- What somebody is in an agency.
CREATE TABLE memberships (
    person_id INTEGER NOT NULL REFERENCES people (id),
    agency_id INTEGER NOT NULL REFERENCES agencies (id),
    role      TEXT NOT NULL CHECK (role IN ('intake', 'handler', 'head', 'supervisor', 'administrator', 'auditor')),
    PRIMARY KEY (person_id, agency_id, role)
) STRICT;
CREATE INDEX memberships_by_agency ON memberships (agency_id, role, person_id);

-- Who is signed in, or about to. The token itself is not here, only its SHA-256.
CREATE TABLE sessions (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash BLOB NOT NULL UNIQUE,
    person_id  INTEGER NOT NULL REFERENCES people (id),
    stage      TEXT NOT NULL CHECK (stage IN ('second_factor', 'full')),
    started_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    until_at   INTEGER NOT NULL,
    address    TEXT NOT NULL,
    tries      INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_person ON sessions (person_id, until_at, id);
CREATE INDEX sessions_by_end ON sessions (until_at);

-- One-time links by which somebody sets a password; without a person, by which the first account is made.
CREATE TABLE links (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash BLOB NOT NULL UNIQUE,
    person_id  INTEGER UNIQUE REFERENCES people (id),
    until_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX links_by_end ON links (until_at);

-- Who is away from an agency, and who stands in there.
CREATE TABLE absences (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    agency_id     INTEGER NOT NULL REFERENCES agencies (id),
    person_id     INTEGER NOT NULL REFERENCES people (id),
    from_date     TEXT NOT NULL,
    until_date    TEXT NOT NULL,
    substitute_id INTEGER NOT NULL REFERENCES people (id)
) STRICT;
CREATE INDEX absences_by_agency ON absences (agency_id, until_date, from_date, person_id, substitute_id);
CREATE INDEX absences_by_substitute ON absences (substitute_id, until_date);

-- +goose Down
DROP TABLE absences;
DROP TABLE links;
DROP TABLE sessions;
DROP TABLE memberships;
DROP TABLE people;
