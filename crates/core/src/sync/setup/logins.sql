-- The one function that makes logins. It belongs to a role that may, and that owns nothing else;
-- only the owner's functions call it, which ask for rights themselves.
RESET ROLE;
SET LOCAL ROLE mikromon_owner;
GRANT USAGE, CREATE ON SCHEMA sync TO mikromon_admission;
SET LOCAL ROLE mikromon_admission;
CREATE OR REPLACE FUNCTION sync.set_login(login text, verifier text, disabled bool) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF login !~ '^op_[a-z0-9._-]{1,40}$' THEN
        RAISE EXCEPTION 'not the name of a login' USING ERRCODE = 'MB008';
    END IF;
    -- A clear password would be in the server's log.
    IF verifier !~ '^SCRAM-SHA-256\$[0-9]+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$' THEN
        RAISE EXCEPTION 'not a SCRAM verifier' USING ERRCODE = 'MB008';
    END IF;
    IF to_regrole(quote_ident(login)) IS NULL THEN
        EXECUTE format('CREATE ROLE %I IN ROLE mikromon_operator CONNECTION LIMIT 20', login);
    ELSIF NOT pg_has_role(login, 'mikromon_operator', 'MEMBER')
        OR (SELECT rolsuper FROM pg_roles WHERE rolname = login)
    THEN
        RAISE EXCEPTION 'this role is not one of ours' USING ERRCODE = 'MB008';
    END IF;
    IF verifier IS NOT NULL THEN
        EXECUTE format('ALTER ROLE %I PASSWORD %L', login, verifier);
    END IF;
    EXECUTE format('ALTER ROLE %I %s', login, CASE WHEN disabled THEN 'NOLOGIN' ELSE 'LOGIN' END);
END $$;
REVOKE ALL ON FUNCTION sync.set_login(text, text, bool) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sync.set_login(text, text, bool) TO mikromon_owner;
RESET ROLE;
SET LOCAL ROLE mikromon_owner;
REVOKE CREATE ON SCHEMA sync FROM mikromon_admission;
