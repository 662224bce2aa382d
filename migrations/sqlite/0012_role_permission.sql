-- What a company changed in what a role may do. A row stays as it is made: what was changed back is
-- `granted` NULL.
CREATE TABLE role_permission (
    id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    role       TEXT NOT NULL,
    permission TEXT NOT NULL,
    -- 1 given, 0 taken, NULL as the program has it.
    granted    INTEGER,
    row_seq    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX role_permission_role ON role_permission (role, permission);

CREATE TRIGGER role_permission_is_kept BEFORE DELETE ON role_permission
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'rights of roles are changed back, never deleted'); END;
