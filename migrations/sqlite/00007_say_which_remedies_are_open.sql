-- +goose Up

-- What an agency is among the organs of the state, which says who reviews its decisions; empty while that is not settled.
ALTER TABLE agencies ADD COLUMN standing TEXT NOT NULL DEFAULT '';
-- Whether 行政查询事项 are told to go to review first: part of the policy, on which the courts and some agencies differ.
ALTER TABLE agencies ADD COLUMN inquiry_review_first INTEGER NOT NULL DEFAULT 0 CHECK (inquiry_review_first IN (0, 1));
ALTER TABLE earlier_policies ADD COLUMN inquiry_review_first INTEGER NOT NULL DEFAULT 0 CHECK (inquiry_review_first IN (0, 1));

-- +goose Down
ALTER TABLE earlier_policies DROP COLUMN inquiry_review_first;
ALTER TABLE agencies DROP COLUMN inquiry_review_first;
ALTER TABLE agencies DROP COLUMN standing;
