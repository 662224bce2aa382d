-- Whether private values are kept back from an operator who signs in. The id is the operator's.
CREATE TABLE operator_mask (
    id      BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    -- 1 masked, 0 not, NULL as the role has it.
    masked  INTEGER,
    row_seq INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TRIGGER operator_mask_is_kept BEFORE DELETE ON operator_mask
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'masks of operators are changed back, never deleted'); END;
