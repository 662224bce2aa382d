-- Measurements and states of routers. Not the book: it may be lost, and then begins anew.

-- Short numbers for routers, so that millions of samples stay small. Number 0 is the network.
CREATE TABLE series (
    number INTEGER PRIMARY KEY NOT NULL,
    router BLOB NOT NULL UNIQUE CHECK (length(router) = 16)
) STRICT;

-- One sample per step; `step` is its length in seconds: 10 as measured, 300 and 3600 rolled up.
-- Columns are NULL where nothing was measured.
CREATE TABLE sample (
    step     INTEGER NOT NULL,
    series   INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    cpu      REAL,
    memory   REAL,
    latency  REAL,
    sessions REAL,
    download INTEGER,
    upload   INTEGER,
    PRIMARY KEY (step, series, at)
) STRICT, WITHOUT ROWID;

-- A state holds from its instant until the next one's.
CREATE TABLE span (
    series INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    state  TEXT NOT NULL,
    PRIMARY KEY (series, at)
) STRICT, WITHOUT ROWID;

-- When the observer was last awake: what follows it was watched by nobody.
CREATE TABLE awake (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    at       INTEGER NOT NULL
) STRICT;
