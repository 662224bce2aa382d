-- The machinery of the exchange: one history, in one order, that every desktop follows.
--
-- Every write takes the row of `sync.head` first and holds it to its commit, so that the order of
-- the sequence is the order of the commits, without a gap. Nobody but the owner has a right on any
-- table but to read rows of `app` that the policies show; whoever writes calls one of the functions
-- whose name ends in `_v1`. They run as the owner and ask for everything themselves.
--
-- Errors of our own are SQLSTATE class MB: MB001 forked, MB003 fenced, MB004 already run, MB005
-- unknown device, MB006 revoked, MB007 moved, MB008 not allowed, MB009 recovering. MB100 is caught
-- within and refuses one change. Classes 28 and 40 are not ours: drivers try those again.

CREATE SCHEMA app;
REVOKE ALL ON SCHEMA app FROM PUBLIC;
REVOKE ALL ON SCHEMA sync FROM PUBLIC;
GRANT USAGE ON SCHEMA app, sync TO mikromon_operator;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE TABLE sync.meta (
    one            bool PRIMARY KEY DEFAULT true CHECK (one),
    -- Changes when the server is set back to an older state.
    epoch          uuid NOT NULL DEFAULT gen_random_uuid(),
    -- Set back, and not every device has given back what was lost: no jobs until then.
    recovering     bool NOT NULL DEFAULT false,
    least_protocol int NOT NULL DEFAULT 1,
    -- Which database this was when it last said its epoch: a restored one is another.
    place          oid NOT NULL
);

CREATE TABLE sync.head (
    one  bool PRIMARY KEY DEFAULT true CHECK (one),
    seq  bigint NOT NULL,
    id   uuid NOT NULL,
    hash bytea NOT NULL
) WITH (fillfactor = 10);

-- The history. Each hash covers the one before it, so that no commit can be altered alone.
CREATE TABLE sync.commit (
    seq      bigint PRIMARY KEY,
    id       uuid NOT NULL,
    device   uuid,
    operator text NOT NULL,
    -- UTC epoch milliseconds.
    at       bigint NOT NULL,
    -- Of the changes decided and the rows written in it.
    content  bytea NOT NULL,
    hash     bytea NOT NULL
);

-- The rows that each commit wrote, by their hashes: a row altered past the functions is noticed.
CREATE TABLE sync.written (
    seq  bigint NOT NULL,
    tbl  text NOT NULL,
    id   uuid NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (seq, tbl, id)
);

CREATE TABLE sync.operator (
    -- The login role.
    login    text PRIMARY KEY,
    role     text NOT NULL,
    -- NULL: all.
    branches text[],
    -- Names the choice of rows that may be seen.
    scope    uuid NOT NULL DEFAULT gen_random_uuid(),
    disabled bool NOT NULL DEFAULT false,
    -- How many more computers may register.
    admits   int NOT NULL DEFAULT 1 CHECK (admits >= 0)
);

CREATE TABLE sync.role_right (
    role  text NOT NULL,
    "right" text NOT NULL,
    PRIMARY KEY (role, "right")
);

CREATE TABLE sync.device (
    id         uuid PRIMARY KEY,
    -- sha256 of what only that computer has. After a fork two devices have the same.
    token      bytea NOT NULL,
    operator   text NOT NULL REFERENCES sync.operator,
    name       text NOT NULL,
    -- 3 stands for D03.
    series     int NOT NULL UNIQUE,
    last_n     bigint NOT NULL DEFAULT 0,
    last_id    uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    -- The time of its last change, as admitted.
    hlc        bigint NOT NULL DEFAULT 0,
    epoch_seen uuid NOT NULL,
    seen_seq   bigint NOT NULL DEFAULT 0,
    seen_at    timestamptz,
    made_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    revoked    bool NOT NULL DEFAULT false
);
CREATE INDEX device_token ON sync.device (token);

-- What was decided of each change: the answer to whoever sends it again, and who changed what.
CREATE TABLE sync.decided (
    device  uuid NOT NULL,
    n       bigint NOT NULL,
    id      uuid NOT NULL,
    seq     bigint NOT NULL,
    body    jsonb NOT NULL,
    verdict jsonb NOT NULL,
    PRIMARY KEY (device, n)
);
CREATE INDEX decided_seq ON sync.decided (seq);

CREATE TABLE sync.lease (
    job     text PRIMARY KEY,
    holder  uuid NOT NULL,
    -- Rises with every change of the holder: a holder that slept is told from the one after it.
    fence   bigint NOT NULL,
    expires timestamptz NOT NULL
);

CREATE TABLE sync.job_run (
    job    text NOT NULL,
    period text NOT NULL,
    fence  bigint NOT NULL,
    device uuid NOT NULL,
    at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (job, period)
);

-- The last number given in each central series, such as INV/2611.
CREATE TABLE sync.counter (
    series text PRIMARY KEY,
    last   bigint NOT NULL
);

-- The tables of the book, as the program describes them; `sync.adopt` fills both.
CREATE TABLE sync.tbl (
    name         text PRIMARY KEY,
    ord          int NOT NULL,
    class        text NOT NULL,
    number       text,
    unique_keys  jsonb NOT NULL,
    make_right   text,
    change_right text,
    branch       text,
    -- Statements made for it; the parameters are told where they are made.
    insert_sql   text NOT NULL,
    update_sql   text NOT NULL,
    check_sql    text,
    twin_sql     text
);

CREATE TABLE sync.col (
    tbl         text NOT NULL REFERENCES sync.tbl ON DELETE CASCADE,
    name        text NOT NULL,
    kind        text NOT NULL,
    least       bigint,
    most        bigint,
    optional    bool NOT NULL,
    on_conflict text NOT NULL,
    PRIMARY KEY (tbl, name)
);

CREATE FUNCTION sync.this_database() RETURNS oid LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$ SELECT oid FROM pg_database WHERE datname = current_database() $$;

CREATE FUNCTION sync.millis() RETURNS bigint LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$ SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint $$;

INSERT INTO sync.meta (place) VALUES (sync.this_database());
INSERT INTO sync.head VALUES (true, 0, gen_random_uuid(), sha256(''));
INSERT INTO sync.commit
SELECT 0, id, NULL, session_user, sync.millis(), sha256(''), hash FROM sync.head;

-- Who asks -----------------------------------------------------------------------------------

-- The operator whose login this is, on a computer that was let in.
CREATE FUNCTION sync.caller(secret bytea) RETURNS sync.operator
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found_operator sync.operator;
    shut_out bool;
BEGIN
    SELECT * INTO found_operator FROM sync.operator o WHERE o.login = session_user;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this login is not an operator' USING ERRCODE = 'MB008';
    END IF;
    SELECT bool_or(d.revoked) INTO shut_out FROM sync.device d
    WHERE d.token = sha256(secret) AND d.operator = session_user;
    IF found_operator.disabled OR shut_out THEN
        RAISE EXCEPTION 'this device was shut out' USING ERRCODE = 'MB006';
    END IF;
    IF shut_out IS NULL THEN
        RAISE EXCEPTION 'this device is not known' USING ERRCODE = 'MB005';
    END IF;
    RETURN found_operator;
END $$;

-- What every request of a device begins with: it is known and let in, and takes the server for
-- what it is.
CREATE FUNCTION sync.known(secret bytea, who uuid, epoch uuid, scope uuid) RETURNS sync.device
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found_operator sync.operator := sync.caller(secret);
    device sync.device;
    meta sync.meta;
BEGIN
    SELECT * INTO device FROM sync.device d WHERE d.id = who;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this device is not known' USING ERRCODE = 'MB005';
    END IF;
    IF device.operator <> session_user OR device.token <> sha256(secret) THEN
        RAISE EXCEPTION 'another computer goes by this name' USING ERRCODE = 'MB001';
    END IF;
    SELECT * INTO meta FROM sync.meta;
    IF meta.epoch <> known.epoch OR found_operator.scope <> known.scope
        OR meta.place <> sync.this_database()
    THEN
        RAISE EXCEPTION 'the server moved' USING ERRCODE = 'MB007';
    END IF;
    RETURN device;
END $$;

CREATE FUNCTION sync.rights_of(role text) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$ SELECT coalesce(array_agg(r."right"), '{}') FROM sync.role_right r WHERE r.role = $1 $$;

-- Refuses whoever has not the right.
CREATE FUNCTION sync.allowed(secret bytea, needed text) RETURNS sync.operator
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found_operator sync.operator := sync.caller(secret);
BEGIN
    IF needed <> ALL (sync.rights_of(found_operator.role)) THEN
        RAISE EXCEPTION 'not allowed: %', needed USING ERRCODE = 'MB008';
    END IF;
    RETURN found_operator;
END $$;

-- Reading: the transaction said by `sync.begin_v1` which computer it is.
CREATE FUNCTION sync.told_secret() RETURNS bytea LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$ SELECT decode(nullif(current_setting('mikromon.device', true), ''), 'hex') $$;

-- Whether rows that need this right are shown. The policies ask once for each query.
CREATE FUNCTION sync.admitted(needed text) RETURNS bool
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM sync.operator o
        WHERE o.login = session_user AND NOT o.disabled
          AND (needed IS NULL OR needed = ANY (sync.rights_of(o.role)))
          AND (SELECT bool_and(NOT d.revoked) FROM sync.device d
               WHERE d.operator = o.login AND d.token = sha256(sync.told_secret())))
$$;

-- NULL: every branch.
CREATE FUNCTION sync.branches() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT o.branches FROM sync.operator o WHERE o.login = session_user $$;

-- The history ----------------------------------------------------------------------------------

-- Begins a commit. The first thing that any write does.
CREATE FUNCTION sync.take_head() RETURNS bigint LANGUAGE sql
SET search_path = pg_catalog, pg_temp AS $$
    UPDATE sync.head SET seq = seq + 1, id = gen_random_uuid() RETURNING seq
$$;

CREATE FUNCTION sync.row_hash(r jsonb) RETURNS bytea LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
-- A column that a later version adds is NULL in old rows, and changes nothing.
AS $$ SELECT sha256(convert_to(jsonb_strip_nulls(r)::text, 'UTF8')) $$;

CREATE FUNCTION sync.content_of(of_seq bigint) RETURNS bytea LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(
        coalesce((SELECT string_agg(sha256(convert_to(
                w.tbl || w.id || encode(w.hash, 'hex'), 'UTF8')), '' ORDER BY w.tbl COLLATE "C", w.id)
            FROM sync.written w WHERE w.seq = of_seq), '')
        || coalesce((SELECT string_agg(sha256(convert_to(
                d.device || d.n::text || d.id || d.body::text || d.verdict::text, 'UTF8')), ''
                ORDER BY d.device, d.n)
            FROM sync.decided d WHERE d.seq = of_seq), ''))
$$;

CREATE FUNCTION sync.commit_hash(before bytea, c sync.commit) RETURNS bytea LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(before || c.content || convert_to(
        concat_ws('|', c.seq, c.id, c.device, c.operator, c.at), 'UTF8'))
$$;

-- Ends a commit: what was written in these tables is bound to the history, and the others hear.
CREATE FUNCTION sync.close_commit(this_seq bigint, by_device uuid, tables text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    this sync.commit;
    head sync.head;
    tbl text;
BEGIN
    FOREACH tbl IN ARRAY tables LOOP
        EXECUTE format('INSERT INTO sync.written SELECT $1, %L, id, sync.row_hash(to_jsonb(t) - ''stamps'')
            FROM app.%I t WHERE row_seq = $1', tbl, tbl) USING this_seq;
    END LOOP;
    SELECT * INTO head FROM sync.head;
    this := (this_seq, head.id, by_device, session_user, sync.millis(),
             sync.content_of(this_seq), NULL);
    this.hash := sync.commit_hash(head.hash, this);
    INSERT INTO sync.commit SELECT this.*;
    UPDATE sync.head SET hash = this.hash;
    PERFORM pg_notify('mikromon_sync', this_seq::text);
END $$;

-- What in the history or in the rows is not as it was written; nothing where all is well.
CREATE FUNCTION sync.faults() RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    this sync.commit;
    before bytea;
    tbl text;
BEGIN
    FOR this IN SELECT * FROM sync.commit ORDER BY seq LOOP
        IF this.seq > 0 AND (this.hash <> sync.commit_hash(before, this)
            OR this.content <> sync.content_of(this.seq))
        THEN
            RETURN NEXT format('commit %s is not as it was made', this.seq);
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

CREATE FUNCTION sync.verify_v1(secret bytea) RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sync.allowed(secret, 'audit.view');
    RETURN QUERY SELECT sync.faults();
END $$;

-- Deciding ---------------------------------------------------------------------------------------

CREATE TYPE sync.context AS (
    device   uuid,
    seq      bigint,
    base     bigint,
    hlc      bigint,
    rights   text[],
    branches text[]
);

-- Refuses the change that is being decided.
CREATE FUNCTION sync.refuse(reason text, tbl text, id uuid, columns text[], holder uuid)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'MB100', MESSAGE = jsonb_build_object(
        'reason', reason, 'table', tbl, 'row', id, 'columns', to_jsonb(columns),
        'holder', holder)::text;
END $$;

-- A field as it travels: ciphertext is hex there, and has a prefix within.
CREATE FUNCTION sync.on_the_wire(kind text, value jsonb) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN kind = 'sealed' AND value <> 'null' THEN to_jsonb(substr(value #>> '{}', 3))
           ELSE value END::text
$$;

-- A value that a column of the book takes. Numbers that are no whole ones within 64 bits are not.
CREATE FUNCTION sync.fits(col sync.col, value jsonb) RETURNS bool LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN value = 'null' THEN col.optional
        WHEN col.kind = 'int' THEN jsonb_typeof(value) = 'number'
            AND value::text ~ '^-?[0-9]{1,19}$'
            AND value::numeric BETWEEN col.least AND col.most
        WHEN jsonb_typeof(value) <> 'string' THEN false
        WHEN col.kind = 'text' THEN length(value #>> '{}') <= col.most
        WHEN col.kind = 'id' THEN
            value #>> '{}' ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'
        ELSE value #>> '{}' ~ '^([0-9a-fA-F]{2})*$' AND length(value #>> '{}') <= 2 * col.most
    END
$$;

-- A newer program knows tables and columns that are not here yet: that is no fault of the change,
-- which waits until the server is set up anew.
CREATE FUNCTION sync.too_old(what text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'this server does not know % yet', what USING ERRCODE = 'MB008';
END $$;

-- The fields of an edit as they lie in the table. Of a whole row every column has to be there that
-- must have a value.
CREATE FUNCTION sync.fields(tbl text, id uuid, given jsonb, whole bool) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    strange text;
    wrong text;
    clean jsonb;
BEGIN
    SELECT min(g.key) FILTER (WHERE c.name IS NULL),
           min(g.key COLLATE "C") FILTER (WHERE NOT sync.fits(c, g.value)),
           coalesce(jsonb_object_agg(g.key, CASE
               WHEN c.kind = 'sealed' AND g.value <> 'null' THEN to_jsonb('\x' || lower(g.value #>> '{}'))
               WHEN c.kind = 'id' AND g.value <> 'null' THEN to_jsonb(lower(g.value #>> '{}'))
               ELSE g.value END), '{}')
    INTO strange, wrong, clean
    FROM jsonb_each(given) g LEFT JOIN sync.col c ON c.tbl = fields.tbl AND c.name = g.key;
    IF strange IS NOT NULL THEN
        PERFORM sync.too_old(tbl || '.' || strange);
    END IF;
    IF wrong IS NULL AND whole THEN
        SELECT min(c.name COLLATE "C") INTO wrong FROM sync.col c
        WHERE c.tbl = fields.tbl AND NOT c.optional AND NOT clean ? c.name;
    END IF;
    IF wrong IS NOT NULL THEN
        PERFORM sync.refuse('invalid', tbl, id, ARRAY[wrong], NULL);
    END IF;
    IF whole THEN
        SELECT jsonb_object_agg(c.name, NULL) || clean INTO clean FROM sync.col c
        WHERE c.tbl = fields.tbl;
    END IF;
    RETURN clean;
END $$;

CREATE FUNCTION sync.put(at sync.context, t sync.tbl, id uuid, fields jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    stamps jsonb := '{}';
BEGIN
    IF t.class = 'master' THEN
        SELECT jsonb_object_agg(key, jsonb_build_array(at.seq, at.hlc, at.device)) INTO stamps
        FROM jsonb_object_keys(fields) key;
    END IF;
    EXECUTE t.insert_sql USING id, fields, at.seq, stamps;
END $$;

-- What is in the way of these values: a reference that is not there, a key that is taken.
CREATE FUNCTION sync.obstacle(
    t sync.tbl, id uuid, fields jsonb, touched text[],
    OUT reason text, OUT columns text[], OUT holder uuid
) LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF t.check_sql IS NOT NULL THEN
        EXECUTE t.check_sql INTO reason, columns, holder USING id, fields, touched;
    END IF;
END $$;

CREATE FUNCTION sync.check_row(t sync.tbl, id uuid, fields jsonb, touched text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    it record;
BEGIN
    it := sync.obstacle(t, id, fields, touched);
    IF it.reason IS NOT NULL THEN
        PERFORM sync.refuse(it.reason, t.name, id, it.columns, it.holder);
    END IF;
END $$;

-- A document made or changed in a branch of others is not this operator's to make.
CREATE FUNCTION sync.is_of_others(at sync.context, t sync.tbl, fields jsonb) RETURNS bool
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT fields ->> t.branch IS NOT NULL AND coalesce(fields ->> t.branch <> ALL (at.branches), false)
$$;

CREATE FUNCTION sync.note_conflict(
    at sync.context, tbl text, id uuid, field text, lost text, kept text
) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO app.conflict (id, tbl, row_id, field, lost, kept, device, row_seq)
    VALUES (gen_random_uuid(), tbl, id, field, lost, kept, at.device, at.seq);
END $$;

CREATE FUNCTION sync.patch(at sync.context, t sync.tbl, row_id uuid, given jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    fields jsonb := sync.fields(t.name, row_id, given, false);
    held jsonb;
    stamps jsonb;
    stamp jsonb := jsonb_build_array(at.seq, at.hlc, at.device);
    col sync.col;
    mine jsonb;
    old jsonb;
    last jsonb;
    apart bool;
    wins bool;
    stands bool := false;
BEGIN
    EXECUTE format('SELECT to_jsonb(t) FROM app.%I t WHERE id = $1', t.name) INTO held USING row_id;
    IF held IS NULL OR sync.is_of_others(at, t, held) THEN
        PERFORM sync.refuse('gone', t.name, row_id, '{}', NULL);
    END IF;
    IF sync.is_of_others(at, t, fields) THEN
        PERFORM sync.refuse('forbidden', t.name, row_id, '{}', NULL);
    END IF;
    stamps := held -> 'stamps';
    FOR col IN SELECT c.* FROM sync.col c WHERE c.tbl = t.name AND fields ? c.name
               ORDER BY c.name COLLATE "C"
    LOOP
        mine := fields -> col.name;
        old := held -> col.name;
        last := stamps -> col.name;
        -- A desktop knows its own edits, also those that it has not fetched yet.
        apart := coalesce((last ->> 0)::bigint > at.base AND (last ->> 2)::uuid <> at.device, false);
        wins := NOT apart OR (col.on_conflict = 'later' AND (last ->> 1)::bigint < at.hlc);
        IF apart AND old <> mine THEN
            PERFORM sync.note_conflict(at, t.name, row_id, col.name,
                sync.on_the_wire(col.kind, CASE WHEN wins THEN old ELSE mine END),
                sync.on_the_wire(col.kind, CASE WHEN wins THEN mine ELSE old END));
        END IF;
        IF wins THEN
            held := jsonb_set(held, ARRAY[col.name], mine);
            stamps := jsonb_set(stamps, ARRAY[col.name], stamp);
            stands := true;
        END IF;
    END LOOP;
    PERFORM sync.check_row(t, row_id, held, ARRAY(SELECT jsonb_object_keys(fields)));
    IF stands THEN
        EXECUTE t.update_sql USING row_id, held, at.seq, stamps;
    END IF;
END $$;

-- A row that is offered is never lost: what clashes is put aside where a person sees it.
CREATE FUNCTION sync.offer(at sync.context, t sync.tbl, row_id uuid, fields jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    it record;
    col sync.col;
    value text;
BEGIN
    FOR round IN 1 .. 100 LOOP
        it := sync.obstacle(t, row_id, fields, '{}');
        IF it.reason IS NULL THEN
            -- Any real edit is later than an offer.
            at.hlc := 0;
            PERFORM sync.put(at, t, row_id, fields);
            RETURN;
        END IF;
        SELECT c.* INTO col FROM sync.col c
        WHERE c.tbl = t.name AND c.name = ANY (it.columns) AND c.kind = 'text'
        ORDER BY array_position(it.columns, c.name) DESC LIMIT 1;
        EXIT WHEN NOT FOUND;
        value := fields ->> col.name;
        PERFORM sync.note_conflict(at, t.name, row_id, col.name,
            (fields -> col.name)::text, to_jsonb(it.holder)::text);
        fields := jsonb_set(fields, ARRAY[col.name],
            to_jsonb(left(value, greatest(col.most - 9, 0)::int) || '~' || right(row_id::text, 8)));
    END LOOP;
    PERFORM sync.refuse('taken', t.name, row_id, it.columns, it.holder);
END $$;

CREATE FUNCTION sync.note_void(
    at sync.context, tbl text, document uuid, number text, reason text, stands uuid, instead text
) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    -- Follows from the document and the number, as on the desktops.
    hash bytea := sha256(uuid_send(document) || convert_to(number, 'UTF8'));
BEGIN
    INSERT INTO app.number_void (id, tbl, document, number, reason, stands, instead, row_seq)
    VALUES (encode(substr(hash, 1, 16), 'hex')::uuid,
            tbl, document, number, reason, stands, instead, at.seq)
    ON CONFLICT ON CONSTRAINT number_void_pkey DO NOTHING;
END $$;

-- A central number that comes back after the server was set back is never given again.
CREATE FUNCTION sync.raise_counter(number text) RETURNS void LANGUAGE sql
SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO sync.counter SELECT part[1], part[2]::bigint
    FROM regexp_match(number, '^(.+)/([0-9]{1,18})$') part WHERE part IS NOT NULL
    ON CONFLICT (series) DO UPDATE SET last = greatest(counter.last, excluded.last)
$$;

CREATE FUNCTION sync.issue(at sync.context, t sync.tbl, row_id uuid, fields jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    twin uuid;
    number text := fields ->> t.number;
    taken bool;
BEGIN
    EXECUTE t.twin_sql INTO twin USING fields;
    IF twin IS NOT NULL THEN
        PERFORM sync.note_void(at, t.name, row_id, number, 'twin', twin, NULL);
        RETURN;
    END IF;
    PERFORM sync.check_row(t, row_id, fields, NULL);
    EXECUTE format('SELECT EXISTS (SELECT FROM app.%I WHERE %I = $1)', t.name, t.number)
    INTO taken USING number;
    IF taken THEN
        PERFORM sync.note_void(at, t.name, row_id, number, 'taken', row_id,
            number || '-' || upper(right(row_id::text, 8)));
    END IF;
    PERFORM sync.raise_counter(number);
    PERFORM sync.put(at, t, row_id, fields);
END $$;

-- One edit. Raises MB100 where it cannot be.
CREATE FUNCTION sync.apply(at sync.context, edit jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    t sync.tbl;
    row_id uuid := (edit ->> 'row')::uuid;
    verb text := edit ->> 'verb';
    needed text;
    fields jsonb;
    there bool;
BEGIN
    SELECT * INTO t FROM sync.tbl WHERE name = edit ->> 'table';
    IF NOT FOUND THEN
        PERFORM sync.too_old(edit ->> 'table');
    END IF;
    needed := CASE verb WHEN 'patch' THEN t.change_right ELSE t.make_right END;
    IF needed IS NOT NULL AND needed <> ALL (at.rights) THEN
        PERFORM sync.refuse('forbidden', t.name, row_id, '{}', NULL);
    END IF;
    IF verb = 'patch' AND t.class = 'master' THEN
        PERFORM sync.patch(at, t, row_id, edit -> 'set');
        RETURN;
    END IF;
    fields := sync.fields(t.name, row_id, edit -> 'set', true);
    EXECUTE format('SELECT EXISTS (SELECT FROM app.%I WHERE id = $1)', t.name)
    INTO there USING row_id;
    IF there THEN
        -- It came by another way before; what it looks like there is what holds.
        RETURN;
    END IF;
    IF t.class <> 'fact' AND verb <> 'offer' AND sync.is_of_others(at, t, fields) THEN
        PERFORM sync.refuse('forbidden', t.name, row_id, '{}', NULL);
    END IF;
    CASE
        WHEN t.class = 'document' THEN PERFORM sync.issue(at, t, row_id, fields);
        WHEN t.class = 'fact' THEN PERFORM sync.put(at, t, row_id, fields);
        WHEN verb = 'offer' THEN PERFORM sync.offer(at, t, row_id, fields);
        ELSE
            PERFORM sync.check_row(t, row_id, fields, NULL);
            PERFORM sync.put(at, t, row_id, fields);
    END CASE;
END $$;

-- The refusal of a change, or NULL; a change that is refused leaves nothing.
CREATE FUNCTION sync.decide(at sync.context, edits jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    edit jsonb;
BEGIN
    FOR edit IN SELECT * FROM jsonb_array_elements(edits) LOOP
        PERFORM sync.apply(at, edit);
    END LOOP;
    RETURN NULL;
EXCEPTION
    WHEN SQLSTATE 'MB100' THEN
        RETURN SQLERRM::jsonb;
    -- The last line: whatever the tables themselves do not take must not hold up what follows.
    WHEN data_exception OR integrity_constraint_violation THEN
        RETURN jsonb_build_object('reason', 'invalid', 'table', coalesce(edit ->> 'table', ''),
            'row', coalesce(edit -> 'row', '"00000000-0000-0000-0000-000000000000"'),
            'columns', '[]'::jsonb, 'holder', NULL);
END $$;

CREATE FUNCTION sync.push_v1(secret bytea, who uuid, epoch uuid, scope uuid, changes jsonb)
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
    UPDATE sync.device SET hlc = dev.hlc, last_n = dev.last_n, last_id = dev.last_id
    WHERE id = who;
    SELECT array_agg(DISTINCT name) INTO tables FROM (
        SELECT e ->> 'table' AS name FROM jsonb_array_elements(changes) c,
            jsonb_array_elements(c -> 'edits') e
        UNION ALL VALUES ('conflict'), ('number_void')) touched
    WHERE name IN (SELECT t.name FROM sync.tbl t);
    PERFORM sync.close_commit(this_seq, who, coalesce(tables, '{}'));
    RETURN to_jsonb(verdicts);
END $$;

-- Being known, reading ---------------------------------------------------------------------------

-- Whether this database was set back since it last said its epoch; then the epoch is another, and
-- jobs wait until every device has given back what was lost. The owner says so with `sync.set_back`
-- where the files were copied, which the database cannot notice.
CREATE FUNCTION sync.set_back() RETURNS void LANGUAGE sql
SET search_path = pg_catalog, pg_temp AS $$
    UPDATE sync.meta
    SET epoch = gen_random_uuid(), recovering = true, place = sync.this_database();
    DELETE FROM sync.lease;
$$;

CREATE FUNCTION sync.notice_restore() RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (SELECT place FROM sync.meta) <> sync.this_database() THEN
        PERFORM FROM sync.meta WHERE place <> sync.this_database() FOR UPDATE;
        IF FOUND THEN
            PERFORM sync.set_back();
        END IF;
    END IF;
END $$;

CREATE FUNCTION sync.registration(of sync.device) RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_build_object('device', of.id, 'series', of.series, 'last_n', of.last_n,
        'last_id', of.last_id, 'scope', o.scope, 'revoked', of.revoked OR o.disabled)
    FROM sync.operator o WHERE o.login = of.operator
$$;

CREATE FUNCTION sync.hello_v1(secret bytea, who uuid, seq bigint) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    device sync.device;
    known jsonb;
BEGIN
    IF NOT EXISTS (SELECT FROM sync.operator o WHERE o.login = session_user) THEN
        RAISE EXCEPTION 'this login is not an operator' USING ERRCODE = 'MB008';
    END IF;
    PERFORM sync.notice_restore();
    SELECT * INTO device FROM sync.device d WHERE d.id = who;
    IF FOUND THEN
        IF device.operator <> session_user OR device.token <> sha256(secret) THEN
            RAISE EXCEPTION 'another computer goes by this name' USING ERRCODE = 'MB001';
        END IF;
        known := sync.registration(device);
    END IF;
    RETURN (SELECT jsonb_build_object(
        'now', sync.millis(), 'least_protocol', m.least_protocol, 'epoch', m.epoch,
        'recovering', m.recovering, 'head', jsonb_build_object('seq', h.seq, 'commit', h.id),
        'commit_at_cursor', (SELECT c.id FROM sync.commit c WHERE c.seq = hello_v1.seq),
        'device', known)
    FROM sync.meta m, sync.head h);
END $$;

-- Makes a device known. A computer that nobody let in needs to be expected: the operator has been
-- invited once more, or the server was set back and forgot who was let in.
CREATE FUNCTION sync.register_v1(secret bytea, who uuid, called text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    device sync.device;
    meta sync.meta;
    let_in bool;
BEGIN
    PERFORM sync.notice_restore();
    -- One at a time: the series are counted.
    PERFORM FROM sync.head FOR UPDATE;
    SELECT * INTO meta FROM sync.meta;
    SELECT * INTO device FROM sync.device d WHERE d.id = who;
    IF FOUND THEN
        PERFORM sync.caller(secret);
        IF device.operator <> session_user OR device.token <> sha256(secret) THEN
            RAISE EXCEPTION 'another computer goes by this name' USING ERRCODE = 'MB001';
        END IF;
        RETURN jsonb_build_object('device', sync.registration(device), 'epoch', meta.epoch);
    END IF;
    SELECT bool_and(NOT d.revoked) INTO let_in FROM sync.device d
    WHERE d.token = sha256(secret) AND d.operator = session_user;
    IF let_in IS NULL AND NOT meta.recovering THEN
        UPDATE sync.operator SET admits = admits - 1
        WHERE login = session_user AND admits > 0 AND NOT disabled;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'no computer is expected' USING ERRCODE = 'MB008';
        END IF;
    ELSIF NOT let_in OR (SELECT disabled FROM sync.operator WHERE login = session_user) THEN
        RAISE EXCEPTION 'this device was shut out' USING ERRCODE = 'MB006';
    END IF;
    INSERT INTO sync.device (id, token, operator, name, series, epoch_seen)
    VALUES (who, sha256(secret), session_user, left(called, 100),
            (SELECT coalesce(max(series), 0) + 1 FROM sync.device), meta.epoch)
    RETURNING * INTO device;
    RETURN jsonb_build_object('device', sync.registration(device), 'epoch', meta.epoch);
END $$;

-- The first statement of a transaction that reads: from here on its policies know the computer.
-- Answers the moment that is read, and the tables that changed after `since` (NULL: all).
CREATE FUNCTION sync.begin_v1(secret bytea, who uuid, epoch uuid, scope uuid, since bigint)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    changed jsonb;
BEGIN
    PERFORM sync.known(secret, who, epoch, scope);
    PERFORM set_config('mikromon.device', encode(secret, 'hex'), true);
    IF since IS NULL THEN
        SELECT jsonb_agg(name) INTO changed FROM sync.tbl;
    ELSE
        SELECT jsonb_agg(DISTINCT w.tbl) INTO changed FROM sync.written w WHERE w.seq > since;
    END IF;
    RETURN (SELECT jsonb_build_object('seq', h.seq, 'commit', h.id,
        'changed', coalesce(changed, '[]')) FROM sync.head h);
END $$;

CREATE FUNCTION sync.lacking_v1(
    secret bytea, who uuid, epoch uuid, scope uuid, tbl text, ids uuid[]
) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sync.known(secret, who, epoch, scope);
    IF tbl NOT IN (SELECT name FROM sync.tbl) THEN
        RAISE EXCEPTION 'no such table' USING ERRCODE = 'MB008';
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT it FROM unnest($1) it WHERE NOT EXISTS (SELECT FROM app.%I WHERE id = it)', tbl)
    USING ids;
END $$;

CREATE FUNCTION sync.seen_v1(secret bytea, who uuid, epoch uuid, scope uuid, seq bigint)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sync.known(secret, who, epoch, scope);
    UPDATE sync.device d SET epoch_seen = seen_v1.epoch, seen_seq = seen_v1.seq,
        seen_at = clock_timestamp()
    WHERE d.id = who;
    UPDATE sync.meta m SET recovering = false
    WHERE m.recovering AND NOT EXISTS (
        SELECT FROM sync.device d WHERE d.epoch_seen <> m.epoch AND NOT d.revoked);
END $$;

-- Jobs ---------------------------------------------------------------------------------------------

-- The fence of the lease, or NULL where another holds it.
CREATE FUNCTION sync.lease_v1(secret bytea, who uuid, of_job text, ttl_ms int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    fence bigint;
    until timestamptz := clock_timestamp()
        + least(greatest(ttl_ms, 0), 600000) * interval '1 millisecond';
BEGIN
    PERFORM sync.caller(secret);
    PERFORM FROM sync.device d
    WHERE d.id = who AND d.operator = session_user AND d.token = sha256(secret);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this device is not known' USING ERRCODE = 'MB005';
    END IF;
    IF (SELECT recovering OR place <> sync.this_database() FROM sync.meta) THEN
        RAISE EXCEPTION 'the server was set back' USING ERRCODE = 'MB009';
    END IF;
    INSERT INTO sync.lease AS l VALUES (of_job, who, 1, until)
    ON CONFLICT (job) DO UPDATE SET
        holder = who,
        fence = l.fence + CASE WHEN l.holder = who AND l.expires > clock_timestamp()
                          THEN 0 ELSE 1 END,
        expires = until
    WHERE l.holder = who OR l.expires <= clock_timestamp()
    RETURNING l.fence INTO fence;
    RETURN fence;
END $$;

-- Notes that the job is done for that period. Only the holder of the lease may, and only once.
CREATE FUNCTION sync.run_v1(secret bytea, who uuid, of_job text, of_period text, with_fence bigint)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sync.caller(secret);
    PERFORM FROM sync.lease l JOIN sync.device d ON d.id = l.holder
    WHERE l.job = of_job AND l.holder = who AND l.fence = with_fence
      AND d.operator = session_user AND d.token = sha256(secret)
    FOR UPDATE OF l;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'another leads now' USING ERRCODE = 'MB003';
    END IF;
    IF (SELECT recovering OR place <> sync.this_database() FROM sync.meta) THEN
        RAISE EXCEPTION 'the server was set back' USING ERRCODE = 'MB009';
    END IF;
    INSERT INTO sync.job_run (job, period, fence, device)
    VALUES (of_job, of_period, with_fence, who) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'it has run' USING ERRCODE = 'MB004';
    END IF;
END $$;

-- Administration -----------------------------------------------------------------------------------

-- Makes or changes an operator's login; `verifier` is a SCRAM verifier, or NULL to leave the
-- password as it is. Rights go no further than one's own.
CREATE FUNCTION sync.set_operator_v1(
    secret bytea, of_login text, verifier text, of_role text, of_branches text[], is_disabled bool
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    caller sync.operator := sync.allowed(secret, 'operator.edit');
    held text;
BEGIN
    SELECT role INTO held FROM sync.operator WHERE login = of_login;
    IF caller.role <> 'owner' AND ('owner' IN (of_role, held)) THEN
        RAISE EXCEPTION 'only an owner may' USING ERRCODE = 'MB008';
    END IF;
    IF caller.branches IS NOT NULL AND (of_branches IS NULL OR NOT of_branches <@ caller.branches) THEN
        RAISE EXCEPTION 'not in other branches' USING ERRCODE = 'MB008';
    END IF;
    PERFORM sync.put_operator(of_login, verifier, of_role, of_branches, is_disabled);
END $$;

CREATE FUNCTION sync.put_operator(
    of_login text, verifier text, of_role text, of_branches text[], is_disabled bool
) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sync.set_login(of_login, verifier, is_disabled);
    INSERT INTO sync.operator AS o (login, role, branches, disabled)
    VALUES (of_login, of_role, of_branches, is_disabled)
    ON CONFLICT (login) DO UPDATE SET
        role = of_role, branches = of_branches, disabled = is_disabled,
        scope = CASE WHEN (o.role, o.branches) IS DISTINCT FROM (of_role, of_branches)
                THEN gen_random_uuid() ELSE o.scope END;
END $$;

-- So many more computers may register as that operator's.
CREATE FUNCTION sync.expect_v1(secret bytea, of_login text, computers int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF of_login <> session_user THEN
        PERFORM sync.allowed(secret, 'operator.edit');
    ELSE
        PERFORM sync.caller(secret);
    END IF;
    UPDATE sync.operator SET admits = least(greatest(admits + computers, 0), 100)
    WHERE login = of_login;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such operator' USING ERRCODE = 'MB008';
    END IF;
END $$;

-- Shuts a computer out, or lets it in again: with it every name that it goes by.
CREATE FUNCTION sync.set_revoked_v1(secret bytea, target uuid, shut_out bool) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sync.allowed(secret, 'operator.edit');
    UPDATE sync.device SET revoked = shut_out
    WHERE (operator, token) = (SELECT d.operator, d.token FROM sync.device d WHERE d.id = target);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such device' USING ERRCODE = 'MB008';
    END IF;
    DELETE FROM sync.lease l USING sync.device d WHERE l.holder = d.id AND d.revoked;
END $$;

CREATE FUNCTION sync.devices_v1(secret bytea) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sync.allowed(secret, 'operator.view');
    RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'device', d.id, 'operator', d.operator, 'name', d.name, 'series', d.series,
            'seen_seq', d.seen_seq, 'revoked', d.revoked,
            'seen_at', (extract(epoch FROM d.seen_at) * 1000)::bigint,
            'given_back', d.epoch_seen = m.epoch) ORDER BY d.series), '[]')
        FROM sync.device d, sync.meta m);
END $$;

-- The devices that will never come back are not waited for.
CREATE FUNCTION sync.end_recovery_v1(secret bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sync.allowed(secret, 'operator.edit');
    UPDATE sync.meta SET recovering = false;
END $$;

-- Tables -------------------------------------------------------------------------------------------

CREATE FUNCTION sync.never() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are kept as they are', TG_TABLE_NAME USING ERRCODE = 'MB008';
END $$;

CREATE FUNCTION sync.names(list jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$ SELECT ARRAY(SELECT jsonb_array_elements_text(list)) $$;

-- `a, b` of the columns, each after the prefix and in quotes.
CREATE FUNCTION sync.column_list(prefix text, columns text[]) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$ SELECT string_agg(prefix || quote_ident(c), ', ' ORDER BY o)
      FROM unnest(columns) WITH ORDINALITY x(c, o) $$;

-- Whether the rows `t` and `r` have the same in these columns.
CREATE FUNCTION sync.same(columns text[], optional text[]) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$ SELECT string_agg(format(
          CASE WHEN c = ANY (optional) THEN 't.%1$I IS NOT DISTINCT FROM r.%1$I'
               ELSE 't.%1$I = r.%1$I' END, c), ' AND ' ORDER BY o)
      FROM unnest(columns) WITH ORDINALITY x(c, o) $$;

-- The statement that tells what is in the way of a row: $1 its id, $2 its fields, $3 the columns
-- whose references are looked at (NULL: all). NULL where nothing ever is.
CREATE FUNCTION sync.check_of(d jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    parts text[] := '{}';
    c jsonb;
    key jsonb;
    lives text := '';
    about text := d ->> 'name';
BEGIN
    FOR c IN SELECT * FROM jsonb_array_elements(d -> 'columns') LOOP
        IF c ->> 'name' = 'removed_at' THEN
            lives := 't.removed_at IS NULL AND r.removed_at IS NULL AND ';
        END IF;
        IF c ->> 'refers' IS NOT NULL THEN
            parts := parts || format('SELECT %s, ''unknown'', ARRAY[%L], NULL::uuid FROM r
                WHERE r.%2$I IS NOT NULL AND ($3 IS NULL OR %2$L = ANY ($3))
                  AND NOT EXISTS (SELECT FROM app.%3$I WHERE id = r.%2$I)',
                cardinality(parts), c ->> 'name', c ->> 'refers');
        END IF;
    END LOOP;
    FOR key IN SELECT * FROM jsonb_array_elements(d -> 'unique') LOOP
        parts := parts || format('(SELECT %s, ''taken'', %L::text[], t.id FROM r, app.%I t
            WHERE %st.id <> $1 AND %s ORDER BY t.id LIMIT 1)',
            cardinality(parts), sync.names(key), about, lives, sync.same(sync.names(key), '{}'));
    END LOOP;
    IF d ->> 'class' = 'fact' OR cardinality(parts) = 0 THEN
        RETURN NULL;
    END IF;
    RETURN format('WITH r AS (SELECT * FROM jsonb_populate_record(NULL::app.%I, $2))
        SELECT reason, columns, holder FROM (%s) found (place, reason, columns, holder)
        ORDER BY place LIMIT 1', about, array_to_string(parts, ' UNION ALL '));
END $$;

-- The columns of a table are those of its description, and no others.
CREATE FUNCTION sync.check_columns(d jsonb) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    expected text[];
    found_columns text[];
BEGIN
    SELECT array_agg(name || ' ' || type ORDER BY name COLLATE "C") INTO expected FROM (
        SELECT c ->> 'name', CASE c ->> 'kind' WHEN 'id' THEN 'uuid' WHEN 'text' THEN 'text'
               WHEN 'int' THEN 'bigint' ELSE 'bytea' END
        FROM jsonb_array_elements(d -> 'columns') c
        UNION ALL VALUES ('id', 'uuid'), ('row_seq', 'bigint'), ('stamps', 'jsonb')) x (name, type);
    SELECT array_agg(attname || ' ' || format_type(atttypid, NULL) ORDER BY attname COLLATE "C")
    INTO found_columns FROM pg_attribute
    WHERE attrelid = format('app.%I', d ->> 'name')::regclass AND attnum > 0 AND NOT attisdropped;
    IF expected IS DISTINCT FROM found_columns THEN
        RAISE EXCEPTION 'app.% is % and is described as %', d ->> 'name', found_columns, expected
        USING ERRCODE = 'MB008';
    END IF;
END $$;

CREATE FUNCTION sync.adopt_catalog(d jsonb, place int) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    about text := d ->> 'name';
    columns text[] := ARRAY(SELECT c ->> 'name' FROM jsonb_array_elements(d -> 'columns') c);
    optional text[] := ARRAY(SELECT c ->> 'name' FROM jsonb_array_elements(d -> 'columns') c
                             WHERE (c ->> 'optional')::bool);
    plain text := sync.column_list('', columns);
    of_r text := sync.column_list('r.', columns);
BEGIN
    DELETE FROM sync.tbl WHERE name = about;
    INSERT INTO sync.tbl VALUES (about, place, d ->> 'class', d ->> 'number', d -> 'unique',
        d #>> '{rights,make}', d #>> '{rights,change}', d ->> 'branch',
        -- $1 id, $2 fields, $3 sequence, $4 stamps
        format('INSERT INTO app.%I (id, row_seq, stamps, %s) SELECT $1, $3, $4, %s
            FROM jsonb_populate_record(NULL::app.%1$I, $2) r', about, plain, of_r),
        format('UPDATE app.%I SET (row_seq, stamps, %s) = (SELECT $3, $4, %s
            FROM jsonb_populate_record(NULL::app.%1$I, $2) r) WHERE id = $1', about, plain, of_r),
        sync.check_of(d),
        -- $1 fields
        CASE WHEN d ->> 'class' = 'document' THEN format('SELECT t.id FROM app.%I t,
            jsonb_populate_record(NULL::app.%1$I, $1) r WHERE %s ORDER BY t.id LIMIT 1',
            about, sync.same(sync.names(d -> 'key'), optional)) END);
    INSERT INTO sync.col SELECT about, c ->> 'name', c ->> 'kind', (c ->> 'least')::bigint,
        (c ->> 'most')::bigint, (c ->> 'optional')::bool, c ->> 'on_conflict'
    FROM jsonb_array_elements(d -> 'columns') c;
END $$;

-- Indexes: what a fetch goes by, and the last line behind the checks. Names follow from the
-- columns, so that a key that changed gets an index of its own.
CREATE FUNCTION sync.adopt_indexes(d jsonb) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    about text := d ->> 'name';
    key jsonb;
    lives text := '';
BEGIN
    IF d -> 'columns' @> '[{"name": "removed_at"}]' THEN
        lives := ' WHERE removed_at IS NULL';
    END IF;
    EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON app.%I (row_seq)', about || '_row_seq', about);
    IF d ->> 'class' = 'fact' THEN
        RETURN;
    END IF;
    FOR key IN SELECT * FROM jsonb_array_elements(d -> 'unique') LOOP
        EXECUTE format('CREATE UNIQUE INDEX IF NOT EXISTS %I ON app.%I (%s)%s',
            concat_ws('_', about, 'only', array_to_string(sync.names(key), '_')), about,
            sync.column_list('', sync.names(key)), lives);
    END LOOP;
    IF d ->> 'class' = 'document' THEN
        EXECUTE format('CREATE UNIQUE INDEX IF NOT EXISTS %I ON app.%I (%s)',
            about || '_twin', about, sync.column_list('', sync.names(d -> 'key')));
        -- Not unique: a number that two documents bear is explained by a void.
        EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON app.%I (%I)',
            about || '_number', about, d ->> 'number');
    END IF;
END $$;

-- What a document names has to be there. A master's reference has no foreign key: one that is
-- offered after the server was set back may come before what it names, and is kept all the same.
CREATE FUNCTION sync.adopt_references(d jsonb) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    c jsonb;
    called text;
BEGIN
    FOR c IN SELECT * FROM jsonb_array_elements(d -> 'columns')
             WHERE d ->> 'class' = 'document' AND value ->> 'refers' IS NOT NULL
    LOOP
        called := concat_ws('_', d ->> 'name', c ->> 'name', 'there');
        EXECUTE format('ALTER TABLE app.%I DROP CONSTRAINT IF EXISTS %I,
            ADD CONSTRAINT %2$I FOREIGN KEY (%I) REFERENCES app.%I (id)',
            d ->> 'name', called, c ->> 'name', c ->> 'refers');
    END LOOP;
END $$;

-- Who reads it: the columns of the description, the rows of the policy. Nobody writes it.
CREATE FUNCTION sync.adopt_rights(d jsonb) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    about text := d ->> 'name';
    columns text[] := ARRAY(SELECT c ->> 'name' FROM jsonb_array_elements(d -> 'columns') c);
    of_branch text := '';
BEGIN
    IF d ->> 'branch' IS NOT NULL THEN
        of_branch := format(' AND (%1$I IS NULL OR (SELECT sync.branches()) IS NULL
            OR %1$I::text = ANY ((SELECT sync.branches())::text[]))', d ->> 'branch');
    END IF;
    EXECUTE format('ALTER TABLE app.%I ENABLE ROW LEVEL SECURITY', about);
    EXECUTE format('DROP POLICY IF EXISTS readers ON app.%I', about);
    EXECUTE format('CREATE POLICY readers ON app.%I FOR SELECT TO mikromon_operator
        USING ((SELECT sync.admitted(%L))%s)', about, d #>> '{rights,read}', of_branch);
    EXECUTE format('REVOKE ALL ON app.%I FROM PUBLIC, mikromon_operator', about);
    EXECUTE format('GRANT SELECT (id, row_seq, %s) ON app.%I TO mikromon_operator',
        sync.column_list('', columns), about);
    EXECUTE format('DROP TRIGGER IF EXISTS is_kept ON app.%I', about);
    EXECUTE format('CREATE TRIGGER is_kept BEFORE DELETE%s ON app.%I
        FOR EACH ROW EXECUTE FUNCTION sync.never()',
        CASE WHEN d ->> 'class' <> 'master' THEN ' OR UPDATE' ELSE '' END, about);
END $$;

-- Takes a table of the book under the exchange, as the program describes it; again and again the
-- same.
CREATE FUNCTION sync.adopt(d jsonb, place int) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sync.check_columns(d);
    PERFORM sync.adopt_catalog(d, place);
    PERFORM sync.adopt_indexes(d);
    PERFORM sync.adopt_references(d);
    PERFORM sync.adopt_rights(d);
END $$;

GRANT EXECUTE ON FUNCTION sync.told_secret(), sync.admitted(text), sync.branches(),
    sync.hello_v1(bytea, uuid, bigint), sync.register_v1(bytea, uuid, text),
    sync.push_v1(bytea, uuid, uuid, uuid, jsonb), sync.begin_v1(bytea, uuid, uuid, uuid, bigint),
    sync.lacking_v1(bytea, uuid, uuid, uuid, text, uuid[]),
    sync.seen_v1(bytea, uuid, uuid, uuid, bigint), sync.verify_v1(bytea),
    sync.lease_v1(bytea, uuid, text, int), sync.run_v1(bytea, uuid, text, text, bigint),
    sync.set_operator_v1(bytea, text, text, text, text[], bool), sync.expect_v1(bytea, text, int),
    sync.set_revoked_v1(bytea, uuid, bool), sync.devices_v1(bytea), sync.end_recovery_v1(bytea)
TO mikromon_operator;
