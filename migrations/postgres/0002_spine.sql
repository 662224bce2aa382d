-- The spine of the book: operators, keys, routers, incidents, audit, voids and conflicts. The pair
-- of the files of that name for SQLite; what is sealed comes sealed, and passwords do not come.
--
-- Indexes, policies, triggers and rights follow from the descriptions: `sync.adopt` makes them.

CREATE TABLE app.operator (
    id          uuid PRIMARY KEY,
    login       text NOT NULL,
    name        text NOT NULL,
    role        text NOT NULL,
    created_at  bigint NOT NULL,
    disabled_at bigint,
    row_seq     bigint NOT NULL,
    stamps      jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.org_key (
    id         uuid PRIMARY KEY,
    created_at bigint NOT NULL,
    row_seq    bigint NOT NULL,
    stamps     jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.router (
    id           uuid PRIMARY KEY,
    name         text NOT NULL,
    name_key     text NOT NULL,
    host         text NOT NULL,
    port         bigint NOT NULL,
    transport    text NOT NULL,
    username     text NOT NULL,
    password     bytea NOT NULL,
    core         bigint NOT NULL,
    paused       bigint NOT NULL,
    parent_id    uuid,
    site         text NOT NULL,
    note         text NOT NULL,
    latitude_e7  bigint,
    longitude_e7 bigint,
    pin          text,
    created_at   bigint NOT NULL,
    removed_at   bigint,
    row_seq      bigint NOT NULL,
    stamps       jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.incident (
    id            uuid PRIMARY KEY,
    router_id     uuid NOT NULL,
    kind          text NOT NULL,
    opened_at     bigint NOT NULL,
    behind        bigint NOT NULL,
    sessions_lost bigint,
    evidence      text NOT NULL,
    row_seq       bigint NOT NULL,
    stamps        jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.incident_event (
    id          uuid PRIMARY KEY,
    incident_id uuid NOT NULL,
    at          bigint NOT NULL,
    kind        text NOT NULL,
    operator_id uuid,
    note        text NOT NULL,
    row_seq     bigint NOT NULL,
    stamps      jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.audit (
    id          uuid PRIMARY KEY,
    at          bigint NOT NULL,
    operator_id uuid,
    operator    text,
    command     text NOT NULL,
    subject     text NOT NULL,
    row_seq     bigint NOT NULL,
    stamps      jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.audit_outcome (
    id       uuid PRIMARY KEY,
    audit_id uuid NOT NULL,
    at       bigint NOT NULL,
    refused  text,
    row_seq  bigint NOT NULL,
    stamps   jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.number_void (
    id       uuid PRIMARY KEY,
    tbl      text NOT NULL,
    document uuid NOT NULL,
    number   text NOT NULL,
    reason   text NOT NULL,
    stands   uuid,
    instead  text,
    row_seq  bigint NOT NULL,
    stamps   jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.conflict (
    id        uuid PRIMARY KEY,
    tbl       text NOT NULL,
    row_id    uuid NOT NULL,
    field     text NOT NULL,
    lost      text NOT NULL,
    kept      text NOT NULL,
    device    uuid NOT NULL,
    closed_at bigint,
    row_seq   bigint NOT NULL,
    stamps    jsonb NOT NULL DEFAULT '{}'
);

-- What an operator is in the book is what the login may do here.
CREATE FUNCTION sync.follow_operator() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE sync.operator o
    SET role = NEW.role, disabled = NEW.disabled_at IS NOT NULL,
        scope = CASE WHEN o.role <> NEW.role THEN gen_random_uuid() ELSE o.scope END
    WHERE o.login = 'op_' || NEW.login;
    RETURN NULL;
END $$;
CREATE TRIGGER login_follows AFTER INSERT OR UPDATE OF role, disabled_at ON app.operator
FOR EACH ROW EXECUTE FUNCTION sync.follow_operator();
