-- What a company changed in what a role may do: the server goes by it as the desktops do.

CREATE TABLE app.role_permission (
    id         uuid PRIMARY KEY,
    role       text NOT NULL,
    permission text NOT NULL,
    -- 1 given, 0 taken, NULL as the program has it.
    granted    bigint,
    row_seq    bigint NOT NULL,
    stamps     jsonb NOT NULL DEFAULT '{}'
);

-- An owner's rights are never changed: somebody can always change the others back.
CREATE OR REPLACE FUNCTION sync.rights_of(role text) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(given), '{}') FROM (
        SELECT r."right" AS given FROM sync.role_right r WHERE r.role = $1
        UNION
        SELECT p.permission FROM app.role_permission p WHERE p.role = $1 AND p.granted = 1
        EXCEPT
        SELECT p.permission FROM app.role_permission p
        WHERE p.role = $1 AND p.granted = 0 AND $1 <> 'owner'
    ) rights
$$;

-- Whether who asks may make somebody that role, or take it from somebody: rights go no further than
-- one's own. Who is no operator is the database's owner: others come no further than `caller`.
CREATE FUNCTION sync.may_appoint(other text) RETURNS bool LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT other IS NULL OR coalesce((
        SELECT o.role = 'owner'
            OR other <> 'owner' AND sync.rights_of(other) <@ sync.rights_of(o.role)
        FROM sync.operator o WHERE o.login = session_user), true)
$$;

-- Nobody gives a right that he has not, and nobody changes an owner's. The database's owner, who is no
-- operator, may.
CREATE FUNCTION sync.check_role_permission() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    own text[] := (SELECT sync.rights_of(o.role) FROM sync.operator o
                   WHERE o.login = session_user);
    -- What is no longer taken is given.
    gives bool := NEW.granted = 1 OR NEW.granted IS NULL AND EXISTS (
        SELECT FROM sync.role_right r WHERE r.role = NEW.role AND r."right" = NEW.permission);
BEGIN
    IF NEW.role = 'owner' OR TG_OP = 'UPDATE'
        AND (OLD.role, OLD.permission) IS DISTINCT FROM (NEW.role, NEW.permission)
        OR gives AND NEW.permission <> ALL (own)
    THEN
        PERFORM sync.refuse('forbidden', 'role_permission', NEW.id, ARRAY['granted'], NULL);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER is_own_to_give BEFORE INSERT OR UPDATE OF role, permission, granted
ON app.role_permission FOR EACH ROW EXECUTE FUNCTION sync.check_role_permission();

-- Who has the role may see other rows from now on.
CREATE FUNCTION sync.follow_role_permission() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' OR OLD.granted IS DISTINCT FROM NEW.granted THEN
        UPDATE sync.operator SET scope = gen_random_uuid() WHERE role = NEW.role;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER logins_follow AFTER INSERT OR UPDATE OF granted ON app.role_permission
FOR EACH ROW EXECUTE FUNCTION sync.follow_role_permission();

-- What an operator is in the book is what the login may do here; one who is disabled there does not
-- even get in. Nobody makes, changes or disables one who may more than himself.
CREATE OR REPLACE FUNCTION sync.follow_operator() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    called text := 'op_' || NEW.login;
    was_disabled bool;
BEGIN
    IF (OLD.role, OLD.disabled_at) IS DISTINCT FROM (NEW.role, NEW.disabled_at)
        AND NOT (sync.may_appoint(NEW.role) AND sync.may_appoint(OLD.role))
    THEN
        PERFORM sync.refuse('forbidden', 'operator', NEW.id, ARRAY['role'], NULL);
    END IF;
    SELECT disabled INTO was_disabled FROM sync.operator WHERE login = called;
    UPDATE sync.operator o
    SET role = NEW.role, disabled = NEW.disabled_at IS NOT NULL,
        scope = CASE WHEN o.role <> NEW.role THEN gen_random_uuid() ELSE o.scope END
    WHERE o.login = called;
    IF was_disabled <> (NEW.disabled_at IS NOT NULL) THEN
        PERFORM sync.set_login(called, NULL, NOT was_disabled);
    END IF;
    RETURN NULL;
END $$;

-- As before, and nobody is invited who may more than who invites: the password would be known.
CREATE OR REPLACE FUNCTION sync.invite_v1(secret bytea, of_operator uuid, verifier text, renew bool)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    caller sync.operator := sync.allowed(secret, 'operator.edit');
    person app.operator;
    account sync.operator;
    called text;
    is_new bool;
    is_fresh bool;
BEGIN
    -- Roles are given and computers registered one at a time.
    PERFORM FROM sync.head FOR UPDATE;
    SELECT * INTO person FROM app.operator WHERE id = of_operator AND disabled_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such operator' USING ERRCODE = 'MB010';
    END IF;
    called := 'op_' || person.login;
    SELECT * INTO account FROM sync.operator WHERE login = called;
    is_new := NOT FOUND;
    IF NOT (sync.may_appoint(person.role) AND sync.may_appoint(account.role)) THEN
        RAISE EXCEPTION 'may more than who invites' USING ERRCODE = 'MB008';
    END IF;
    IF is_new THEN
        -- Rights go no further than one's own.
        account.branches := caller.branches;
    ELSIF caller.branches IS NOT NULL
        AND (account.branches IS NULL OR NOT account.branches <@ caller.branches)
    THEN
        RAISE EXCEPTION 'not in other branches' USING ERRCODE = 'MB008';
    END IF;
    is_fresh := renew OR NOT EXISTS (SELECT FROM sync.device d WHERE d.operator = called);
    PERFORM sync.put_operator(called, CASE WHEN is_fresh THEN verifier END, person.role,
        account.branches, false);
    -- An invitation whose password was replaced is void.
    UPDATE sync.operator
    SET admits = CASE WHEN is_fresh THEN 1 ELSE least(admits + 1, 100) END
    WHERE login = called;
    RETURN jsonb_build_object('login', called, 'fresh', is_fresh);
END $$;

CREATE OR REPLACE FUNCTION sync.set_operator_v1(
    secret bytea, of_login text, verifier text, of_role text, of_branches text[], is_disabled bool
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    caller sync.operator := sync.allowed(secret, 'operator.edit');
    held text;
BEGIN
    SELECT role INTO held FROM sync.operator WHERE login = of_login;
    IF NOT (sync.may_appoint(of_role) AND sync.may_appoint(held)) THEN
        RAISE EXCEPTION 'may more than who asks' USING ERRCODE = 'MB008';
    END IF;
    IF caller.branches IS NOT NULL AND (of_branches IS NULL OR NOT of_branches <@ caller.branches) THEN
        RAISE EXCEPTION 'not in other branches' USING ERRCODE = 'MB008';
    END IF;
    PERFORM sync.put_operator(of_login, verifier, of_role, of_branches, is_disabled);
END $$;
