-- Whether private values are kept back from an operator who signs in. The id is the operator's.

CREATE TABLE app.operator_mask (
    id      uuid PRIMARY KEY,
    -- 1 masked, 0 not, NULL as the role has it.
    masked  bigint,
    row_seq bigint NOT NULL,
    stamps  jsonb NOT NULL DEFAULT '{}'
);
