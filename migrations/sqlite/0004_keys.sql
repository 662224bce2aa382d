-- Who holds the organisation's keys. Every row is worth what its signature says: whoever runs the
-- server can write any.

-- Desktops and recovery kits, each by its own word.
CREATE TABLE key_holder (
    id          BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    -- NULL: a recovery kit.
    device_id   BLOB,
    name        TEXT NOT NULL,
    recipient   TEXT NOT NULL,
    signing_key TEXT NOT NULL,
    made_at     INTEGER NOT NULL,
    row_seq     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- What the organisation's signing key says of a holder.
CREATE TABLE holder_standing (
    id        BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    holder_id BLOB NOT NULL,
    standing  TEXT NOT NULL,
    made_at   INTEGER NOT NULL,
    signature TEXT NOT NULL,
    row_seq   INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Keys of the organisation, each wrapped for one holder.
CREATE TABLE org_grant (
    id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    key_id     BLOB NOT NULL,
    holder_id  BLOB NOT NULL,
    wrapped    TEXT NOT NULL,
    granted_by BLOB NOT NULL,
    made_at    INTEGER NOT NULL,
    signature  TEXT NOT NULL,
    row_seq    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- What is wrapped for this computer may be the device's seed, too.
ALTER TABLE key_grant ADD COLUMN purpose TEXT NOT NULL DEFAULT 'organisation'
    CHECK (purpose IN ('organisation', 'device'));

CREATE TRIGGER key_holder_is_a_fact_u BEFORE UPDATE ON key_holder
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'key_holder is append-only'); END;
CREATE TRIGGER key_holder_is_a_fact_d BEFORE DELETE ON key_holder
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'key_holder is append-only'); END;
CREATE TRIGGER holder_standing_is_a_fact_u BEFORE UPDATE ON holder_standing
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'holder_standing is append-only'); END;
CREATE TRIGGER holder_standing_is_a_fact_d BEFORE DELETE ON holder_standing
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'holder_standing is append-only'); END;
CREATE TRIGGER org_grant_is_a_fact_u BEFORE UPDATE ON org_grant
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'org_grant is append-only'); END;
CREATE TRIGGER org_grant_is_a_fact_d BEFORE DELETE ON org_grant
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'org_grant is append-only'); END;
