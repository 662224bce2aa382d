-- The book's core: branches, the company, plans, customers, subscriptions, invoices, payments.
--
-- Dates are days, periods are months, both counted since January 1970. Amounts are whole rupiah.
-- What every table has besides (indexes of keys, policies, triggers, rights) is made by `sync.adopt`.
-- Views ask as who reads them, so that nobody sees through them what the policies hide.

CREATE TABLE app.branch (
    id         uuid PRIMARY KEY,
    name       text NOT NULL,
    name_key   text NOT NULL,
    created_at bigint NOT NULL,
    removed_at bigint,
    row_seq    bigint NOT NULL,
    stamps     jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.company (
    id         uuid PRIMARY KEY,
    name       text NOT NULL,
    address    text NOT NULL,
    npwp       text NOT NULL,
    pkp        bigint NOT NULL,
    zone       text NOT NULL,
    due_day    bigint,
    grace_days bigint NOT NULL,
    row_seq    bigint NOT NULL,
    stamps     jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.plan (
    id         uuid PRIMARY KEY,
    name       text NOT NULL,
    name_key   text NOT NULL,
    profile    text NOT NULL,
    price      bigint NOT NULL,
    tax        text NOT NULL,
    billing    text NOT NULL,
    note       text NOT NULL,
    created_at bigint NOT NULL,
    removed_at bigint,
    row_seq    bigint NOT NULL,
    stamps     jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.customer (
    id         uuid PRIMARY KEY,
    code       text NOT NULL,
    name       text NOT NULL,
    name_key   text NOT NULL,
    phone      text,
    address    text NOT NULL,
    branch_id  uuid,
    -- Sealed: AES-256-GCM under an organisation key.
    nik        bytea,
    npwp       bytea,
    exempt     bigint NOT NULL,
    note       text NOT NULL,
    created_at bigint NOT NULL,
    removed_at bigint,
    row_seq    bigint NOT NULL,
    stamps     jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.subscription (
    id             uuid PRIMARY KEY,
    customer_id    uuid NOT NULL,
    branch_id      uuid,
    plan_id        uuid NOT NULL,
    router_id      uuid,
    pppoe_user     text,
    -- Sealed.
    pppoe_password bytea,
    static_address text,
    starts_on      bigint NOT NULL,
    ends_on        bigint,
    due_day        bigint,
    -- Instead of the plan's.
    price          bigint,
    discount       bigint NOT NULL,
    discount_note  text NOT NULL,
    -- JSON: texts and prices.
    add_ons        text NOT NULL,
    leave_from     bigint,
    leave_until    bigint,
    note           text NOT NULL,
    created_at     bigint NOT NULL,
    removed_at     bigint,
    row_seq        bigint NOT NULL,
    stamps         jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.invoice (
    id              uuid PRIMARY KEY,
    number          text NOT NULL,
    subscription_id uuid NOT NULL,
    customer_id     uuid NOT NULL,
    branch_id       uuid,
    period          bigint NOT NULL,
    -- 0, and one more after each void of that month.
    turn            bigint NOT NULL,
    -- The customer as the invoice was issued.
    bill_to         text NOT NULL,
    address         text NOT NULL,
    -- JSON, computed once.
    lines           text NOT NULL,
    net             bigint NOT NULL,
    dpp             bigint NOT NULL,
    ppn             bigint NOT NULL,
    total           bigint NOT NULL,
    issued_on       bigint NOT NULL,
    due_on          bigint NOT NULL,
    row_seq         bigint NOT NULL,
    stamps          jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.invoice_void (
    id         uuid PRIMARY KEY,
    invoice_id uuid NOT NULL,
    branch_id  uuid,
    reason     text NOT NULL,
    at         bigint NOT NULL,
    row_seq    bigint NOT NULL,
    stamps     jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.payment (
    id          uuid PRIMARY KEY,
    -- NULL: nobody knows whose it is.
    customer_id uuid,
    branch_id   uuid,
    amount      bigint NOT NULL,
    method      text NOT NULL,
    received_at bigint NOT NULL,
    received_on bigint NOT NULL,
    reference   text NOT NULL,
    operator_id uuid,
    row_seq     bigint NOT NULL,
    stamps      jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.allocation (
    id         uuid PRIMARY KEY,
    payment_id uuid NOT NULL,
    invoice_id uuid NOT NULL,
    branch_id  uuid,
    amount     bigint NOT NULL,
    at         bigint NOT NULL,
    row_seq    bigint NOT NULL,
    stamps     jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.payment_reversal (
    id         uuid PRIMARY KEY,
    payment_id uuid NOT NULL,
    branch_id  uuid,
    reason     text NOT NULL,
    at         bigint NOT NULL,
    row_seq    bigint NOT NULL,
    stamps     jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE app.receipt (
    id         uuid PRIMARY KEY,
    number     text NOT NULL,
    payment_id uuid NOT NULL,
    branch_id  uuid,
    -- Who paid, as it was printed.
    payer      text NOT NULL,
    amount     bigint NOT NULL,
    issued_on  bigint NOT NULL,
    row_seq    bigint NOT NULL,
    stamps     jsonb NOT NULL DEFAULT '{}'
);

-- What the views below look for.
CREATE INDEX invoice_customer ON app.invoice (customer_id);
CREATE INDEX invoice_void_invoice ON app.invoice_void (invoice_id);
CREATE INDEX payment_customer ON app.payment (customer_id);
CREATE INDEX allocation_payment ON app.allocation (payment_id);
CREATE INDEX allocation_invoice ON app.allocation (invoice_id);
CREATE INDEX payment_reversal_payment ON app.payment_reversal (payment_id);
CREATE INDEX number_void_document ON app.number_void (document);
CREATE INDEX number_void_stands ON app.number_void (stands) WHERE stands IS NOT NULL;

-- What an invoice goes by, whether it is void, and what was paid of it: by itself and under the
-- names of its twins, by payments that nobody took back.
CREATE VIEW app.invoice_status WITH (security_invoker = true) AS
SELECT
    i.id,
    coalesce((SELECT v.instead FROM app.number_void v
              WHERE v.document = i.id AND v.instead IS NOT NULL LIMIT 1), i.number) AS number,
    EXISTS (SELECT 1 FROM app.invoice_void n WHERE n.invoice_id = i.id) AS void,
    coalesce((SELECT sum(a.amount)::bigint
              FROM (SELECT i.id AS name UNION
                    SELECT v.document FROM app.number_void v WHERE v.stands = i.id) me
              JOIN app.allocation a ON a.invoice_id = me.name
              WHERE NOT EXISTS (SELECT 1 FROM app.payment_reversal r
                                WHERE r.payment_id = a.payment_id)), 0) AS paid
FROM app.invoice i;

-- Whether a payment was taken back, and what no invoice takes of it: all that is not allocated to
-- one that is there and not void.
CREATE VIEW app.payment_status WITH (security_invoker = true) AS
SELECT
    p.id,
    r.id IS NOT NULL AS reversed,
    CASE WHEN r.id IS NOT NULL THEN 0 ELSE p.amount - coalesce((
        SELECT sum(a.amount)::bigint FROM app.allocation a
        JOIN app.invoice i ON i.id = coalesce(
            (SELECT v.stands FROM app.number_void v
             WHERE v.document = a.invoice_id AND v.stands IS NOT NULL LIMIT 1), a.invoice_id)
        WHERE a.payment_id = p.id
          AND NOT EXISTS (SELECT 1 FROM app.invoice_void n WHERE n.invoice_id = i.id)), 0)
    END AS rest
FROM app.payment p
LEFT JOIN app.payment_reversal r ON r.id = (
    SELECT f.id FROM app.payment_reversal f WHERE f.payment_id = p.id ORDER BY f.at, f.id LIMIT 1);

-- Money that nobody knows the owner of.
CREATE VIEW app.suspense WITH (security_invoker = true) AS
SELECT p.id, s.rest
FROM app.payment p JOIN app.payment_status s ON s.id = p.id
WHERE s.rest > 0
  AND NOT EXISTS (SELECT 1 FROM app.customer c WHERE c.id = p.customer_id);

-- What a customer was billed, what of it is paid, and what of the customer's money pays nothing.
CREATE VIEW app.customer_balance WITH (security_invoker = true) AS
SELECT
    c.id,
    coalesce((SELECT sum(i.total)::bigint FROM app.invoice i JOIN app.invoice_status s ON s.id = i.id
              WHERE i.customer_id = c.id AND NOT s.void), 0) AS invoiced,
    coalesce((SELECT sum(s.paid)::bigint FROM app.invoice i JOIN app.invoice_status s ON s.id = i.id
              WHERE i.customer_id = c.id AND NOT s.void), 0) AS paid,
    coalesce((SELECT sum(s.rest)::bigint FROM app.payment p JOIN app.payment_status s ON s.id = p.id
              WHERE p.customer_id = c.id), 0) AS credit
FROM app.customer c;

GRANT SELECT ON app.invoice_status, app.payment_status, app.suspense, app.customer_balance
TO mikromon_operator;
