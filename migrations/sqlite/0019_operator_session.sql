-- Where operators are signed in: one row for each sign-in of the app, removed when it ends.
CREATE TABLE operator_session (
    id          BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    operator_id BLOB NOT NULL,
    device_id   BLOB NOT NULL,
    -- What the system calls the computer.
    computer    TEXT NOT NULL,
    since       INTEGER NOT NULL,
    removed_at  INTEGER,
    row_seq     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX operator_session_operator ON operator_session (operator_id) WHERE removed_at IS NULL;
CREATE INDEX operator_session_device ON operator_session (device_id) WHERE removed_at IS NULL;

CREATE TRIGGER operator_session_is_kept BEFORE DELETE ON operator_session
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'sessions are removed by removed_at'); END;
