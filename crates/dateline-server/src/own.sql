-- Who may do what. Of a token only the SHA-256 is kept.
CREATE TABLE IF NOT EXISTS tokens (
    token INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    hash BLOB NOT NULL UNIQUE,
    scopes TEXT NOT NULL,               -- parted by blanks
    made INTEGER NOT NULL,
    revoked INTEGER
) STRICT;

-- What a token was used for, by the hour.
CREATE TABLE IF NOT EXISTS uses (
    token INTEGER NOT NULL REFERENCES tokens,
    hour INTEGER NOT NULL,
    method TEXT NOT NULL,
    route TEXT NOT NULL,
    status INTEGER NOT NULL,
    count INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (token, hour, method, route, status)
) STRICT, WITHOUT ROWID;

-- Where news of a watch is sent. The secret signs what is sent, so it must be known.
CREATE TABLE IF NOT EXISTS webhooks (
    webhook INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    watch TEXT NOT NULL,
    url TEXT NOT NULL,
    secret BLOB NOT NULL,
    seq INTEGER NOT NULL,               -- the last change that was looked at
    made INTEGER NOT NULL
) STRICT;

-- What is to be sent, or could not be.
CREATE TABLE IF NOT EXISTS deliveries (
    delivery INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    webhook INTEGER NOT NULL REFERENCES webhooks ON DELETE CASCADE,
    body TEXT NOT NULL,
    made INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    due INTEGER,                        -- null: dead, it is not tried any more
    error TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS deliveries_by_due ON deliveries (due) WHERE due IS NOT NULL;
