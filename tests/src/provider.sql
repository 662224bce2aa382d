-- A large provider's book in one transaction, straight into the tables: 50,000 customers in eight
-- branches, each with a subscription and a bill, three in four of which are paid. What is measured
-- on it is reading, so the changes that would tell a server of these rows are left out.
BEGIN IMMEDIATE;

CREATE TEMP TABLE area AS
WITH RECURSIVE it (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM it WHERE n < 7)
SELECT n, randomblob(16) AS id FROM it;
CREATE TEMP TABLE offer AS
WITH RECURSIVE it (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM it WHERE n < 4)
SELECT n, randomblob(16) AS id, 111000 + 55500 * n AS price FROM it;
CREATE TEMP TABLE home AS
WITH RECURSIVE it (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM it WHERE n < 50000)
SELECT it.n, printf('PLG-%06d', it.n) AS code,
    (SELECT value FROM json_each('["Budi","Siti","Agus","Dewi","Rina","Joko","Wawan","Ayu","Hendra","Lestari","Yusuf"]')
     WHERE key = it.n % 11)
    || ' ' || (SELECT value FROM json_each('["Santoso","Rahayu","Wijaya","Lubis","Nasution","Hidayat","Saputra"]')
               WHERE key = it.n % 7)
    || ' ' || it.n AS name,
    randomblob(16) AS customer, randomblob(16) AS subscription, randomblob(16) AS invoice,
    randomblob(16) AS payment, area.id AS branch, offer.id AS plan, offer.price,
    -- 2024-02-01 and on, three an hour.
    1706720400000 + it.n * 1200000 AS at
FROM it JOIN area ON area.n = it.n % 8 JOIN offer ON offer.n = it.n % 5;

INSERT INTO branch (id, name, name_key, created_at)
SELECT id, 'Wilayah ' || (n + 1), 'wilayah ' || (n + 1), 1704067200000 FROM area;
INSERT INTO plan (id, name, name_key, profile, price, tax, billing, note, created_at)
SELECT id, 'Rumah ' || (n + 1) || '0', 'rumah ' || (n + 1) || '0', 'rumah-' || (n + 1) || '0',
    price, 'inclusive', 'postpaid', '', 1704067200000
FROM offer;
INSERT INTO customer (id, code, name, name_key, phone, address, branch_id, exempt, note, created_at)
SELECT customer, code, name, lower(name), printf('62812%08d', n * 7919 % 100000000),
    'Jl. ' || (SELECT value FROM json_each('["Melati","Mawar","Kenanga","Anggrek","Pajajaran","Raya Puncak","Veteran","Cendana","Flamboyan","Merdeka","Sukasari","Tajur","Kamboja"]')
               WHERE key = n % 13)
    || ' No. ' || (n % 200 + 1) || ' RT ' || (n % 12 + 1) || '/RW ' || (n % 9 + 1) || ', Kec. Ciawi',
    branch, 0, '', at
FROM home;
INSERT INTO subscription (id, customer_id, branch_id, plan_id, pppoe_user, starts_on, discount,
    discount_note, add_ons, note, created_at)
SELECT subscription, customer, branch, plan, lower(code) || '@rumah', at / 86400000, 0, '', '[]', '', at
FROM home;
-- Of November 2026, due on the twentieth.
INSERT INTO invoice (id, number, subscription_id, customer_id, branch_id, period, turn, bill_to,
    address, lines, net, dpp, ppn, total, issued_on, due_on)
SELECT invoice, printf('INV/2611/%06d', n), subscription, customer, branch, 682, 0, name,
    'Jl. Melati', '[]', price * 100 / 111, price * 100 / 111, price - price * 100 / 111, price,
    20758, 20777
FROM home;
INSERT INTO payment (id, customer_id, branch_id, amount, method, received_at, received_on, reference)
SELECT payment, customer, branch, price, 'cash', 1793880000000, 20762, '' FROM home WHERE n % 4 > 0;
INSERT INTO allocation (id, payment_id, invoice_id, branch_id, amount, at)
SELECT payment, payment, invoice, branch, price, 1793880000000 FROM home WHERE n % 4 > 0;

COMMIT;
