-- When a queued link is asked for, and when a report that was fetched from it is looked at again.
ALTER TABLE links_ ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;     -- failures since the last success
ALTER TABLE links_ ADD COLUMN due INTEGER NOT NULL DEFAULT 0;       -- not asked for before this moment
ALTER TABLE links_ ADD COLUMN fetched INTEGER;                      -- first success
ALTER TABLE links_ ADD COLUMN until INTEGER;                        -- looked at again up to this moment
ALTER TABLE links_ ADD COLUMN validators TEXT;                      -- of HTTP, as JSON
ALTER TABLE links_ ADD COLUMN report TEXT;                          -- id of the report that it leads to
CREATE INDEX links_by_due ON links_ (due) WHERE state IN ('queued', 'fetched');
