-- What was decided about PPPoE customers at routers, and what came of it. Both are facts.

CREATE TABLE app.provision_intent (
    id              uuid PRIMARY KEY,
    subscription_id uuid NOT NULL,
    branch_id       uuid,
    router_id       uuid NOT NULL,
    pppoe_user      text NOT NULL,
    work            text NOT NULL,
    at              bigint NOT NULL,
    operator_id     uuid,
    device_id       uuid NOT NULL,
    reason          text NOT NULL,
    row_seq         bigint NOT NULL,
    stamps          jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.provision_event (
    id             uuid PRIMARY KEY,
    intent_id      uuid NOT NULL,
    branch_id      uuid,
    at             bigint NOT NULL,
    kind           text NOT NULL,
    -- Of `saved`: how the secret was before it was cut off.
    profile        text,
    remote_address text,
    -- Of `stuck`, JSON: why.
    stuck          text,
    row_seq        bigint NOT NULL,
    stamps         jsonb NOT NULL DEFAULT '{}'
);

-- By which profile people are cut off, and in which minutes of the company's day; NULL while nobody chose.
ALTER TABLE app.company
    ADD COLUMN isolation_profile text, ADD COLUMN isolate_from bigint, ADD COLUMN isolate_until bigint;
