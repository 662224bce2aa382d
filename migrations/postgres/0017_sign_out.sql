-- Since when an operator has to sign in anew, at every desk. The desktops go by it; a computer is shut
-- out by `sync.set_revoked_v1`.

CREATE TABLE app.operator_sign_out (
    -- The operator's.
    id      uuid PRIMARY KEY,
    at      bigint NOT NULL,
    row_seq bigint NOT NULL,
    stamps  jsonb NOT NULL DEFAULT '{}'
);
