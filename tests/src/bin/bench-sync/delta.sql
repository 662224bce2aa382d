-- A busy day of the other desks, 10,000 rows in one commit: 2,500 customers are changed, and as many
-- pay. Answers when it was over, in UTC epoch milliseconds, and the customer who is changed last.
BEGIN;
SELECT FROM sync.take_head();
CREATE TEMP TABLE today ON COMMIT DROP AS
SELECT c.id AS customer, c.branch_id, i.id AS invoice, i.total, row_number() OVER (ORDER BY c.code) AS n,
    (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS ms, gen_random_uuid() AS payment
FROM app.customer c JOIN app.invoice i ON i.customer_id = c.id AND i.period = 680
ORDER BY c.code LIMIT 2500;
UPDATE app.customer SET name = 'Pindah ' || code, name_key = lower('Pindah ' || code),
    row_seq = (SELECT seq FROM sync.head)
WHERE id IN (SELECT customer FROM today);
INSERT INTO app.payment (id, customer_id, branch_id, amount, method, received_at, received_on, reference, row_seq)
SELECT payment, customer, branch_id, total, 'cash', ms, ms / 86400000, '', seq FROM today, sync.head;
INSERT INTO app.allocation (id, payment_id, invoice_id, branch_id, amount, at, row_seq)
SELECT gen_random_uuid(), payment, invoice, branch_id, total, ms, seq FROM today, sync.head;
INSERT INTO app.receipt (id, number, payment_id, branch_id, payer, amount, issued_on, row_seq)
SELECT gen_random_uuid(), 'KW/2611/' || lpad(n::text, 6, '0'), payment, branch_id, 'Pindah', total, ms / 86400000, seq
FROM today, sync.head;
SELECT FROM sync.close_commit((SELECT seq FROM sync.head), md5('owner')::uuid,
    ARRAY['customer', 'payment', 'allocation', 'receipt']);
SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint, max(customer::text) FROM today;
COMMIT;
