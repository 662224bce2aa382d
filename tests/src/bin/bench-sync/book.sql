-- A provider's book of half a year, written by the owner in one commit, as big as `:customers` makes
-- it: each of them has a subscription and six invoices, five of them paid with a receipt.
BEGIN;
SELECT sync.take_head();

-- A UUIDv7 of that millisecond.
CREATE FUNCTION pg_temp.id_at(ms bigint) RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT (lpad(to_hex(ms), 12, '0') || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid
    FROM (SELECT md5(random()::text || ms) AS h OFFSET 0) it
$$;
CREATE FUNCTION pg_temp.ms(of_day date) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT (extract(epoch FROM of_day) * 1000)::bigint
$$;
-- Every field was set by somebody, in this commit.
CREATE FUNCTION pg_temp.stamps(of_table text) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_object_agg(c.name, jsonb_build_array(h.seq, 58000000000000, (SELECT id FROM sync.device LIMIT 1)))
    FROM sync.col c, sync.head h WHERE c.tbl = of_table
$$;

CREATE TEMP TABLE area AS
SELECT n, pg_temp.id_at(pg_temp.ms('2024-01-01') + n) AS id FROM generate_series(0, 7) n;
INSERT INTO app.branch (id, name, name_key, created_at, row_seq, stamps)
SELECT a.id, 'Cabang ' || n, 'cabang ' || n, pg_temp.ms('2024-01-01'), seq, pg_temp.stamps('branch')
FROM area a, sync.head;

CREATE TEMP TABLE offer AS
SELECT n, pg_temp.id_at(pg_temp.ms('2024-01-02') + n) AS id, 111000 + 55500 * n AS price
FROM generate_series(0, 4) n;
INSERT INTO app.plan (id, name, name_key, profile, price, tax, billing, note, created_at, row_seq, stamps)
SELECT o.id, format('Rumah %s Mbps', 10 * (n + 1)), format('rumah %s mbps', 10 * (n + 1)),
    'rumah-' || 10 * (n + 1), price, 'inclusive', 'postpaid', '', pg_temp.ms('2024-01-02'), seq,
    pg_temp.stamps('plan')
FROM offer o, sync.head;

CREATE TEMP TABLE home AS
SELECT g.n, pg_temp.id_at(c.at) AS customer, pg_temp.id_at(c.at + 60000) AS subscription, c.at,
    initcap((ARRAY['budi', 'siti', 'agus', 'dewi', 'rina', 'joko', 'wawan', 'ayu', 'hendra', 'lestari', 'yusuf'])[g.n % 11 + 1])
    || ' ' || initcap((ARRAY['santoso', 'rahayu', 'wijaya', 'lubis', 'nasution', 'hidayat', 'saputra'])[g.n % 7 + 1])
    || ' ' || g.n AS name,
    format('Jl. %s No. %s RT %s/RW %s, Kec. %s', (ARRAY['Melati', 'Kenanga', 'Diponegoro', 'Sudirman', 'Gajah Mada'])[g.n % 5 + 1],
        g.n % 200 + 1, g.n % 12 + 1, g.n % 9 + 1, (ARRAY['Cibiru', 'Rancasari', 'Ujungberung', 'Arcamanik'])[g.n % 4 + 1]) AS address,
    a.id AS area, o.id AS plan, o.price
FROM generate_series(1, :customers) g (n)
CROSS JOIN LATERAL (SELECT pg_temp.ms('2024-02-01') + g.n * 2000000::bigint AS at) c
JOIN area a ON a.n = g.n % 8 JOIN offer o ON o.n = g.n % 5
ORDER BY n;
INSERT INTO app.customer (id, code, name, name_key, phone, address, branch_id, nik, exempt, note, created_at, row_seq, stamps)
SELECT customer, 'PLG-' || lpad(n::text, 6, '0'), name, lower(name), '62812' || lpad((n * 7919 % 100000000)::text, 8, '0'),
    address, area, CASE WHEN n % 2 = 0 THEN sha256(name::bytea) || sha256(address::bytea) END, 0,
    CASE WHEN n % 10 = 0 THEN 'Bayar tiap tanggal gajian, hubungi lewat WhatsApp' ELSE '' END, at, seq, s
FROM home, sync.head, pg_temp.stamps('customer') s ORDER BY n;
INSERT INTO app.subscription (id, customer_id, branch_id, plan_id, pppoe_user, pppoe_password, starts_on,
    discount, discount_note, add_ons, note, created_at, row_seq, stamps)
SELECT subscription, customer, area, plan, 'plg' || lpad(n::text, 6, '0') || '@rumah', sha256(name::bytea) || sha256(address::bytea),
    at / 86400000, 0, '', '[]', '', at, seq, s
FROM home, sync.head, pg_temp.stamps('subscription') s ORDER BY n;

CREATE TEMP TABLE bill AS
SELECT h.*, m, date '2026-05-01' + m * interval '1 month' AS day,
    pg_temp.id_at(pg_temp.ms((date '2026-05-01' + m * interval '1 month')::date) + n) AS invoice,
    row_number() OVER (PARTITION BY m ORDER BY n) AS count
FROM generate_series(0, 5) m, home h ORDER BY m, n;
INSERT INTO app.invoice (id, number, subscription_id, customer_id, branch_id, period, turn, bill_to, address,
    lines, net, dpp, ppn, total, issued_on, due_on, row_seq)
SELECT invoice, format('INV/26%s/%s', lpad((m + 5)::text, 2, '0'), lpad(count::text, 6, '0')), subscription,
    customer, area, 675 + m, 0, name, address,
    format('[{"kind":"plan","text":"Rumah %s Mbps","days":30,"of_days":30,"amount":%s,"net":%s,"dpp":%s,"ppn":%s,"total":%1$s}]',
        price, price, price * 100 / 111, price * 100 / 111 * 11 / 12, price * 11 / 111),
    price * 100 / 111, price * 100 / 111 * 11 / 12, price * 11 / 111, price,
    (day::date - date '1970-01-01'), (day::date - date '1970-01-01') + 10, seq
FROM bill, sync.head ORDER BY m, n;

CREATE TEMP TABLE paid AS
SELECT b.*, pg_temp.id_at(ms) AS payment
FROM (SELECT *, pg_temp.ms(day::date) + (n * 7919 % 864000) * 1000::bigint AS ms FROM bill WHERE m < 5) b
ORDER BY ms;
INSERT INTO app.payment (id, customer_id, branch_id, amount, method, received_at, received_on, reference, row_seq)
SELECT payment, customer, area, price, CASE n % 3 WHEN 0 THEN 'cash' ELSE 'transfer' END, ms, ms / 86400000,
    CASE n % 3 WHEN 0 THEN '' ELSE 'BCA TRSF E-BANKING CR ' || n END, seq
FROM paid, sync.head ORDER BY ms;
INSERT INTO app.allocation (id, payment_id, invoice_id, branch_id, amount, at, row_seq)
SELECT pg_temp.id_at(ms), payment, invoice, area, price, ms, seq FROM paid, sync.head ORDER BY ms;
INSERT INTO app.receipt (id, number, payment_id, branch_id, payer, amount, issued_on, row_seq)
SELECT pg_temp.id_at(ms), format('KW/26%s/%s', lpad((m + 5)::text, 2, '0'), lpad(count::text, 6, '0')), payment,
    area, name, price, ms / 86400000, seq
FROM paid, sync.head ORDER BY ms;

INSERT INTO app.audit (id, at, operator, command, subject, row_seq)
SELECT customer, at, 'budi', 'customer.add', 'PLG-' || lpad(n::text, 6, '0') || ' ' || name, seq
FROM home, sync.head ORDER BY n;
INSERT INTO app.audit_outcome (id, audit_id, at, row_seq)
SELECT customer, customer, at, seq FROM home, sync.head ORDER BY n;

SELECT sync.close_commit(seq, md5('owner')::uuid, ARRAY['branch', 'plan', 'customer', 'subscription', 'invoice',
    'payment', 'allocation', 'receipt', 'audit', 'audit_outcome']) FROM sync.head;
COMMIT;
