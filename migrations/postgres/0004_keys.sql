-- Who holds the organisation's keys: the pair of the file of that name for SQLite. The server
-- believes none of it and judges none of it: desktops go by the signatures.
--
-- Indexes, policies, triggers and rights follow from the descriptions: `sync.adopt` makes them.

CREATE TABLE app.key_holder (
    id          uuid PRIMARY KEY,
    device_id   uuid,
    name        text NOT NULL,
    recipient   text NOT NULL,
    signing_key text NOT NULL,
    made_at     bigint NOT NULL,
    row_seq     bigint NOT NULL,
    stamps      jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.holder_standing (
    id        uuid PRIMARY KEY,
    holder_id uuid NOT NULL,
    standing  text NOT NULL,
    made_at   bigint NOT NULL,
    signature text NOT NULL,
    row_seq   bigint NOT NULL,
    stamps    jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.org_grant (
    id         uuid PRIMARY KEY,
    key_id     uuid NOT NULL,
    holder_id  uuid NOT NULL,
    wrapped    text NOT NULL,
    granted_by uuid NOT NULL,
    made_at    bigint NOT NULL,
    signature  text NOT NULL,
    row_seq    bigint NOT NULL,
    stamps     jsonb NOT NULL DEFAULT '{}'
);
