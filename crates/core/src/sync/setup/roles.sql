-- The roles that own and read, none of which anybody logs in by. As the owner of the database.
DO $$
DECLARE
    made text;
BEGIN
    FOREACH made IN ARRAY ARRAY['mikromon_owner', 'mikromon_operator', 'mikromon_admission'] LOOP
        IF to_regrole(made) IS NULL THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', made);
        END IF;
    END LOOP;
    -- The only one that may make logins, by the one function that it owns.
    ALTER ROLE mikromon_admission CREATEROLE;
    EXECUTE format('GRANT mikromon_owner, mikromon_admission TO %I', current_user);
    GRANT mikromon_operator TO mikromon_admission WITH ADMIN OPTION;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO mikromon_operator', current_database());
    EXECUTE format('GRANT CONNECT, CREATE ON DATABASE %I TO mikromon_owner', current_database());
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    CREATE SCHEMA IF NOT EXISTS sync AUTHORIZATION mikromon_owner;
END $$;
