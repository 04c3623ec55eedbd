-- What asking goes by. An event's place in time (`day`, `end_day`) are its own days, or, where no report tells any, the day
-- on which the first report of it was published.
ALTER TABLE events_ ADD COLUMN day INTEGER NOT NULL DEFAULT 0;
ALTER TABLE events_ ADD COLUMN end_day INTEGER NOT NULL DEFAULT 0;
-- How long it lasts, or its day is open, as the number of bits of the days between: 0 one day, 1 two, 2 three or four … 17
-- more than 65,536. An event of n bits that lasts into a day began less than 2^n days before.
ALTER TABLE events_ ADD COLUMN span INTEGER NOT NULL DEFAULT 0;
UPDATE events_ SET day = coalesce(earliest, latest, first_seen / 86400), end_day = coalesce(latest, earliest, first_seen / 86400);
UPDATE events_ SET span = CASE
        WHEN end_day - day < 2 THEN 1 WHEN end_day - day < 4 THEN 2 WHEN end_day - day < 8 THEN 3 WHEN end_day - day < 16 THEN 4
        WHEN end_day - day < 32 THEN 5 WHEN end_day - day < 64 THEN 6 WHEN end_day - day < 128 THEN 7
        WHEN end_day - day < 256 THEN 8 WHEN end_day - day < 512 THEN 9 WHEN end_day - day < 1024 THEN 10
        WHEN end_day - day < 2048 THEN 11 WHEN end_day - day < 4096 THEN 12 WHEN end_day - day < 8192 THEN 13
        WHEN end_day - day < 16384 THEN 14 WHEN end_day - day < 32768 THEN 15 WHEN end_day - day < 65536 THEN 16 ELSE 17 END
    WHERE end_day > day;
-- A plan stays one in the file: whether its time is over depends on when one asks.
UPDATE events_ SET status = (SELECT status FROM statuses_ WHERE name = 'planned')
    WHERE status = (SELECT status FROM statuses_ WHERE name = 'unreported');

DROP INDEX events_by_time;
DROP INDEX events_by_type;
CREATE INDEX events_by_day ON events_ (day, id);
CREATE INDEX events_by_type ON events_ (type, day, id);
-- Those of several days, which a question about some days must not miss.
CREATE INDEX events_by_span ON events_ (span, day) WHERE span > 0;
-- Those of which more was told after the first report: the only ones that may have stood otherwise on an earlier day.
CREATE INDEX events_told_again ON events_ (last_seen, first_seen) WHERE last_seen > first_seen;
CREATE INDEX versions_by_publisher ON versions_ (publisher, published) WHERE publisher IS NOT NULL;

-- Under which countries an event's sides stand, in order of time.
CREATE TABLE codes_ (
    code TEXT NOT NULL,                 -- ISO 3166-1 alpha-3, or UNO, EUR, IGO, NGO
    side INTEGER NOT NULL,              -- 0 actor, 1 recipient, 2 either
    day INTEGER NOT NULL,
    id INTEGER NOT NULL,
    founder INTEGER NOT NULL,
    PRIMARY KEY (code, side, day, id)
) STRICT, WITHOUT ROWID;
INSERT INTO codes_ (code, side, day, id, founder)
    SELECT DISTINCT f.country, p.side, e.day, e.id, e.founder
    FROM events_ e JOIN parties_ p USING (founder) JOIN forms_ f USING (form) WHERE f.country IS NOT NULL;
INSERT OR IGNORE INTO codes_ (code, side, day, id, founder) SELECT code, 2, day, id, founder FROM codes_ WHERE side < 2;

-- What a change of an event is told by, and the codes of its sides, so that counting needs no joins.
ALTER TABLE events_ ADD COLUMN told INTEGER NOT NULL DEFAULT 0;     -- digest of all that is printed of it
ALTER TABLE events_ ADD COLUMN actor_codes TEXT;                    -- "CHN RUS"; null: none is known
ALTER TABLE events_ ADD COLUMN recipient_codes TEXT;
CREATE TABLE codes_by_founder (founder INTEGER, side INTEGER, code TEXT, PRIMARY KEY (founder, side, code)) WITHOUT ROWID;
INSERT INTO codes_by_founder SELECT founder, side, code FROM codes_ WHERE side < 2 ORDER BY founder, side, code;
UPDATE events_ SET
    actor_codes = (SELECT group_concat(code, ' ') FROM codes_by_founder c WHERE c.founder = events_.founder AND c.side = 0),
    recipient_codes = (SELECT group_concat(code, ' ') FROM codes_by_founder c WHERE c.founder = events_.founder AND c.side = 1)
    WHERE founder IN (SELECT founder FROM codes_by_founder);

-- Counts of events by the month of their first day, kept with each batch. One row a cell of each table: all events (shape
-- 0), by actor (1), by recipient (2), by both (3); an event with two actors stands in two cells of the latter three.
CREATE TABLE monthly_ (
    shape INTEGER NOT NULL,
    month INTEGER NOT NULL,             -- months since the year 0; before the rest, so that what is new lies together
    actor TEXT NOT NULL,                -- '': none is known, or not asked for
    recipient TEXT NOT NULL,
    type INTEGER NOT NULL,
    status INTEGER NOT NULL,
    basis INTEGER NOT NULL,
    due INTEGER NOT NULL,               -- last day of a plan: afterwards it is unreported; of all else -1
    events INTEGER NOT NULL,
    dated INTEGER NOT NULL,             -- of them, those of which a report tells the day
    sources INTEGER NOT NULL,
    PRIMARY KEY (shape, month, actor, recipient, type, status, basis, due)
) STRICT, WITHOUT ROWID;

INSERT INTO monthly_
    WITH stands AS (
        SELECT e.*, strftime('%Y', day * 86400, 'unixepoch') * 12 + strftime('%m', day * 86400, 'unixepoch') - 1 AS month,
               CASE WHEN s.name = 'planned' THEN coalesce(latest, -1) ELSE -1 END AS due,
               coalesce(earliest, latest) IS NOT NULL AS dated
        FROM events_ e JOIN statuses_ s USING (status)
    ), sides AS (
        SELECT 0 AS shape, '' AS actor, '' AS recipient, s.* FROM stands s
        UNION ALL SELECT 1, coalesce(a.code, ''), '', s.*
            FROM stands s LEFT JOIN codes_by_founder a ON a.founder = s.founder AND a.side = 0
        UNION ALL SELECT 2, '', coalesce(r.code, ''), s.*
            FROM stands s LEFT JOIN codes_by_founder r ON r.founder = s.founder AND r.side = 1
        UNION ALL SELECT 3, coalesce(a.code, ''), coalesce(r.code, ''), s.*
            FROM stands s LEFT JOIN codes_by_founder a ON a.founder = s.founder AND a.side = 0
            LEFT JOIN codes_by_founder r ON r.founder = s.founder AND r.side = 1
    )
    SELECT shape, month, actor, recipient, type, status, basis, due, count(*), sum(dated), sum(sources)
    FROM sides GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
DROP TABLE codes_by_founder;

-- What became of events, batch by batch, without a gap: for those who keep a copy.
CREATE TABLE changes_ (
    seq INTEGER PRIMARY KEY,
    batch INTEGER NOT NULL REFERENCES batches_,
    id INTEGER NOT NULL,
    change INTEGER NOT NULL,            -- 0 created, 1 changed, 2 split, 3 merged, 4 withdrawn
    other INTEGER                       -- the event that a merged one is part of now, or that left a split one
) STRICT;

INSERT INTO changes_ (batch, id, change) SELECT batch, id, 0 FROM events_ ORDER BY batch, id;

-- Texts read per day of publication, publisher and language.
CREATE TABLE coverage_ (
    day INTEGER NOT NULL,
    publisher INTEGER NOT NULL,         -- 0: not known
    language TEXT NOT NULL,             -- '': not known
    texts INTEGER NOT NULL,
    PRIMARY KEY (day, publisher, language)
) STRICT, WITHOUT ROWID;
INSERT INTO coverage_ SELECT published / 86400 - (published % 86400 < 0), coalesce(publisher, 0), coalesce(language, ''), count(*)
    FROM versions_ WHERE published IS NOT NULL GROUP BY 1, 2, 3;
-- The same by day alone: what silence is measured by.
CREATE TABLE days_ (day INTEGER PRIMARY KEY, texts INTEGER NOT NULL) STRICT;
INSERT INTO days_ SELECT day, sum(texts) FROM coverage_ GROUP BY day;
CREATE TRIGGER coverage_comes AFTER INSERT ON versions_ WHEN NEW.published IS NOT NULL BEGIN
    INSERT INTO coverage_ VALUES (NEW.published / 86400 - (NEW.published % 86400 < 0), coalesce(NEW.publisher, 0),
        coalesce(NEW.language, ''), 1) ON CONFLICT DO UPDATE SET texts = texts + 1;
    INSERT INTO days_ VALUES (NEW.published / 86400 - (NEW.published % 86400 < 0), 1)
        ON CONFLICT DO UPDATE SET texts = texts + 1;
END;
CREATE TRIGGER coverage_goes AFTER DELETE ON versions_ WHEN OLD.published IS NOT NULL BEGIN
    UPDATE coverage_ SET texts = texts - 1 WHERE day = OLD.published / 86400 - (OLD.published % 86400 < 0)
        AND publisher = coalesce(OLD.publisher, 0) AND language = coalesce(OLD.language, '');
    DELETE FROM coverage_ WHERE day = OLD.published / 86400 - (OLD.published % 86400 < 0) AND texts = 0;
    UPDATE days_ SET texts = texts - 1 WHERE day = OLD.published / 86400 - (OLD.published % 86400 < 0);
    DELETE FROM days_ WHERE day = OLD.published / 86400 - (OLD.published % 86400 < 0) AND texts = 0;
END;

CREATE TABLE watches_ (
    name TEXT PRIMARY KEY,
    query TEXT NOT NULL,
    seq INTEGER NOT NULL                -- of the last change that was looked at
) STRICT;
