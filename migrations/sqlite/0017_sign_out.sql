-- Since when an operator has to sign in anew, at every desk.
CREATE TABLE operator_sign_out (
    -- The operator's.
    id      BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    at      INTEGER NOT NULL,
    row_seq INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TRIGGER operator_sign_out_is_kept BEFORE DELETE ON operator_sign_out
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'sign-outs are moved on, never deleted'); END;

-- Whether somebody else made the password up: nothing is done with it but to change it. Local.
ALTER TABLE operator_password ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0;
