-- The spine of the book: this installation, operators, routers, incidents, audit, keys, outbox.
--
-- Ids are UUIDv7 as 16-byte blobs, instants are UTC epoch milliseconds. Master data (operator,
-- router) is patched field by field and never deleted; facts (incident, incident_event, audit,
-- audit_outcome) are only ever appended. Whatever follows from facts is a view.

-- This installation. Local: it is not synced.
CREATE TABLE device (
    only_row   INTEGER PRIMARY KEY CHECK (only_row = 1),
    id         BLOB NOT NULL CHECK (length(id) = 16),
    created_at INTEGER NOT NULL
) STRICT;

-- The history of the book, and what a later sync pushes: one row per changed row, written in the
-- transaction that changed it. All rows of one transaction share `mutation`.
CREATE TABLE outbox (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    id       BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    mutation BLOB NOT NULL CHECK (length(mutation) = 16),
    at       INTEGER NOT NULL,
    device   BLOB NOT NULL CHECK (length(device) = 16),
    operator BLOB CHECK (length(operator) = 16),
    tbl      TEXT NOT NULL,
    row_id   BLOB NOT NULL CHECK (length(row_id) = 16),
    kind     TEXT NOT NULL CHECK (kind IN ('insert', 'patch', 'fact')),
    body     TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX outbox_row ON outbox (tbl, row_id);

CREATE TABLE operator (
    id            BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    login         TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at    INTEGER NOT NULL,
    disabled_at   INTEGER,
    revision      INTEGER NOT NULL DEFAULT 1
) STRICT;

-- Wrong passwords at this desk, and the last right one. Local: it is not synced.
CREATE TABLE sign_in (
    operator_id  BLOB PRIMARY KEY NOT NULL REFERENCES operator (id),
    failed       INTEGER NOT NULL DEFAULT 0,
    locked_until INTEGER,
    last_at      INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE router (
    id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    host       TEXT NOT NULL,
    port       INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
    transport  TEXT NOT NULL,
    username   TEXT NOT NULL,
    -- Sealed: AES-256-GCM under an organisation key.
    password   BLOB NOT NULL,
    core       INTEGER NOT NULL CHECK (core IN (0, 1)),
    paused     INTEGER NOT NULL CHECK (paused IN (0, 1)),
    parent_id  BLOB REFERENCES router (id),
    site       TEXT NOT NULL,
    note       TEXT NOT NULL,
    latitude   REAL CHECK (latitude BETWEEN -90 AND 90),
    longitude  REAL CHECK (longitude BETWEEN -180 AND 180),
    pin        TEXT,
    created_at INTEGER NOT NULL,
    removed_at INTEGER,
    revision   INTEGER NOT NULL DEFAULT 1,
    CHECK ((latitude IS NULL) = (longitude IS NULL))
) STRICT;
CREATE UNIQUE INDEX router_name ON router (name_key) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX router_address ON router (host, port) WHERE removed_at IS NULL;
CREATE INDEX router_parent ON router (parent_id) WHERE removed_at IS NULL;

CREATE TABLE incident (
    id            BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    router_id     BLOB NOT NULL REFERENCES router (id),
    kind          TEXT NOT NULL,
    opened_at     INTEGER NOT NULL,
    behind        INTEGER NOT NULL,
    sessions_lost INTEGER,
    evidence      TEXT NOT NULL CHECK (json_valid(evidence))
) STRICT;
CREATE INDEX incident_opened ON incident (opened_at);
CREATE INDEX incident_router ON incident (router_id, opened_at);

CREATE TABLE incident_event (
    id          BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    incident_id BLOB NOT NULL REFERENCES incident (id),
    at          INTEGER NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('acknowledged', 'note', 'resolved')),
    operator_id BLOB REFERENCES operator (id),
    note        TEXT NOT NULL
) STRICT;
CREATE INDEX incident_event_incident ON incident_event (incident_id, kind, at);

-- The first event of a kind counts, wherever it was made.
CREATE VIEW incident_status AS
SELECT
    i.id,
    (SELECT min(e.at) FROM incident_event e
     WHERE e.incident_id = i.id AND e.kind = 'acknowledged') AS acknowledged_at,
    (SELECT e.operator_id FROM incident_event e
     WHERE e.incident_id = i.id AND e.kind = 'acknowledged'
     ORDER BY e.at, e.id LIMIT 1) AS acknowledged_by,
    (SELECT min(e.at) FROM incident_event e
     WHERE e.incident_id = i.id AND e.kind = 'resolved') AS resolved_at
FROM incident i;

-- Settings of this installation. Local: they are not synced.
CREATE TABLE setting (
    name  TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    id          BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    at          INTEGER NOT NULL,
    operator_id BLOB REFERENCES operator (id),
    -- The operator's name at that time.
    operator    TEXT,
    command     TEXT NOT NULL,
    subject     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- How an audited command ended; a row without one never ended.
CREATE TABLE audit_outcome (
    id       BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    audit_id BLOB NOT NULL UNIQUE REFERENCES audit (id),
    at       INTEGER NOT NULL,
    -- NULL: done.
    refused  TEXT
) STRICT, WITHOUT ROWID;

-- Organisation keys. Their material is only in `key_grant`, wrapped.
CREATE TABLE org_key (
    id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- An organisation key wrapped for this device, by the OS keyring's key or by the vault's
-- passphrase. Local: it is not synced.
CREATE TABLE key_grant (
    id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    key_id     BLOB NOT NULL REFERENCES org_key (id),
    holder     TEXT NOT NULL CHECK (holder IN ('keyring', 'vault')),
    -- Argon2id salt, for the vault.
    salt       BLOB,
    wrapped    BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (key_id, holder)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER incident_is_a_fact_u BEFORE UPDATE ON incident
BEGIN SELECT RAISE(ABORT, 'incident is append-only'); END;
CREATE TRIGGER incident_is_a_fact_d BEFORE DELETE ON incident
BEGIN SELECT RAISE(ABORT, 'incident is append-only'); END;
CREATE TRIGGER incident_event_is_a_fact_u BEFORE UPDATE ON incident_event
BEGIN SELECT RAISE(ABORT, 'incident_event is append-only'); END;
CREATE TRIGGER incident_event_is_a_fact_d BEFORE DELETE ON incident_event
BEGIN SELECT RAISE(ABORT, 'incident_event is append-only'); END;
CREATE TRIGGER audit_is_a_fact_u BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_is_a_fact_d BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_outcome_is_a_fact_u BEFORE UPDATE ON audit_outcome
BEGIN SELECT RAISE(ABORT, 'audit_outcome is append-only'); END;
CREATE TRIGGER audit_outcome_is_a_fact_d BEFORE DELETE ON audit_outcome
BEGIN SELECT RAISE(ABORT, 'audit_outcome is append-only'); END;
CREATE TRIGGER router_is_kept BEFORE DELETE ON router
BEGIN SELECT RAISE(ABORT, 'routers are removed by removed_at'); END;
CREATE TRIGGER operator_is_kept BEFORE DELETE ON operator
BEGIN SELECT RAISE(ABORT, 'operators are disabled, never deleted'); END;
