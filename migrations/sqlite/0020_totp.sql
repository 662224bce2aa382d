-- The second step of signing in: codes by time (RFC 6238).
CREATE TABLE operator_totp (
    -- The operator's.
    id       BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    -- Sealed, as the Base32 that an authenticator takes; NULL while it is off.
    secret   BLOB,
    -- SHA-256 in hex of each recovery code that is left, parted by commas.
    recovery TEXT NOT NULL,
    since    INTEGER NOT NULL,
    row_seq  INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TRIGGER operator_totp_is_kept BEFORE DELETE ON operator_totp
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'second steps are turned off, never deleted'); END;

-- The last time step whose code was taken, so that none is taken twice. Local.
ALTER TABLE sign_in ADD COLUMN totp_step INTEGER;
