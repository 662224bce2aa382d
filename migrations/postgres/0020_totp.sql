-- The second step of signing in. The desktops go by it; the server asks for the password alone.

CREATE TABLE app.operator_totp (
    -- The operator's.
    id       uuid PRIMARY KEY,
    -- Sealed; NULL while it is off.
    secret   bytea,
    -- SHA-256 in hex of each recovery code that is left, parted by commas.
    recovery text NOT NULL,
    since    bigint NOT NULL,
    row_seq  bigint NOT NULL,
    stamps   jsonb NOT NULL DEFAULT '{}'
);
