-- Work that is done once for all desktops. Local: with a server, the server keeps who did it, and
-- this is what is known of it here; without one, this is the whole truth.

CREATE TABLE job_run (
    job    TEXT NOT NULL,
    -- What it was done for, such as a day: `2026-11-22`.
    period TEXT NOT NULL,
    -- When this desktop did it or heard that it was done.
    at     INTEGER NOT NULL,
    PRIMARY KEY (job, period)
) STRICT, WITHOUT ROWID;

-- How the last comparison of this book with the server went, for each table.
CREATE TABLE book_check (
    tbl       TEXT PRIMARY KEY NOT NULL,
    at        INTEGER NOT NULL,
    -- Rows of this book.
    rows      INTEGER NOT NULL,
    -- Buckets that differed, and how many rows were marked to be fetched again.
    differing INTEGER NOT NULL,
    marked    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
