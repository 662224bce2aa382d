-- The book becomes one of many: its rows are shared through a server where one is set up.
--
-- A synced table has the columns of its description, and `row_seq`: the server's sequence of the
-- row's last change that was seen here, 0 where the server never confirmed the row. It has no
-- UNIQUE index, no foreign key and no CHECK but that of the id: rows that were fetched, and unsent
-- changes that are put back on top of them, must always fit. What a person does here is checked by
-- the description before it is written.
--
-- Tables are rebuilt as SQLite documents it (lang_altertable.html, section 7); this file runs with
-- foreign keys off.

DROP VIEW incident_status;

-- Where this installation stands with the server. Local: it is not synced.
CREATE TABLE standing (
    only_row      INTEGER PRIMARY KEY CHECK (only_row = 1),
    -- NULL: it works alone.
    epoch         BLOB CHECK (length(epoch) = 16),
    scope         BLOB CHECK (length(scope) = 16),
    -- NULL: nothing was fetched yet.
    cursor_seq    INTEGER,
    cursor_commit BLOB CHECK (length(cursor_commit) = 16),
    -- 3 stands for D03.
    series        INTEGER,
    last_n        INTEGER NOT NULL DEFAULT 0,
    -- Of the last change made here.
    hlc           INTEGER NOT NULL DEFAULT 0,
    -- How far the server's clock is ahead of this computer's, in milliseconds.
    clock_offset  INTEGER NOT NULL DEFAULT 0,
    -- 1 only within a transaction of the sync: facts are written then, too.
    applying      INTEGER NOT NULL DEFAULT 0 CHECK (applying IN (0, 1)),
    CHECK ((epoch IS NULL) = (scope IS NULL)),
    CHECK ((cursor_seq IS NULL) = (cursor_commit IS NULL))
) STRICT;
INSERT INTO standing (only_row) VALUES (1);

-- The history of the book, and what is pushed: one row per transaction. Local.
CREATE TABLE change (
    -- The order in which they were made.
    pos      INTEGER PRIMARY KEY,
    id       BLOB NOT NULL CHECK (length(id) = 16),
    -- Counts what this device sends; NULL where it is history only, and the greatest of all where it
    -- was accepted under a name that this desk bears no more.
    n        INTEGER,
    base     INTEGER NOT NULL DEFAULT 0,
    hlc      INTEGER NOT NULL DEFAULT 0,
    at       INTEGER NOT NULL,
    device   BLOB NOT NULL CHECK (length(device) = 16),
    operator BLOB CHECK (length(operator) = 16),
    -- `alone`: made while there was no server, and not sent; the rows were offered instead.
    state    TEXT NOT NULL CHECK (state IN ('alone', 'unsent', 'accepted', 'refused')),
    -- In which it was accepted or refused.
    seq      INTEGER,
    refusal  TEXT CHECK (refusal IS NULL OR json_valid(refusal))
) STRICT;
CREATE INDEX change_unsent ON change (n) WHERE state = 'unsent';
CREATE INDEX change_n ON change (n) WHERE n IS NOT NULL;
CREATE INDEX change_accepted ON change (at) WHERE state = 'accepted';

-- The rows of a change. Local.
CREATE TABLE edit (
    change INTEGER NOT NULL REFERENCES change (pos) ON DELETE CASCADE ON UPDATE CASCADE,
    place  INTEGER NOT NULL,
    tbl    TEXT NOT NULL,
    row_id BLOB NOT NULL CHECK (length(row_id) = 16),
    verb   TEXT NOT NULL CHECK (verb IN ('insert', 'patch', 'fact', 'issue', 'offer')),
    body   TEXT NOT NULL CHECK (json_valid(body)),
    -- What it found: NULL no row, else the fields that it replaced.
    was    TEXT CHECK (was IS NULL OR json_valid(was)),
    PRIMARY KEY (change, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX edit_row ON edit (tbl, row_id);

INSERT INTO change (id, at, device, operator, state)
SELECT mutation, at, device, operator, 'alone'
FROM (SELECT mutation, at, device, operator, min(seq) AS first FROM outbox GROUP BY mutation)
ORDER BY first;
CREATE TEMP TABLE place_of AS SELECT id, pos FROM change;
CREATE UNIQUE INDEX temp.place_of_id ON place_of (id);
INSERT INTO edit (change, place, tbl, row_id, verb, body)
SELECT p.pos, row_number() OVER (PARTITION BY o.mutation ORDER BY o.seq), o.tbl, o.row_id, o.kind,
       o.body
FROM outbox o JOIN place_of p ON p.id = o.mutation;
DROP TABLE place_of;
DROP TABLE outbox;

-- Rows that the next fetch has to ask for, whether they changed or not. Local.
CREATE TABLE to_fetch (
    tbl    TEXT NOT NULL,
    row_id BLOB NOT NULL CHECK (length(row_id) = 16),
    PRIMARY KEY (tbl, row_id)
) STRICT, WITHOUT ROWID;

-- Rows that came and do not fit the tables of this version. Local.
CREATE TABLE quarantine (
    tbl     TEXT NOT NULL,
    row_id  BLOB NOT NULL CHECK (length(row_id) = 16),
    row_seq INTEGER NOT NULL,
    fields  TEXT NOT NULL CHECK (json_valid(fields)),
    -- In English, for the log.
    reason  TEXT NOT NULL,
    PRIMARY KEY (tbl, row_id)
) STRICT, WITHOUT ROWID;

-- The last number given in each series of printed numbers. Local.
CREATE TABLE series (
    name TEXT PRIMARY KEY NOT NULL,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How this desk knows an operator by the password. Local: it stays here.
CREATE TABLE operator_password (
    operator_id BLOB PRIMARY KEY NOT NULL CHECK (length(operator_id) = 16),
    hash        TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO operator_password (operator_id, hash) SELECT id, password_hash FROM operator;

CREATE TABLE new_operator (
    id          BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    login       TEXT NOT NULL,
    name        TEXT NOT NULL,
    role        TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    disabled_at INTEGER,
    row_seq     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO new_operator (id, login, name, role, created_at, disabled_at)
SELECT id, login, name, role, created_at, disabled_at FROM operator;
DROP TABLE operator;
ALTER TABLE new_operator RENAME TO operator;
CREATE INDEX operator_login ON operator (login);

CREATE TABLE new_sign_in (
    operator_id  BLOB PRIMARY KEY NOT NULL CHECK (length(operator_id) = 16),
    failed       INTEGER NOT NULL DEFAULT 0,
    locked_until INTEGER,
    last_at      INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO new_sign_in SELECT operator_id, failed, locked_until, last_at FROM sign_in;
DROP TABLE sign_in;
ALTER TABLE new_sign_in RENAME TO sign_in;

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
    row_seq      INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO new_router (id, name, name_key, host, port, transport, username, password, core, paused,
    parent_id, site, note, latitude_e7, longitude_e7, pin, created_at, removed_at)
SELECT id, name, name_key, host, port, transport, username, password, core, paused, parent_id, site,
    note, CAST(round(latitude * 1e7) AS INTEGER), CAST(round(longitude * 1e7) AS INTEGER), pin,
    created_at, removed_at
FROM router;
DROP TABLE router;
ALTER TABLE new_router RENAME TO router;
CREATE INDEX router_name ON router (name_key);
CREATE INDEX router_address ON router (host, port);
CREATE INDEX router_parent ON router (parent_id) WHERE removed_at IS NULL;

CREATE TABLE new_incident (
    id            BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    router_id     BLOB NOT NULL,
    kind          TEXT NOT NULL,
    opened_at     INTEGER NOT NULL,
    behind        INTEGER NOT NULL,
    sessions_lost INTEGER,
    evidence      TEXT NOT NULL,
    row_seq       INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO new_incident
SELECT id, router_id, kind, opened_at, behind, sessions_lost, evidence, 0 FROM incident;
DROP TABLE incident;
ALTER TABLE new_incident RENAME TO incident;
CREATE INDEX incident_opened ON incident (opened_at);
CREATE INDEX incident_router ON incident (router_id, opened_at);

CREATE TABLE new_incident_event (
    id          BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    incident_id BLOB NOT NULL,
    at          INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    operator_id BLOB,
    note        TEXT NOT NULL,
    row_seq     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO new_incident_event
SELECT id, incident_id, at, kind, operator_id, note, 0 FROM incident_event;
DROP TABLE incident_event;
ALTER TABLE new_incident_event RENAME TO incident_event;
CREATE INDEX incident_event_incident ON incident_event (incident_id, kind, at);

CREATE TABLE new_audit (
    id          BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    at          INTEGER NOT NULL,
    operator_id BLOB,
    -- The operator's name at that time.
    operator    TEXT,
    command     TEXT NOT NULL,
    subject     TEXT NOT NULL,
    row_seq     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO new_audit SELECT id, at, operator_id, operator, command, subject, 0 FROM audit;

-- How an audited command ended; a row without one never ended.
CREATE TABLE new_audit_outcome (
    id       BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    audit_id BLOB NOT NULL,
    at       INTEGER NOT NULL,
    -- NULL: done.
    refused  TEXT,
    row_seq  INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO new_audit_outcome SELECT id, audit_id, at, refused, 0 FROM audit_outcome;
DROP TABLE audit_outcome;
DROP TABLE audit;
ALTER TABLE new_audit RENAME TO audit;
ALTER TABLE new_audit_outcome RENAME TO audit_outcome;
CREATE INDEX audit_outcome_audit ON audit_outcome (audit_id);

CREATE TABLE new_org_key (
    id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    created_at INTEGER NOT NULL,
    row_seq    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO new_org_key SELECT id, created_at, 0 FROM org_key;

CREATE TABLE new_key_grant (
    id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    key_id     BLOB NOT NULL CHECK (length(key_id) = 16),
    holder     TEXT NOT NULL CHECK (holder IN ('keyring', 'vault')),
    -- Argon2id salt, for the vault.
    salt       BLOB,
    wrapped    BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (key_id, holder)
) STRICT, WITHOUT ROWID;
INSERT INTO new_key_grant SELECT id, key_id, holder, salt, wrapped, created_at FROM key_grant;
DROP TABLE key_grant;
DROP TABLE org_key;
ALTER TABLE new_org_key RENAME TO org_key;
ALTER TABLE new_key_grant RENAME TO key_grant;

-- Why a number that was given is on no document, or on one that goes by another now.
CREATE TABLE number_void (
    id       BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    tbl      TEXT NOT NULL,
    document BLOB NOT NULL,
    number   TEXT NOT NULL,
    reason   TEXT NOT NULL,
    stands   BLOB,
    instead  TEXT,
    row_seq  INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX number_void_document ON number_void (document);

-- A field that two desktops set apart from each other, with the value that is not in the row.
CREATE TABLE conflict (
    id        BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    tbl       TEXT NOT NULL,
    row_id    BLOB NOT NULL,
    field     TEXT NOT NULL,
    lost      TEXT NOT NULL,
    kept      TEXT NOT NULL,
    device    BLOB NOT NULL,
    closed_at INTEGER,
    row_seq   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX conflict_row ON conflict (row_id);

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

CREATE TRIGGER incident_is_a_fact_u BEFORE UPDATE ON incident
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'incident is append-only'); END;
CREATE TRIGGER incident_is_a_fact_d BEFORE DELETE ON incident
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'incident is append-only'); END;
CREATE TRIGGER incident_event_is_a_fact_u BEFORE UPDATE ON incident_event
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'incident_event is append-only'); END;
CREATE TRIGGER incident_event_is_a_fact_d BEFORE DELETE ON incident_event
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'incident_event is append-only'); END;
CREATE TRIGGER audit_is_a_fact_u BEFORE UPDATE ON audit
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_is_a_fact_d BEFORE DELETE ON audit
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_outcome_is_a_fact_u BEFORE UPDATE ON audit_outcome
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'audit_outcome is append-only'); END;
CREATE TRIGGER audit_outcome_is_a_fact_d BEFORE DELETE ON audit_outcome
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'audit_outcome is append-only'); END;
CREATE TRIGGER number_void_is_a_fact_u BEFORE UPDATE ON number_void
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'number_void is append-only'); END;
CREATE TRIGGER number_void_is_a_fact_d BEFORE DELETE ON number_void
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'number_void is append-only'); END;
CREATE TRIGGER org_key_is_a_fact_u BEFORE UPDATE ON org_key
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'org_key is append-only'); END;
CREATE TRIGGER org_key_is_a_fact_d BEFORE DELETE ON org_key
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'org_key is append-only'); END;
CREATE TRIGGER router_is_kept BEFORE DELETE ON router
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'routers are removed by removed_at'); END;
CREATE TRIGGER operator_is_kept BEFORE DELETE ON operator
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'operators are disabled, never deleted'); END;
CREATE TRIGGER conflict_is_kept BEFORE DELETE ON conflict
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'conflicts are closed, never deleted'); END;
