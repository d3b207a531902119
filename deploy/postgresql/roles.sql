-- Two roles on PostgreSQL: casework_owner migrates, backs up and owns the tables; casework_web serves
-- the site. Run as a superuser on each of the two databases, after each migrate; it may be run again:
--
--     psql -v ON_ERROR_STOP=1 -f deploy/postgresql/roles.sql casework
--     psql -v ON_ERROR_STOP=1 -f deploy/postgresql/roles.sql keystore
--
-- Neither role has a password here. Give them one, or let the machine say who they are (peer, cert).
-- Migrate with the owner in CASEWORK_DATABASE_URL and CASEWORK_KEYSTORE_URL.

DO $$
BEGIN
    -- casework_owner owns what it makes; casework_web owns nothing, so that grants and policies bind it.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'casework_owner') THEN
        CREATE ROLE casework_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'casework_web') THEN
        CREATE ROLE casework_web LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
    END IF;
    EXECUTE format('GRANT CONNECT, CREATE, TEMPORARY ON DATABASE %I TO casework_owner', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO casework_web', current_database());
END
$$;

-- Memberships that would reach past the grants below.
REVOKE pg_read_all_data, pg_write_all_data FROM casework_web;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO casework_owner;
GRANT USAGE ON SCHEMA public TO casework_web;

-- The site reads and writes rows, and neither empties, changes nor drops a table.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO casework_web;
REVOKE TRUNCATE, REFERENCES, TRIGGER ON ALL TABLES IN SCHEMA public FROM casework_web;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO casework_web;
ALTER DEFAULT PRIVILEGES FOR ROLE casework_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO casework_web;
ALTER DEFAULT PRIVILEGES FOR ROLE casework_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO casework_web;

-- What is remembered is added and read. A head is moved onto each next entry, so it takes UPDATE; put
-- back or forged it doesn't fit its signature, and `audit verify` says so. The migrations' own list is
-- only read. The keystore has none of these tables.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['audit_entry', 'audit_checkpoint', 'audit_findingreview', 'audit_head',
                                'django_migrations']
    LOOP
        CONTINUE WHEN to_regclass('public.' || name) IS NULL;
        EXECUTE format('REVOKE ALL ON TABLE public.%I FROM casework_web', name);
        EXECUTE format('GRANT SELECT ON TABLE public.%I TO casework_web', name);
        IF name <> 'django_migrations' THEN
            EXECUTE format('GRANT INSERT ON TABLE public.%I TO casework_web', name);
        END IF;
        IF name = 'audit_head' THEN
            EXECUTE format('GRANT UPDATE (seq, mac, signature) ON TABLE public.%I TO casework_web', name);
        END IF;
    END LOOP;
END
$$;
