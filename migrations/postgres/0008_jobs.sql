-- Jobs that one computer does for all: whether one is done can be asked before it is done again, and
-- the history does not grow for ever.

-- Up to there the history is compact: its commits still hold on to each other, but the changes they
-- decided, and the hashes of rows that were written again since, are gone.
ALTER TABLE sync.meta ADD COLUMN compact_seq bigint NOT NULL DEFAULT 0;

-- Up to there the device has the answers to its changes, and does not send them again.
ALTER TABLE sync.device ADD COLUMN settled_n bigint NOT NULL DEFAULT 0;

-- For so long the history is kept whole.
CREATE FUNCTION sync.kept_whole() RETURNS interval LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$ SELECT interval '90 days' $$;

CREATE OR REPLACE FUNCTION sync.push_v1(secret bytea, who uuid, epoch uuid, scope uuid, changes jsonb)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    this_seq bigint := sync.take_head();
    dev sync.device := sync.known(secret, who, epoch, scope);
    op sync.operator := sync.caller(secret);
    at sync.context;
    change jsonb;
    before sync.decided;
    refusal jsonb;
    verdict jsonb;
    verdicts jsonb[] := '{}';
    now_hlc bigint := (sync.millis() + 60000) << 15;
    tables text[];
BEGIN
    at.device := who;
    at.seq := this_seq;
    at.rights := sync.rights_of(op.role);
    at.branches := op.branches;
    FOR change IN SELECT * FROM jsonb_array_elements(changes) LOOP
        IF (change ->> 'n')::bigint <= dev.last_n THEN
            SELECT * INTO before FROM sync.decided d
            WHERE d.device = who AND d.n = (change ->> 'n')::bigint;
            IF before.id IS DISTINCT FROM (change ->> 'id')::uuid THEN
                RAISE EXCEPTION 'another change has this number' USING ERRCODE = 'MB001';
            END IF;
            verdicts := verdicts || before.verdict;
            CONTINUE;
        ELSIF (change ->> 'n')::bigint <> dev.last_n + 1 THEN
            RAISE EXCEPTION 'a change is missing' USING ERRCODE = 'MB001';
        END IF;
        -- Not later than this clock allows, and later than what the same desktop sent before.
        dev.hlc := greatest(least((change ->> 'hlc')::bigint, now_hlc), dev.hlc + 1);
        at.base := (change ->> 'base')::bigint;
        at.hlc := dev.hlc;
        refusal := sync.decide(at, change -> 'edits');
        verdict := jsonb_build_object('n', change -> 'n', 'seq', this_seq, 'refusal', refusal);
        dev.last_n := dev.last_n + 1;
        dev.last_id := (change ->> 'id')::uuid;
        INSERT INTO sync.decided
        VALUES (who, dev.last_n, dev.last_id, this_seq, change, verdict);
        verdicts := verdicts || verdict;
    END LOOP;
    -- A desk sends in order what it has no answer to: it has those to all before the first of these.
    UPDATE sync.device SET hlc = dev.hlc, last_n = dev.last_n, last_id = dev.last_id,
        settled_n = greatest(settled_n, (changes -> 0 ->> 'n')::bigint - 1)
    WHERE id = who;
    SELECT array_agg(DISTINCT name) INTO tables FROM (
        SELECT e ->> 'table' AS name FROM jsonb_array_elements(changes) c,
            jsonb_array_elements(c -> 'edits') e
        UNION ALL VALUES ('conflict'), ('number_void')) touched
    WHERE name IN (SELECT t.name FROM sync.tbl t);
    PERFORM sync.close_commit(this_seq, who, coalesce(tables, '{}'));
    RETURN to_jsonb(verdicts);
END $$;

-- What in the history or in the rows is not as it was written; nothing where all is well.
CREATE OR REPLACE FUNCTION sync.faults() RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    this sync.commit;
    before bytea;
    compact bigint := (SELECT compact_seq FROM sync.meta);
    -- A clock that was set back by some days is no fault.
    young bigint := sync.millis()
        - (extract(epoch FROM sync.kept_whole() - interval '10 days') * 1000)::bigint;
    tbl text;
BEGIN
    FOR this IN SELECT * FROM sync.commit ORDER BY seq LOOP
        IF this.seq > 0 AND (this.hash <> sync.commit_hash(before, this)
            OR this.seq > compact AND this.content <> sync.content_of(this.seq))
        THEN
            RETURN NEXT format('commit %s is not as it was made', this.seq);
        END IF;
        IF this.seq BETWEEN 1 AND compact AND this.at > young THEN
            RETURN NEXT format('commit %s was made compact too early', this.seq);
        END IF;
        before := this.hash;
    END LOOP;
    IF before IS DISTINCT FROM (SELECT hash FROM sync.head) THEN
        RETURN NEXT 'the end of the history is missing';
    END IF;
    FOR tbl IN SELECT name FROM sync.tbl ORDER BY ord LOOP
        RETURN QUERY EXECUTE format('
            WITH last AS (SELECT DISTINCT ON (id) id, seq, hash FROM sync.written WHERE tbl = %L
                          ORDER BY id, seq DESC)
            SELECT format(''%%s %%s is not as it was written'', %L, coalesce(t.id, w.id))
            FROM app.%I t FULL JOIN last w ON w.id = t.id
            WHERE t.id IS NULL OR w.id IS NULL OR w.seq <> t.row_seq
               OR w.hash <> sync.row_hash(to_jsonb(t) - ''stamps'')', tbl, tbl, tbl);
    END LOOP;
END $$;

-- Refuses whoever does not hold the lease of that job under that fence.
CREATE FUNCTION sync.leads(secret bytea, who uuid, of_job text, with_fence bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sync.caller(secret);
    PERFORM FROM sync.lease l JOIN sync.device d ON d.id = l.holder
    WHERE l.job = of_job AND l.holder = who AND l.fence = with_fence
      AND d.operator = session_user AND d.token = sha256(secret)
    FOR SHARE OF l;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'another leads now' USING ERRCODE = 'MB003';
    END IF;
    IF (SELECT recovering OR place <> sync.this_database() FROM sync.meta) THEN
        RAISE EXCEPTION 'the server was set back' USING ERRCODE = 'MB009';
    END IF;
END $$;

CREATE FUNCTION sync.has_run_v1(secret bytea, of_job text, of_period text) RETURNS bool
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sync.caller(secret);
    RETURN EXISTS (SELECT FROM sync.job_run r WHERE r.job = of_job AND r.period = of_period);
END $$;

-- Makes some more of the old history compact; answers whether there is still more. Kept are the
-- commits themselves, the last hash of every row, and the answers that a desk may still ask for.
CREATE FUNCTION sync.compact_v1(secret bytea, who uuid, with_fence bigint) RETURNS bool
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    commits_at_once CONSTANT bigint := 20000;
    old bigint := sync.millis() - (extract(epoch FROM sync.kept_whole()) * 1000)::bigint;
    from_seq bigint;
    old_seq bigint;
    to_seq bigint;
    tbl text;
BEGIN
    PERFORM sync.leads(secret, who, 'compact', with_fence);
    SELECT compact_seq INTO from_seq FROM sync.meta FOR UPDATE;
    SELECT min(c.seq) - 1 INTO old_seq FROM sync.commit c WHERE c.seq > from_seq AND c.at > old;
    old_seq := coalesce(old_seq, (SELECT max(c.seq) FROM sync.commit c));
    to_seq := least(old_seq, from_seq + commits_at_once);
    UPDATE sync.meta SET compact_seq = to_seq;
    DELETE FROM sync.decided d USING sync.device v
    WHERE d.seq <= to_seq AND v.id = d.device AND d.n <= v.settled_n;
    FOR tbl IN SELECT name FROM sync.tbl LOOP
        EXECUTE format('DELETE FROM sync.written w USING app.%I t
            WHERE w.tbl = %L AND w.seq <= $1 AND t.id = w.id AND t.row_seq > w.seq', tbl, tbl)
        USING to_seq;
    END LOOP;
    RETURN to_seq < old_seq;
END $$;

GRANT EXECUTE ON FUNCTION sync.has_run_v1(bytea, text, text), sync.compact_v1(bytea, uuid, bigint)
TO mikromon_operator;
