-- How PgBouncer knows who may log in: by asking, as a role that may ask that and nothing else (E195).

create role pgbouncer login;

create schema pgbouncer;
revoke all on schema pgbouncer from public;
grant usage on schema pgbouncer to pgbouncer;

-- Superusers take the direct way: nobody becomes one through the pooler.
create function pgbouncer.login(name text, out username text, out password text) returns record
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  select s.usename::text, s.passwd from pg_shadow s where s.usename = login.name and not s.usesuper;
end;

revoke all on function pgbouncer.login(text) from public;
grant execute on function pgbouncer.login(text) to pgbouncer;
