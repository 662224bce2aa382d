-- Where the shared server is, and how this desktop gets in. Local: it is not synced.
CREATE TABLE server (
    only_row      INTEGER PRIMARY KEY CHECK (only_row = 1),
    host          TEXT NOT NULL,
    port          INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
    database      TEXT NOT NULL,
    -- The authority that signs the server's certificate, as PEM.
    ca            TEXT NOT NULL,
    login         TEXT NOT NULL,
    -- Sealed for this device only.
    password      BLOB NOT NULL,
    joined_at     INTEGER NOT NULL,
    -- When this book and the server were last seen to hold the same.
    last_exchange INTEGER
) STRICT;

-- When somebody made a refused change again, or let it go.
ALTER TABLE change ADD COLUMN dealt_at INTEGER;
CREATE INDEX change_refused ON change (pos) WHERE state = 'refused' AND dealt_at IS NULL;
