-- What was decided about PPPoE customers at routers, and what came of it. Both are facts.

-- It says what is to be looked after, and where; to which value is the book's to say when it is done.
CREATE TABLE provision_intent (
    id              BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    subscription_id BLOB NOT NULL,
    branch_id       BLOB,
    router_id       BLOB NOT NULL,
    pppoe_user      TEXT NOT NULL,
    work            TEXT NOT NULL,
    at              INTEGER NOT NULL,
    operator_id     BLOB,
    device_id       BLOB NOT NULL,
    reason          TEXT NOT NULL,
    row_seq         INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX provision_intent_subscription ON provision_intent (subscription_id, work, at);
CREATE INDEX provision_intent_place ON provision_intent (router_id, pppoe_user, at);

CREATE TABLE provision_event (
    id             BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    intent_id      BLOB NOT NULL,
    branch_id      BLOB,
    at             INTEGER NOT NULL,
    kind           TEXT NOT NULL,
    -- Of `saved`: how the secret was before it was cut off.
    profile        TEXT,
    remote_address TEXT,
    -- Of `stuck`, JSON: why.
    stuck          TEXT,
    row_seq        INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX provision_event_intent ON provision_event (intent_id, kind, at);

CREATE TRIGGER provision_intent_is_a_fact_u BEFORE UPDATE ON provision_intent
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'provision_intent is append-only'); END;
CREATE TRIGGER provision_intent_is_a_fact_d BEFORE DELETE ON provision_intent
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'provision_intent is append-only'); END;
CREATE TRIGGER provision_event_is_a_fact_u BEFORE UPDATE ON provision_event
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'provision_event is append-only'); END;
CREATE TRIGGER provision_event_is_a_fact_d BEFORE DELETE ON provision_event
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'provision_event is append-only'); END;

-- Who is cut off, by each decision that says so: the newer of the two says it, whether it was carried out
-- yet or not. Without a GROUP BY, so that one subscription is looked for by its index.
CREATE VIEW cut_off AS
SELECT i.subscription_id FROM provision_intent i
WHERE i.work = 'isolate'
  AND NOT EXISTS (SELECT 1 FROM provision_intent r
                  WHERE r.subscription_id = i.subscription_id AND r.work = 'restore'
                    AND (r.at, r.id) > (i.at, i.id));

-- By which profile people are cut off, and in which minutes of the company's day; NULL while nobody chose.
CREATE TABLE new_company (
    id                BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    name              TEXT NOT NULL,
    address           TEXT NOT NULL,
    npwp              TEXT NOT NULL,
    pkp               INTEGER NOT NULL,
    zone              TEXT NOT NULL,
    due_day           INTEGER,
    grace_days        INTEGER NOT NULL,
    -- 0 never, NULL while nobody chose.
    idle_minutes      INTEGER,
    isolation_profile TEXT,
    isolate_from      INTEGER,
    isolate_until     INTEGER,
    row_seq           INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO new_company (id, name, address, npwp, pkp, zone, due_day, grace_days, idle_minutes, row_seq)
SELECT id, name, address, npwp, pkp, zone, due_day, grace_days, idle_minutes, row_seq FROM company;
DROP TABLE company;
ALTER TABLE new_company RENAME TO company;

CREATE TRIGGER company_is_kept BEFORE DELETE ON company
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'the company is never deleted'); END;
