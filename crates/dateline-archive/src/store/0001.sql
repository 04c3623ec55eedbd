-- The archive's first form. Tables whose names end in _ are ours; the views without it are documented (docs/archive.md)
-- and stay. Times are seconds since 1970, days are days since 1970 (both UTC). Nothing that was recorded is ever
-- overwritten but by a takedown: `batch` tells when the archive took something in.
--
-- What is written with a report shall lie together, however large the archive is: a page of the file costs the same to
-- write for one row as for a hundred. So what is looked up by a hash or a name is kept by stretches first: keys of joining
-- by a stretch of publication (`stretch`, store/keyed.rs), names and ids by a stretch of arrival (`era`: so many versions, or
-- report events, at once). A question without an era looks into each of them (SQLite's skip-scan, for which the last lines
-- of this file state how large they are).

CREATE TABLE batches_ (
    batch INTEGER PRIMARY KEY,
    learnt INTEGER NOT NULL
) STRICT;

CREATE TABLE words_ (word INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE readers_ (reader INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE reports_ (
    report INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    story INTEGER NOT NULL,             -- number of the id of the story that it founds, where it founds one
    removed_on INTEGER,
    removed_because TEXT
) STRICT;
CREATE INDEX reports_by_story ON reports_ (story);

CREATE TABLE versions_ (
    version INTEGER PRIMARY KEY,
    report INTEGER NOT NULL REFERENCES reports_,
    digest INTEGER NOT NULL,            -- of the text and of what the report says of its own standing
    published INTEGER,                  -- null: undated, kept but not joined
    tie INTEGER NOT NULL,               -- orders what was published at the same moment
    written TEXT,
    url TEXT,
    publisher INTEGER REFERENCES words_,
    agency INTEGER REFERENCES words_,
    title TEXT,
    language TEXT,
    notice TEXT,                        -- correction, update, withdrawal, embargo, advisory
    until INTEGER,                      -- end of an embargo
    copy_of INTEGER REFERENCES versions_,
    story INTEGER REFERENCES versions_,
    batch INTEGER NOT NULL REFERENCES batches_,
    UNIQUE (report, digest)
) STRICT;
CREATE INDEX versions_by_publication ON versions_ (published, tie);
CREATE INDEX versions_by_notice ON versions_ (report) WHERE notice IS NOT NULL;
CREATE INDEX versions_by_story ON versions_ (story);
CREATE INDEX versions_by_copy ON versions_ (copy_of) WHERE copy_of IS NOT NULL;

-- What a version is compared by: for near copies, for stories.
CREATE TABLE signatures_ (version INTEGER PRIMARY KEY REFERENCES versions_, signature BLOB NOT NULL) STRICT;
CREATE TABLE profiles_ (version INTEGER PRIMARY KEY REFERENCES versions_, profile BLOB NOT NULL) STRICT;

CREATE TABLE revisions_ (
    revision INTEGER PRIMARY KEY,
    version INTEGER NOT NULL REFERENCES versions_,
    reader INTEGER NOT NULL REFERENCES readers_,
    context TEXT,
    record BLOB NOT NULL,               -- zstd of the record's JSON
    batch INTEGER NOT NULL REFERENCES batches_,
    superseded INTEGER REFERENCES batches_
) STRICT;
CREATE INDEX revisions_by_version ON revisions_ (version);

-- Ways in which reports name somebody, and the entity that each belongs to (the first form of it that was published).
CREATE TABLE forms_ (
    form INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    name TEXT NOT NULL,
    country TEXT,
    named INTEGER NOT NULL,
    key INTEGER,
    UNIQUE (kind, name, country, named)
) STRICT;
CREATE INDEX forms_by_key ON forms_ (key) WHERE key IS NOT NULL;

CREATE TABLE mentions_ (
    version INTEGER NOT NULL REFERENCES versions_,
    entity INTEGER NOT NULL,            -- number of the entity in the record, from 0
    form INTEGER NOT NULL REFERENCES forms_,
    mentions INTEGER NOT NULL,
    era INTEGER GENERATED ALWAYS AS (version >> 14),
    PRIMARY KEY (version, entity)
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_by_form ON mentions_ (era, form);

CREATE TABLE roles_ (
    form INTEGER NOT NULL REFERENCES forms_,
    title INTEGER NOT NULL REFERENCES words_,
    body INTEGER REFERENCES forms_,     -- what the title is held of
    standing INTEGER NOT NULL,          -- current former acting elect nominee
    version INTEGER NOT NULL REFERENCES versions_,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    era INTEGER GENERATED ALWAYS AS (version >> 14)
) STRICT;
CREATE INDEX roles_by_form ON roles_ (era, form);
CREATE INDEX roles_by_body ON roles_ (era, body, title);
CREATE INDEX roles_by_version ON roles_ (version);

CREATE TABLE statements_ (
    version INTEGER NOT NULL REFERENCES versions_,
    number INTEGER NOT NULL,
    speaker INTEGER REFERENCES forms_,
    stance INTEGER NOT NULL,
    manner INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    era INTEGER GENERATED ALWAYS AS (version >> 14),
    PRIMARY KEY (version, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX statements_by_speaker ON statements_ (era, speaker) WHERE speaker IS NOT NULL;

-- What one report tells as one event, and the archive event that it was joined to (its founder).
CREATE TABLE report_events_ (
    item INTEGER PRIMARY KEY,
    version INTEGER NOT NULL REFERENCES versions_,
    number INTEGER NOT NULL,            -- of its first telling in the record, from 0
    published INTEGER NOT NULL,
    tie INTEGER NOT NULL,
    founder INTEGER,
    partner INTEGER,                    -- the neighbour that decided
    grounds INTEGER NOT NULL DEFAULT 0,
    points INTEGER NOT NULL DEFAULT 0,  -- hundredths
    body BLOB NOT NULL,
    batch INTEGER NOT NULL,             -- since when it belongs there
    retired INTEGER NOT NULL DEFAULT 0  -- of a superseded revision
) STRICT;
CREATE INDEX report_events_by_founder ON report_events_ (founder);
CREATE INDEX report_events_by_version ON report_events_ (version, number);

-- Where a report event belonged before: what `--recorded-by` answers from.
CREATE TABLE memberships_ (
    item INTEGER NOT NULL,
    until INTEGER NOT NULL REFERENCES batches_,
    founder INTEGER,
    PRIMARY KEY (item, until)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_by_batch ON memberships_ (until);

CREATE TABLE joining_keys_ (
    stretch INTEGER NOT NULL,           -- of publication
    key INTEGER NOT NULL,
    published INTEGER NOT NULL,
    tie INTEGER NOT NULL,
    item INTEGER NOT NULL,
    PRIMARY KEY (stretch, key, published, tie, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE tellings_ (
    item INTEGER NOT NULL REFERENCES report_events_,
    number INTEGER NOT NULL,
    type INTEGER NOT NULL REFERENCES types_,
    mode INTEGER REFERENCES words_,
    status INTEGER NOT NULL REFERENCES statuses_,
    earliest INTEGER,
    latest INTEGER,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    PRIMARY KEY (item, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE types_ (type INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE statuses_ (status INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE bases_ (basis INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE places_ (
    place INTEGER PRIMARY KEY,
    geonames INTEGER,
    name TEXT NOT NULL,
    country TEXT,
    latitude REAL NOT NULL,
    longitude REAL NOT NULL,
    is_wide INTEGER NOT NULL,
    UNIQUE (name, country, latitude, longitude)
) STRICT;
CREATE VIRTUAL TABLE place_boxes_ USING rtree (place, south, north, west, east);

-- Archive events as now believed: derived from their tellings and written again whenever these change.
CREATE TABLE events_ (
    founder INTEGER PRIMARY KEY REFERENCES report_events_,
    id INTEGER NOT NULL,                -- a hash: of many millions two may be equal
    type INTEGER NOT NULL,
    mode INTEGER,
    status INTEGER NOT NULL,
    basis INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL,
    earliest INTEGER,
    latest INTEGER,
    place INTEGER REFERENCES places_,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    reports INTEGER NOT NULL,
    sources INTEGER NOT NULL,
    confidence INTEGER NOT NULL,
    part_of INTEGER,
    batch INTEGER NOT NULL,             -- that wrote it last
    era INTEGER GENERATED ALWAYS AS (founder >> 16)
) STRICT;
CREATE INDEX events_by_id ON events_ (era, id);
CREATE INDEX events_by_time ON events_ (earliest, founder);
CREATE INDEX events_by_type ON events_ (type, earliest);
CREATE INDEX events_by_place ON events_ (era, place) WHERE place IS NOT NULL;
CREATE INDEX events_by_batch ON events_ (batch);

CREATE TABLE parties_ (
    founder INTEGER NOT NULL,
    side INTEGER NOT NULL,              -- 0 actor, 1 recipient
    form INTEGER NOT NULL REFERENCES forms_,
    era INTEGER GENERATED ALWAYS AS (founder >> 16),
    PRIMARY KEY (founder, side, form)
) STRICT, WITHOUT ROWID;
CREATE INDEX parties_by_form ON parties_ (era, form, founder);

CREATE TABLE steps_ (
    founder INTEGER NOT NULL,
    number INTEGER NOT NULL,
    step INTEGER NOT NULL REFERENCES words_,
    item INTEGER NOT NULL REFERENCES report_events_,
    telling INTEGER NOT NULL,
    PRIMARY KEY (founder, number)
) STRICT, WITHOUT ROWID;

-- Ids that were given out and where they lead now.
CREATE TABLE successors_ (
    id INTEGER NOT NULL,
    item INTEGER NOT NULL REFERENCES report_events_, -- what left it: the id leads to the event that holds this now
    batch INTEGER NOT NULL,
    PRIMARY KEY (id, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE copy_keys_ (
    stretch INTEGER NOT NULL,           -- of publication
    key INTEGER NOT NULL,
    published INTEGER NOT NULL,
    tie INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (stretch, key, published, tie, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE story_keys_ (
    stretch INTEGER NOT NULL,           -- of publication
    key INTEGER NOT NULL,
    published INTEGER NOT NULL,
    tie INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (stretch, key, published, tie, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE decisions_ (
    decision INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    who TEXT NOT NULL,
    why TEXT NOT NULL,
    made INTEGER NOT NULL,
    undone INTEGER,
    undone_by TEXT
) STRICT;

CREATE TABLE problems_ (
    problem INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    report TEXT,
    error TEXT NOT NULL,
    seen INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX problems_once ON problems_ (source, coalesce(report, ''), error);

CREATE TABLE links_ (
    url TEXT PRIMARY KEY,
    title TEXT,
    published TEXT,
    feed TEXT,
    state TEXT NOT NULL DEFAULT 'queued',
    seen INTEGER NOT NULL
) STRICT;

CREATE TABLE feeds_ (url TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT;

CREATE VIRTUAL TABLE texts_ USING fts5 (
    title, text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);

-- How many pieces of one size the index may lie in before they are merged into one of the next size. FTS5's own 4 and 16 write
-- every word about five times in an archive of 1,500 batches, these about three times; a question looks into a few dozen pieces.
INSERT INTO texts_ (texts_, rank) VALUES ('automerge', 12);
INSERT INTO texts_ (texts_, rank) VALUES ('crisismerge', 40);

-- What others may read (Datasette, DuckDB): the latest version of each report, the archive as now believed.
CREATE VIEW reports AS
    SELECT r.id, v.version, v.written AS published, v.url, p.text AS publisher, a.text AS agency, v.title, v.language,
           v.notice, c.id AS copy_of, strftime('%Y-%m-%dT%H:%M:%SZ', b.learnt, 'unixepoch') AS learnt
    FROM versions_ v JOIN reports_ r USING (report) JOIN batches_ b USING (batch)
    LEFT JOIN words_ p ON p.word = v.publisher LEFT JOIN words_ a ON a.word = v.agency
    LEFT JOIN versions_ cv ON cv.version = v.copy_of LEFT JOIN reports_ c ON c.report = cv.report;

CREATE VIEW events AS
    SELECT printf('%012x', e.id) AS id, t.name AS type, m.text AS mode,
           CASE WHEN s.name = 'planned' AND (e.latest + 1) * 86400 <= (SELECT max(published) FROM versions_)
               THEN 'unreported' ELSE s.name END AS status, k.name AS basis, e.withdrawn, date(e.earliest * 86400, 'unixepoch') AS earliest, date(e.latest * 86400, 'unixepoch') AS latest,
           p.name AS place, p.country, p.latitude, p.longitude,
           strftime('%Y-%m-%dT%H:%M:%SZ', e.first_seen, 'unixepoch') AS first_seen,
           strftime('%Y-%m-%dT%H:%M:%SZ', e.last_seen, 'unixepoch') AS last_seen,
           e.reports, e.sources AS independent_sources, e.confidence / 100.0 AS confidence,
           (SELECT group_concat(name, '; ') FROM (SELECT f.name FROM parties_ x JOIN forms_ f USING (form)
                WHERE x.founder = e.founder AND x.side = 0 ORDER BY f.name)) AS actors,
           (SELECT group_concat(name, '; ') FROM (SELECT f.name FROM parties_ x JOIN forms_ f USING (form)
                WHERE x.founder = e.founder AND x.side = 1 ORDER BY f.name)) AS recipients
    FROM events_ e JOIN types_ t USING (type) JOIN statuses_ s USING (status) JOIN bases_ k USING (basis)
    LEFT JOIN words_ m ON m.word = e.mode LEFT JOIN places_ p ON p.place = e.place;

CREATE VIEW tellings AS
    SELECT printf('%012x', e.id) AS event, r.id AS report, 'v' || (l.number + 1) AS record_event, t.name AS type,
           m.text AS mode, s.name AS status, date(l.earliest * 86400, 'unixepoch') AS earliest,
           date(l.latest * 86400, 'unixepoch') AS latest, l.start, l.end, v.written AS published
    FROM tellings_ l JOIN report_events_ i USING (item) JOIN versions_ v USING (version) JOIN reports_ r USING (report)
    JOIN events_ e ON e.founder = i.founder JOIN types_ t USING (type) JOIN statuses_ s USING (status)
    LEFT JOIN words_ m ON m.word = l.mode;

CREATE VIEW steps AS
    SELECT printf('%012x', e.id) AS event, s.number, w.text AS step, r.id AS report,
           'v' || (s.telling + 1) AS record_event, v.written AS published
    FROM steps_ s JOIN events_ e USING (founder) JOIN words_ w ON w.word = s.step
    JOIN report_events_ i ON i.item = s.item JOIN versions_ v USING (version) JOIN reports_ r USING (report);

CREATE VIEW statements AS
    SELECT r.id AS report, 's' || (s.number + 1) AS record_statement, f.name AS speaker, f.country AS speaker_country,
           CASE s.stance WHEN 0 THEN 'asserts' WHEN 1 THEN 'denies' WHEN 2 THEN 'confirms' WHEN 3 THEN 'demands'
               WHEN 4 THEN 'promises' WHEN 5 THEN 'warns' WHEN 6 THEN 'asks' ELSE 'doubts' END AS stance,
           CASE s.manner WHEN 0 THEN 'direct' WHEN 1 THEN 'indirect' ELSE 'mixed' END AS manner,
           s.start, s.end, v.written AS published
    FROM statements_ s JOIN versions_ v USING (version) JOIN reports_ r USING (report)
    LEFT JOIN forms_ f ON f.form = s.speaker;

CREATE VIEW entities AS
    SELECT f.form AS entity, f.name, CASE f.kind WHEN 0 THEN 'person' WHEN 1 THEN 'organization' WHEN 2 THEN 'country'
               WHEN 3 THEN 'place' ELSE 'other' END AS kind, f.country,
           count(DISTINCT m.version) AS reports, sum(m.mentions) AS mentions
    FROM forms_ f JOIN mentions_ m USING (form) WHERE f.named GROUP BY f.form;

CREATE VIEW roles AS
    SELECT f.name, t.text AS title, b.name AS of, b.country,
           CASE o.standing WHEN 0 THEN 'current' WHEN 1 THEN 'former' WHEN 2 THEN 'acting' WHEN 3 THEN 'elect'
               ELSE 'nominee' END AS standing,
           date(min(v.published), 'unixepoch') AS first_seen, date(max(v.published), 'unixepoch') AS last_seen,
           count(DISTINCT v.report) AS reports
    FROM roles_ o JOIN forms_ f USING (form) JOIN words_ t ON t.word = o.title LEFT JOIN forms_ b ON b.form = o.body
    JOIN versions_ v USING (version) GROUP BY o.form, o.title, o.body, o.standing;

-- What SQLite's planner is to take for the size of what is kept by eras: rows, rows of one era, rows of one name or id in
-- it. (Made once for all, since it shall look into an archive of any size in the same way.)
ANALYZE;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('mentions_', 'mentions_by_form', '1000000 100000 20'),
    ('roles_', 'roles_by_form', '1000000 100000 20'),
    ('roles_', 'roles_by_body', '1000000 100000 20 5'),
    ('statements_', 'statements_by_speaker', '1000000 100000 20'),
    ('events_', 'events_by_id', '1000000 100000 1'),
    ('events_', 'events_by_place', '1000000 100000 20'),
    ('parties_', 'parties_by_form', '1000000 100000 20 1');
ANALYZE sqlite_schema;
