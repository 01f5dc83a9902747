-- +goose Up

-- How each review and each suit stands in the reports of some years on end: derived from the log in the same
-- transaction as the act that changed it, for section four of the annual report.
CREATE TABLE disputes (
    agency_id INTEGER NOT NULL REFERENCES agencies (id),
    case_id   INTEGER NOT NULL REFERENCES cases (id),
    dispute   INTEGER NOT NULL, -- its place among those of the case, from 1
    road      TEXT NOT NULL CHECK (road IN ('review', 'direct_suit', 'suit_after_review')),
    result    TEXT NOT NULL CHECK (result IN ('', 'upheld', 'corrected', 'other')), -- empty while it is not decided
    from_year INTEGER NOT NULL,
    to_year   INTEGER NOT NULL, -- 9999 while nobody knows the end
    PRIMARY KEY (case_id, dispute, from_year)
) STRICT;
CREATE INDEX disputes_by_year ON disputes (agency_id, to_year, from_year, road, result, case_id);

-- +goose Down
DROP TABLE disputes;
