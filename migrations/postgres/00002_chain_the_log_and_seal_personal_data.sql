-- +goose Up

-- Each act gets its running number in the log of its agency, the hash of its content and of the act before
-- it in its case, who recorded it, and what binds its personal data to it, which are kept apart.
DROP TRIGGER acts_never_change ON acts;
DROP TRIGGER acts_never_go ON acts;
ALTER TABLE acts ADD COLUMN position BIGINT NOT NULL DEFAULT 0;
ALTER TABLE acts ADD COLUMN hash TEXT NOT NULL DEFAULT '';     -- SM3, hex; '' in what version 1 wrote, until a key is there
ALTER TABLE acts ADD COLUMN personal TEXT NOT NULL DEFAULT ''; -- SM3 over a salt and the personal data; '' for none
ALTER TABLE acts ADD COLUMN recorded_by_id BIGINT NOT NULL DEFAULT 0; -- 0: the program
UPDATE acts SET position = numbered.n
    FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY agency_id ORDER BY id) AS n FROM acts) AS numbered WHERE acts.id = numbered.id;
-- The log of an agency in order; a number is given once.
CREATE UNIQUE INDEX acts_by_position ON acts (agency_id, position);
-- What version 1 wrote and no key has converted yet; empty ever after.
CREATE INDEX acts_not_hashed ON acts (id) WHERE hash = '';

CREATE TRIGGER acts_never_change BEFORE UPDATE OR DELETE ON acts FOR EACH ROW EXECUTE FUNCTION acts_append_only();
CREATE TRIGGER acts_never_go BEFORE TRUNCATE ON acts FOR EACH STATEMENT EXECUTE FUNCTION acts_append_only();

-- The personal data of an act, encrypted. Not append-only: another key encrypts them anew.
CREATE TABLE personal_data (
    case_id        BIGINT NOT NULL,
    seq            BIGINT NOT NULL,
    agency_id      BIGINT NOT NULL REFERENCES agencies (id),
    key_id         TEXT NOT NULL,
    sealed         BYTEA NOT NULL,
    -- Keyed digests of the normalised values, to find a case by one; '' for none.
    id_number_hash TEXT NOT NULL,
    phone_hash     TEXT NOT NULL,
    email_hash     TEXT NOT NULL,
    PRIMARY KEY (case_id, seq)
);
CREATE INDEX personal_by_id_number ON personal_data (agency_id, id_number_hash) WHERE id_number_hash <> '';
CREATE INDEX personal_by_phone ON personal_data (agency_id, phone_hash) WHERE phone_hash <> '';
CREATE INDEX personal_by_email ON personal_data (agency_id, email_hash) WHERE email_hash <> '';
-- What is left to do for another key, and which keys are in use.
CREATE INDEX personal_by_key ON personal_data (key_id, case_id, seq);

-- Where the log of each agency ends, signed: nobody with SQL alone can cut it short.
CREATE TABLE log_heads (
    agency_id     BIGINT PRIMARY KEY REFERENCES agencies (id),
    last_position BIGINT NOT NULL,
    digest        TEXT NOT NULL, -- the running digest of all acts up to last_position
    sealed_day    TEXT NOT NULL, -- the last day that is sealed; '' for none
    key_id        TEXT NOT NULL,
    mac           TEXT NOT NULL
);

-- What the log of each agency was at the end of a day (每日封存).
CREATE TABLE seals (
    agency_id BIGINT NOT NULL REFERENCES agencies (id),
    day       TEXT NOT NULL,
    position  BIGINT NOT NULL,
    digest    TEXT NOT NULL,
    sealed_at BIGINT NOT NULL, -- microseconds since 1970-01-01 UTC
    key_id    TEXT NOT NULL,
    mac       TEXT NOT NULL,    -- covers the mac of the seal before it
    PRIMARY KEY (agency_id, day)
);

-- +goose StatementBegin
CREATE FUNCTION never_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME;
END
$$;
-- +goose StatementEnd
-- Another key signs a seal anew, nothing else in it changes.
CREATE TRIGGER seals_never_change BEFORE UPDATE OF agency_id, day, position, digest, sealed_at ON seals FOR EACH ROW EXECUTE FUNCTION never_change();
CREATE TRIGGER seals_never_go BEFORE DELETE ON seals FOR EACH ROW EXECUTE FUNCTION never_change();
CREATE TRIGGER seals_never_emptied BEFORE TRUNCATE ON seals FOR EACH STATEMENT EXECUTE FUNCTION never_change();

-- The audit trail of all agencies (审计记录).
CREATE TABLE audit (
    id        BIGINT PRIMARY KEY, -- from 1, without gaps
    at        BIGINT NOT NULL,    -- microseconds since 1970-01-01 UTC
    action    TEXT NOT NULL,
    by_id     BIGINT NOT NULL,
    by_name   TEXT NOT NULL,
    address   TEXT NOT NULL,
    agency_id BIGINT NOT NULL,    -- 0: none
    case_id   BIGINT NOT NULL,    -- 0: none
    person_id BIGINT NOT NULL,    -- 0: none
    detail    TEXT NOT NULL,
    hash      TEXT NOT NULL        -- SM3 over the content and the hash of the event before it
);
-- The auditor's page, and each of its filters by itself.
CREATE INDEX audit_by_agency ON audit (agency_id, id DESC);
CREATE INDEX audit_by_action ON audit (agency_id, action, id DESC);
CREATE INDEX audit_by_time ON audit (at, id);
CREATE INDEX audit_by_case ON audit (case_id, id DESC) WHERE case_id <> 0;

CREATE TRIGGER audit_never_changes BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION never_change();
CREATE TRIGGER audit_never_emptied BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION never_change();

-- Where the audit trail ends, and up to where it is signed: without the key events are written too.
CREATE TABLE audit_head (
    id          BIGINT PRIMARY KEY CHECK (id = 1),
    last_id     BIGINT NOT NULL,
    last_hash   TEXT NOT NULL,
    signed_id   BIGINT NOT NULL,
    signed_hash TEXT NOT NULL,
    key_id      TEXT NOT NULL,
    mac         TEXT NOT NULL
);
INSERT INTO audit_head VALUES (1, 0, '', 0, '', '', '');

-- Lines that version 1 wrote lack what has been added to them since: they are derived again as after a new
-- calendar.
DELETE FROM marks WHERE name = 'calendar';

-- +goose Down
DROP TABLE audit_head;
DROP TABLE audit;
DROP TABLE seals;
DROP TABLE log_heads;
DROP TABLE personal_data;
DROP FUNCTION never_change;
DROP INDEX acts_not_hashed;
DROP INDEX acts_by_position;
ALTER TABLE acts DROP COLUMN recorded_by_id;
ALTER TABLE acts DROP COLUMN personal;
ALTER TABLE acts DROP COLUMN hash;
ALTER TABLE acts DROP COLUMN position;
