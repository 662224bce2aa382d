-- After how many minutes without a key or the pointer a session is locked.

CREATE TABLE new_company (
    id           BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    name         TEXT NOT NULL,
    address      TEXT NOT NULL,
    npwp         TEXT NOT NULL,
    pkp          INTEGER NOT NULL,
    zone         TEXT NOT NULL,
    due_day      INTEGER,
    grace_days   INTEGER NOT NULL,
    -- 0 never, NULL while nobody chose.
    idle_minutes INTEGER,
    row_seq      INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO new_company (id, name, address, npwp, pkp, zone, due_day, grace_days, row_seq)
SELECT id, name, address, npwp, pkp, zone, due_day, grace_days, row_seq FROM company;
DROP TABLE company;
ALTER TABLE new_company RENAME TO company;

CREATE TRIGGER company_is_kept BEFORE DELETE ON company
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'the company is never deleted'); END;
