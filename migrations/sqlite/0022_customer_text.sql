-- What a search looks at: a row for each living customer, in small letters, and an index of all
-- its parts of three letters. Local: triggers keep both in step with the book, whoever writes it.
CREATE TABLE customer_text (
    -- Of its own: a VACUUM numbers the rows of a table without one anew.
    seq         INTEGER PRIMARY KEY,
    customer_id BLOB NOT NULL UNIQUE,
    branch_id   BLOB,
    since       INTEGER NOT NULL,
    code        TEXT NOT NULL,
    name        TEXT NOT NULL,
    phone       TEXT,
    -- PPPoE user names and static addresses.
    access      TEXT,
    address     TEXT NOT NULL,
    note        TEXT NOT NULL
) STRICT;
-- The list's orders; with all that words of one or two letters are looked for in.
CREATE INDEX customer_text_name ON customer_text (name, customer_id, branch_id, code);
CREATE INDEX customer_text_code ON customer_text (code, customer_id, branch_id, name);
CREATE INDEX customer_text_since ON customer_text (since, customer_id, branch_id, name, code);

CREATE VIRTUAL TABLE customer_fts USING fts5 (
    code, name, phone, access, address, note,
    content = 'customer_text', content_rowid = 'seq', tokenize = 'trigram'
);
CREATE TRIGGER customer_text_comes AFTER INSERT ON customer_text
BEGIN
    INSERT INTO customer_fts (rowid, code, name, phone, access, address, note)
    VALUES (NEW.seq, NEW.code, NEW.name, NEW.phone, NEW.access, NEW.address, NEW.note);
END;
CREATE TRIGGER customer_text_goes AFTER DELETE ON customer_text
BEGIN
    INSERT INTO customer_fts (customer_fts, rowid, code, name, phone, access, address, note)
    VALUES ('delete', OLD.seq, OLD.code, OLD.name, OLD.phone, OLD.access, OLD.address, OLD.note);
END;

CREATE VIEW customer_text_now AS
SELECT c.id AS customer_id, c.branch_id, c.created_at AS since, lower(c.code) AS code,
    c.name_key AS name, c.phone,
    (SELECT lower(group_concat(coalesce(s.pppoe_user, '') || ' ' || coalesce(s.static_address, ''), ' '))
     FROM subscription s WHERE s.customer_id = c.id AND s.removed_at IS NULL) AS access,
    lower(c.address) AS address, lower(c.note) AS note
FROM customer c WHERE c.removed_at IS NULL;

-- Who is put into this view is read anew.
CREATE VIEW customer_text_anew AS SELECT customer_id FROM customer_text;
CREATE TRIGGER customer_text_is_read_anew INSTEAD OF INSERT ON customer_text_anew
BEGIN
    DELETE FROM customer_text WHERE customer_id = NEW.customer_id;
    INSERT INTO customer_text
        (customer_id, branch_id, since, code, name, phone, access, address, note)
    SELECT * FROM customer_text_now WHERE customer_id = NEW.customer_id;
END;

CREATE TRIGGER customer_text_of_new_customer AFTER INSERT ON customer
BEGIN INSERT INTO customer_text_anew VALUES (NEW.id); END;
CREATE TRIGGER customer_text_of_customer AFTER UPDATE
OF branch_id, created_at, code, name_key, phone, address, note, removed_at ON customer
BEGIN INSERT INTO customer_text_anew VALUES (NEW.id); END;
CREATE TRIGGER customer_text_of_gone_customer AFTER DELETE ON customer
BEGIN INSERT INTO customer_text_anew VALUES (OLD.id); END;
CREATE TRIGGER customer_text_of_new_subscription AFTER INSERT ON subscription
WHEN NEW.pppoe_user IS NOT NULL OR NEW.static_address IS NOT NULL
BEGIN INSERT INTO customer_text_anew VALUES (NEW.customer_id); END;
CREATE TRIGGER customer_text_of_subscription AFTER UPDATE
OF customer_id, pppoe_user, static_address, removed_at ON subscription
BEGIN INSERT INTO customer_text_anew VALUES (OLD.customer_id), (NEW.customer_id); END;
CREATE TRIGGER customer_text_of_gone_subscription AFTER DELETE ON subscription
BEGIN INSERT INTO customer_text_anew VALUES (OLD.customer_id); END;

INSERT INTO customer_text_anew SELECT id FROM customer;

DROP INDEX customer_search;
DROP INDEX customer_since;
DROP INDEX customer_code;
CREATE INDEX customer_code ON customer (code) WHERE removed_at IS NULL;
