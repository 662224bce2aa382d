-- Routers stand in groups and have tags; an operator who has groups sees only their routers.

CREATE TABLE router_group (
    id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    note       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    removed_at INTEGER,
    row_seq    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX router_group_name ON router_group (name_key);

CREATE TABLE operator_group (
    id          BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    operator_id BLOB NOT NULL,
    group_id    BLOB NOT NULL,
    removed_at  INTEGER,
    row_seq     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX operator_group_operator ON operator_group (operator_id, group_id);
CREATE INDEX operator_group_group ON operator_group (group_id) WHERE removed_at IS NULL;

CREATE TABLE new_router (
    id           BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    name         TEXT NOT NULL,
    name_key     TEXT NOT NULL,
    host         TEXT NOT NULL,
    port         INTEGER NOT NULL,
    transport    TEXT NOT NULL,
    username     TEXT NOT NULL,
    -- Sealed: AES-256-GCM under an organisation key.
    password     BLOB NOT NULL,
    core         INTEGER NOT NULL,
    paused       INTEGER NOT NULL,
    parent_id    BLOB,
    site         TEXT NOT NULL,
    note         TEXT NOT NULL,
    -- Degrees in units of 1e-7.
    latitude_e7  INTEGER,
    longitude_e7 INTEGER,
    pin          TEXT,
    created_at   INTEGER NOT NULL,
    removed_at   INTEGER,
    group_id     BLOB,
    -- Lower case, parted by commas.
    tags         TEXT,
    row_seq      INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO new_router (id, name, name_key, host, port, transport, username, password, core, paused,
    parent_id, site, note, latitude_e7, longitude_e7, pin, created_at, removed_at, row_seq)
SELECT id, name, name_key, host, port, transport, username, password, core, paused, parent_id, site,
    note, latitude_e7, longitude_e7, pin, created_at, removed_at, row_seq
FROM router;
DROP TABLE router;
ALTER TABLE new_router RENAME TO router;
CREATE INDEX router_name ON router (name_key);
CREATE INDEX router_address ON router (host, port);
CREATE INDEX router_parent ON router (parent_id) WHERE removed_at IS NULL;
CREATE INDEX router_group_id ON router (group_id) WHERE group_id IS NOT NULL;

CREATE TRIGGER router_is_kept BEFORE DELETE ON router
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'routers are removed by removed_at'); END;
CREATE TRIGGER router_group_is_kept BEFORE DELETE ON router_group
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'groups are removed by removed_at'); END;
CREATE TRIGGER operator_group_is_kept BEFORE DELETE ON operator_group
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'scopes are removed by removed_at'); END;
