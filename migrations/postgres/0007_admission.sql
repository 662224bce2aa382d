-- People and their computers, as an admin lets them in and shuts them out from within the program.
-- It has no pair: the desktops' files hold nothing of it. MB010: what is named is not there.

-- Lets an operator of the book come with one more computer, with the role that the book gives him;
-- makes his login where there is none. `verifier` becomes his password where he has no computer yet
-- or `renew` says so: whoever has one goes on with the password that he has. The answer says which.
CREATE FUNCTION sync.invite_v1(secret bytea, of_operator uuid, verifier text, renew bool)
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
    IF caller.role <> 'owner' AND 'owner' IN (person.role, account.role) THEN
        RAISE EXCEPTION 'only an owner may' USING ERRCODE = 'MB008';
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

-- Whether somebody can sign in at the server by that login.
CREATE FUNCTION sync.has_account_v1(secret bytea, of_login text) RETURNS bool
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sync.caller(secret);
    RETURN EXISTS (SELECT FROM sync.operator WHERE login = of_login);
END $$;

-- Shuts a computer out, or lets it in again: with it every name that it goes by. Whoever has it
-- knows its operator's password: invitations that nobody has come by yet are void.
CREATE OR REPLACE FUNCTION sync.set_revoked_v1(secret bytea, target uuid, shut_out bool)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    person text;
BEGIN
    PERFORM sync.allowed(secret, 'operator.edit');
    PERFORM FROM sync.head FOR UPDATE;
    SELECT operator INTO person FROM sync.device WHERE id = target;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such device' USING ERRCODE = 'MB010';
    END IF;
    UPDATE sync.device SET revoked = shut_out
    WHERE operator = person AND token = (SELECT d.token FROM sync.device d WHERE d.id = target);
    IF shut_out THEN
        UPDATE sync.operator SET admits = 0 WHERE login = person;
    END IF;
    DELETE FROM sync.lease l USING sync.device d WHERE l.holder = d.id AND d.revoked;
END $$;

CREATE OR REPLACE FUNCTION sync.devices_v1(secret bytea) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM sync.allowed(secret, 'operator.view');
    RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'device', d.id, 'operator', d.operator, 'name', d.name, 'series', d.series,
            'seen_seq', d.seen_seq, 'revoked', d.revoked,
            'made_at', (extract(epoch FROM d.made_at) * 1000)::bigint,
            'seen_at', (extract(epoch FROM d.seen_at) * 1000)::bigint,
            'given_back', d.epoch_seen = m.epoch) ORDER BY d.series), '[]')
        FROM sync.device d, sync.meta m);
END $$;

-- What an operator is in the book is what the login may do here; one who is disabled there does not
-- even get in. Only an owner makes an owner, or takes that from one.
CREATE OR REPLACE FUNCTION sync.follow_operator() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    called text := 'op_' || NEW.login;
    was_disabled bool;
BEGIN
    IF (OLD.role, OLD.disabled_at) IS DISTINCT FROM (NEW.role, NEW.disabled_at)
        AND 'owner' IN (NEW.role, OLD.role)
        AND (SELECT role FROM sync.operator WHERE login = session_user) <> 'owner'
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

GRANT EXECUTE ON FUNCTION sync.invite_v1(bytea, uuid, text, bool), sync.has_account_v1(bytea, text)
TO mikromon_operator;
