-- Backups that this computer makes by itself, once a day. Local: another computer has its own
-- schedule, and neither table comes along in a backup.
CREATE TABLE backup_schedule (
    only_row       INTEGER PRIMARY KEY CHECK (only_row = 1),
    folder         TEXT NOT NULL,
    -- Of the day, in the company's zone.
    hour           INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
    keep           INTEGER NOT NULL CHECK (keep BETWEEN 1 AND 365),
    telemetry      INTEGER NOT NULL CHECK (telemetry IN (0, 1)),
    -- Sealed for this device only.
    passphrase     BLOB NOT NULL,
    since          INTEGER NOT NULL,
    -- How many attempts failed since one went well, the first and the last of them, and why.
    attempts       INTEGER NOT NULL DEFAULT 0,
    failing_since  INTEGER,
    tried_at       INTEGER,
    failure        TEXT,
    failure_detail TEXT
) STRICT;

-- The files that it made, or was about to make. No other is ever taken away.
CREATE TABLE backup_file (
    seq   INTEGER PRIMARY KEY,
    path  TEXT NOT NULL,
    -- What it was made for, as days since 1970.
    day   INTEGER NOT NULL,
    at    INTEGER NOT NULL,
    -- NULL until it is there, whole.
    bytes INTEGER
) STRICT;
