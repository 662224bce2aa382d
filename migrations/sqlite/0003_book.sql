-- The book's core: branches, the company, plans, customers, subscriptions, invoices, payments.
--
-- Dates are days, periods are months, both counted since January 1970. Amounts are whole rupiah.
-- Balances and what is paid are views: no table holds them.

CREATE TABLE branch (
    id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    removed_at INTEGER,
    row_seq    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- One row, of an id that is the same everywhere.
CREATE TABLE company (
    id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    name       TEXT NOT NULL,
    address    TEXT NOT NULL,
    npwp       TEXT NOT NULL,
    pkp        INTEGER NOT NULL,
    zone       TEXT NOT NULL,
    due_day    INTEGER,
    grace_days INTEGER NOT NULL,
    row_seq    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE plan (
    id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    profile    TEXT NOT NULL,
    price      INTEGER NOT NULL,
    tax        TEXT NOT NULL,
    billing    TEXT NOT NULL,
    note       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    removed_at INTEGER,
    row_seq    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_name ON plan (name_key);

CREATE TABLE customer (
    id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    code       TEXT NOT NULL,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    phone      TEXT,
    address    TEXT NOT NULL,
    branch_id  BLOB,
    -- Sealed: AES-256-GCM under an organisation key.
    nik        BLOB,
    npwp       BLOB,
    exempt     INTEGER NOT NULL,
    note       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    removed_at INTEGER,
    row_seq    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX customer_code ON customer (code) WHERE removed_at IS NULL;
-- All that a search looks at, in the order of the list.
CREATE INDEX customer_search ON customer (name_key, id, code, phone, branch_id)
WHERE removed_at IS NULL;
CREATE INDEX customer_branch ON customer (branch_id) WHERE branch_id IS NOT NULL;

CREATE TABLE subscription (
    id             BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    customer_id    BLOB NOT NULL,
    branch_id      BLOB,
    plan_id        BLOB NOT NULL,
    router_id      BLOB,
    pppoe_user     TEXT,
    -- Sealed.
    pppoe_password BLOB,
    static_address TEXT,
    starts_on      INTEGER NOT NULL,
    ends_on        INTEGER,
    due_day        INTEGER,
    -- Instead of the plan's.
    price          INTEGER,
    discount       INTEGER NOT NULL,
    discount_note  TEXT NOT NULL,
    -- JSON: texts and prices.
    add_ons        TEXT NOT NULL,
    leave_from     INTEGER,
    leave_until    INTEGER,
    note           TEXT NOT NULL,
    created_at     INTEGER NOT NULL,
    removed_at     INTEGER,
    row_seq        INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX subscription_customer ON subscription (customer_id);
CREATE INDEX subscription_plan ON subscription (plan_id);
CREATE INDEX subscription_pppoe ON subscription (pppoe_user, customer_id)
WHERE removed_at IS NULL;
CREATE INDEX subscription_address ON subscription (static_address, router_id)
WHERE removed_at IS NULL;
CREATE INDEX subscription_router ON subscription (router_id, id);

CREATE TABLE invoice (
    id              BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    number          TEXT NOT NULL,
    subscription_id BLOB NOT NULL,
    customer_id     BLOB NOT NULL,
    branch_id       BLOB,
    period          INTEGER NOT NULL,
    -- 0, and one more after each void of that month.
    turn            INTEGER NOT NULL,
    -- The customer as the invoice was issued.
    bill_to         TEXT NOT NULL,
    address         TEXT NOT NULL,
    -- JSON, computed once.
    lines           TEXT NOT NULL,
    net             INTEGER NOT NULL,
    dpp             INTEGER NOT NULL,
    ppn             INTEGER NOT NULL,
    total           INTEGER NOT NULL,
    issued_on       INTEGER NOT NULL,
    due_on          INTEGER NOT NULL,
    row_seq         INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX invoice_key ON invoice (subscription_id, period, turn);
CREATE INDEX invoice_number ON invoice (number);
CREATE INDEX invoice_customer ON invoice (customer_id, issued_on);
CREATE INDEX invoice_issued ON invoice (issued_on, id);
CREATE INDEX invoice_period ON invoice (period, issued_on, id);

CREATE TABLE invoice_void (
    id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    invoice_id BLOB NOT NULL,
    branch_id  BLOB,
    reason     TEXT NOT NULL,
    at         INTEGER NOT NULL,
    row_seq    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX invoice_void_invoice ON invoice_void (invoice_id, at);

-- Money that came, or that the company grants.
CREATE TABLE payment (
    id          BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    -- NULL: nobody knows whose it is.
    customer_id BLOB,
    branch_id   BLOB,
    amount      INTEGER NOT NULL,
    method      TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    received_on INTEGER NOT NULL,
    reference   TEXT NOT NULL,
    operator_id BLOB,
    row_seq     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX payment_customer ON payment (customer_id, received_at);
CREATE INDEX payment_received ON payment (received_at, id);

-- What a payment pays. It may name an invoice that is not there, not yet, or void: then it pays
-- nothing.
CREATE TABLE allocation (
    id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    payment_id BLOB NOT NULL,
    invoice_id BLOB NOT NULL,
    branch_id  BLOB,
    amount     INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    row_seq    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX allocation_payment ON allocation (payment_id);
CREATE INDEX allocation_invoice ON allocation (invoice_id);

CREATE TABLE payment_reversal (
    id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    payment_id BLOB NOT NULL,
    branch_id  BLOB,
    reason     TEXT NOT NULL,
    at         INTEGER NOT NULL,
    row_seq    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_reversal_payment ON payment_reversal (payment_id, at);

CREATE TABLE receipt (
    id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    number     TEXT NOT NULL,
    payment_id BLOB NOT NULL,
    branch_id  BLOB,
    -- Who paid, as it was printed.
    payer      TEXT NOT NULL,
    amount     INTEGER NOT NULL,
    issued_on  INTEGER NOT NULL,
    row_seq    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX receipt_payment ON receipt (payment_id);
CREATE INDEX receipt_number ON receipt (number);

-- A twin names the document that stands in its place.
CREATE INDEX number_void_stands ON number_void (stands) WHERE stands IS NOT NULL;

-- What an invoice goes by, whether it is void, and what was paid of it: by itself and under the
-- names of its twins, by payments that nobody took back.
CREATE VIEW invoice_status AS
SELECT
    i.id,
    coalesce((SELECT v.instead FROM number_void v
              WHERE v.document = i.id AND v.instead IS NOT NULL LIMIT 1), i.number) AS number,
    EXISTS (SELECT 1 FROM invoice_void n WHERE n.invoice_id = i.id) AS void,
    coalesce((SELECT sum(a.amount)
              FROM (SELECT i.id AS name UNION
                    SELECT v.document FROM number_void v WHERE v.stands = i.id) me
              JOIN allocation a ON a.invoice_id = me.name
              WHERE NOT EXISTS (SELECT 1 FROM payment_reversal r
                                WHERE r.payment_id = a.payment_id)), 0) AS paid
FROM invoice i;

-- Whether a payment was taken back, and what no invoice takes of it: all that is not allocated to
-- one that is there and not void.
CREATE VIEW payment_status AS
SELECT
    p.id,
    r.id IS NOT NULL AS reversed,
    CASE WHEN r.id IS NOT NULL THEN 0 ELSE p.amount - coalesce((
        SELECT sum(a.amount) FROM allocation a
        JOIN invoice i ON i.id = coalesce(
            (SELECT v.stands FROM number_void v
             WHERE v.document = a.invoice_id AND v.stands IS NOT NULL LIMIT 1), a.invoice_id)
        WHERE a.payment_id = p.id
          AND NOT EXISTS (SELECT 1 FROM invoice_void n WHERE n.invoice_id = i.id)), 0)
    END AS rest
FROM payment p
LEFT JOIN payment_reversal r ON r.id = (
    SELECT f.id FROM payment_reversal f WHERE f.payment_id = p.id ORDER BY f.at, f.id LIMIT 1);

-- Money that nobody knows the owner of.
CREATE VIEW suspense AS
SELECT p.id, s.rest
FROM payment p JOIN payment_status s ON s.id = p.id
WHERE s.rest > 0
  AND NOT EXISTS (SELECT 1 FROM customer c WHERE c.id = p.customer_id);

-- What a customer was billed, what of it is paid, and what of the customer's money pays nothing.
CREATE VIEW customer_balance AS
SELECT
    c.id,
    coalesce((SELECT sum(i.total) FROM invoice i JOIN invoice_status s ON s.id = i.id
              WHERE i.customer_id = c.id AND NOT s.void), 0) AS invoiced,
    coalesce((SELECT sum(s.paid) FROM invoice i JOIN invoice_status s ON s.id = i.id
              WHERE i.customer_id = c.id AND NOT s.void), 0) AS paid,
    coalesce((SELECT sum(s.rest) FROM payment p JOIN payment_status s ON s.id = p.id
              WHERE p.customer_id = c.id), 0) AS credit
FROM customer c;

CREATE TRIGGER invoice_is_a_document_u BEFORE UPDATE ON invoice
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'invoice is append-only'); END;
CREATE TRIGGER invoice_is_a_document_d BEFORE DELETE ON invoice
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'invoice is append-only'); END;
CREATE TRIGGER invoice_void_is_a_fact_u BEFORE UPDATE ON invoice_void
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'invoice_void is append-only'); END;
CREATE TRIGGER invoice_void_is_a_fact_d BEFORE DELETE ON invoice_void
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'invoice_void is append-only'); END;
CREATE TRIGGER payment_is_a_fact_u BEFORE UPDATE ON payment
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'payment is append-only'); END;
CREATE TRIGGER payment_is_a_fact_d BEFORE DELETE ON payment
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'payment is append-only'); END;
CREATE TRIGGER allocation_is_a_fact_u BEFORE UPDATE ON allocation
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'allocation is append-only'); END;
CREATE TRIGGER allocation_is_a_fact_d BEFORE DELETE ON allocation
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'allocation is append-only'); END;
CREATE TRIGGER payment_reversal_is_a_fact_u BEFORE UPDATE ON payment_reversal
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'payment_reversal is append-only'); END;
CREATE TRIGGER payment_reversal_is_a_fact_d BEFORE DELETE ON payment_reversal
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'payment_reversal is append-only'); END;
CREATE TRIGGER receipt_is_a_document_u BEFORE UPDATE ON receipt
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'receipt is append-only'); END;
CREATE TRIGGER receipt_is_a_document_d BEFORE DELETE ON receipt
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'receipt is append-only'); END;
CREATE TRIGGER branch_is_kept BEFORE DELETE ON branch
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'branches are removed by removed_at'); END;
CREATE TRIGGER company_is_kept BEFORE DELETE ON company
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'the company is never deleted'); END;
CREATE TRIGGER plan_is_kept BEFORE DELETE ON plan
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'plans are removed by removed_at'); END;
CREATE TRIGGER customer_is_kept BEFORE DELETE ON customer
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'customers are removed by removed_at'); END;
CREATE TRIGGER subscription_is_kept BEFORE DELETE ON subscription
WHEN (SELECT applying FROM standing) = 0
BEGIN SELECT RAISE(ABORT, 'subscriptions are removed by removed_at'); END;
