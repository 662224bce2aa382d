-- Routers stand in groups and have tags; an operator who has groups sees only their routers. Desktops
-- go by it; the server shows routers to whoever has the right to see them.

CREATE TABLE app.router_group (
    id         uuid PRIMARY KEY,
    name       text NOT NULL,
    name_key   text NOT NULL,
    note       text NOT NULL,
    created_at bigint NOT NULL,
    removed_at bigint,
    row_seq    bigint NOT NULL,
    stamps     jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.operator_group (
    id          uuid PRIMARY KEY,
    operator_id uuid NOT NULL,
    group_id    uuid NOT NULL,
    removed_at  bigint,
    row_seq     bigint NOT NULL,
    stamps      jsonb NOT NULL DEFAULT '{}'
);

ALTER TABLE app.router ADD COLUMN group_id uuid, ADD COLUMN tags text;
