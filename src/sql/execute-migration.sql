-- For people in psql: runs one migration and records it as pmdb would (E127-E135). It holds the lock
-- of a run (E129), compares checksums (E130), and leaves to pmdb what can't run in a transaction (E128).
-- Runs with the caller's rights and nobody but the owner may call it, for it executes any text.
create or replace function migrations.execute_migration(
  version_number   varchar,
  description_text text,
  migration_sql    text
) returns void
language plpgsql as $$
declare
  text_lf      constant text        := replace(migration_sql, e'\r\n', e'\n');
  sha          constant varchar(64) := encode(sha256(convert_to(text_lf, 'UTF8')), 'hex');
  digits       constant text        := regexp_replace(version_number, '^V', '');
  began        constant timestamptz := clock_timestamp();
  own_session  constant text        := current_setting('session_authorization');
  own_role     constant text        := current_setting('role');
  own_path     constant text        := current_setting('search_path');
  recorded     record;
begin
  if digits !~ '^[0-9]{1,20}$' then
    raise exception 'a version has up to 20 digits, such as 001 or V001, not %', version_number
      using errcode = 'invalid_parameter_value';
  end if;

  -- The lock of pmdb migrate. Tried, not awaited: a session that waits here would block concurrent index builds.
  if not pg_try_advisory_xact_lock(:class, :run) then
    raise exception 'another migration run is under way'
      using errcode = 'lock_not_available', hint = 'Try again when it has ended.';
  end if;

  select s.checksum, s.state into recorded
    from migrations.schema_versions s
   where s.version::numeric = digits::numeric;
  if found then
    if recorded.state <> 'applied' then
      raise exception 'version % is unfinished (%)', digits, recorded.state using hint = 'Run pmdb migrate.';
    elsif recorded.checksum is distinct from sha then
      raise exception 'version % is applied with another text: applied %, given %', digits, recorded.checksum, sha
        using errcode = 'object_not_in_prerequisite_state', hint = 'Put the change into a new version.';
    end if;
    raise notice 'version % is applied already, nothing to do', digits;
    return;
  end if;

  execute text_lf;

  -- Whatever the text has set, the rows are the caller's.
  if pg_catalog.current_setting('session_authorization') operator(pg_catalog.<>) own_session then
    perform pg_catalog.set_config('session_authorization', own_session, false);
  end if;
  perform pg_catalog.set_config('role', own_role, false), pg_catalog.set_config('search_path', own_path, false);

  with recorded as (
    insert into migrations.schema_versions (version, description, execution_time_ms, checksum)
    values (digits, description_text, extract(epoch from clock_timestamp() - began) * 1000, sha)
    returning *
  )
  insert into migrations.history (action, version, description, checksum, execution_time_ms, client)
  select 'migrate', r.version, r.description, r.checksum, r.execution_time_ms, 'migrations.execute_migration'
    from recorded r;
end $$;

revoke all on function migrations.execute_migration(varchar, text, text) from public;

comment on function migrations.execute_migration(varchar, text, text) is 'Runs one migration as pmdb would, for people in psql.';
