-- Two roles and the database. Once, as a superuser:
--   psql -v owner_password=… -v app_password=… -f roles.sql postgres
CREATE ROLE tradewell_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
CREATE ROLE tradewell_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'app_password';
CREATE DATABASE tradewell OWNER tradewell_owner ENCODING 'UTF8' TEMPLATE template0;
\connect tradewell
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS citext;
-- The application reads and writes rows of tables that the owner makes from now on, and nothing else.
ALTER DEFAULT PRIVILEGES FOR ROLE tradewell_owner
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO tradewell_app;
ALTER DEFAULT PRIVILEGES FOR ROLE tradewell_owner
  GRANT USAGE, SELECT ON SEQUENCES TO tradewell_app;
