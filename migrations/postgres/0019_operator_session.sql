-- Where operators are signed in. Anybody may end a session: the desktops let only those who manage its
-- operator.

CREATE TABLE app.operator_session (
    id          uuid PRIMARY KEY,
    operator_id uuid NOT NULL,
    device_id   uuid NOT NULL,
    computer    text NOT NULL,
    since       bigint NOT NULL,
    removed_at  bigint,
    row_seq     bigint NOT NULL,
    stamps      jsonb NOT NULL DEFAULT '{}'
);
