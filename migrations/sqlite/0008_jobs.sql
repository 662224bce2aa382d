-- How the last comparison of this book with the server went, for each table; nothing was kept of
-- one before. Local.
DROP TABLE book_check;

CREATE TABLE book_check (
    tbl        TEXT PRIMARY KEY NOT NULL,
    at         INTEGER NOT NULL,
    -- The operator who asked for it; NULL where it was this desktop's turn.
    by_id      BLOB,
    -- Rows that were compared, here and on the server.
    here       INTEGER NOT NULL,
    there      INTEGER NOT NULL,
    -- Rows that were not the same.
    unlike     INTEGER NOT NULL,
    -- Of those, the ones that only this book had: they were given to the server.
    given_back INTEGER NOT NULL,
    -- Rows that were not the same even afterwards.
    remaining  INTEGER NOT NULL
) STRICT;
