-- The list of customers can be sorted by code and by age as well as by name: each index holds all
-- that a search looks at, in that order.
DROP INDEX customer_code;
CREATE INDEX customer_code ON customer (code, id, name_key, phone, branch_id)
WHERE removed_at IS NULL;
CREATE INDEX customer_since ON customer (created_at, id, name_key, code, phone, branch_id)
WHERE removed_at IS NULL;
