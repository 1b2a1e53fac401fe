-- The extensions that the schemas need, and those that are welcome where the server has them.
--
-- They live in a schema of their own: `public` stays empty, definer functions need no more than `extensions.` before a
-- name, and a dump of a tenant schema refers to nothing but it and `app`. PostGIS can't move later, so it is put there
-- at once; pg_cron keeps its tables in a schema of its own, `cron`. An extension that is already in the database stays where it is:
-- files that name operator classes look in `extensions` and then in `public`.
-- The rollback drops what carries the comment 'pmdb: …', and nothing else.

do $$
declare
  extension record;
  reason    text;
begin
  for extension in
    select wanted.*, a.name is not null as on_server, e.oid is not null as installed
    from (values
      -- name                 where         must there be   what for, and a setting that exists only once it is preloaded
      ('pgcrypto',            'extensions', true,  'encryption and random bytes',           null),
      ('pg_trgm',             'extensions', true,  'search by similarity (E060)',           null),
      ('btree_gist',          'extensions', true,  'exclusion of overlapping leases (E030)', null),
      ('uuid-ossp',           'extensions', true,  'named UUIDs',                           null),
      ('pg_stat_statements',  'extensions', false, 'statistics of statements (E146)',       'pg_stat_statements.max'),
      ('pg_cron',             'pg_catalog', false, 'scheduled jobs (E141)',                 'cron.database_name'),
      ('postgis',             'extensions', false, 'places on a map (E060)',                null)
    ) as wanted (name, schema, required, purpose, preload_setting)
    left join pg_available_extensions a on a.name = wanted.name
    left join pg_extension e on e.extname = wanted.name
    order by wanted.required desc, wanted.name
  loop
    continue when extension.installed;
    begin
      reason := case
        when extension.required then null
        when not extension.on_server then 'this server does not have it'
        when extension.preload_setting is not null and current_setting(extension.preload_setting, true) is null
          then 'it is not in shared_preload_libraries'
        when extension.name = 'pg_cron' and current_setting('cron.database_name') <> current_database()
          then 'cron.database_name is ' || current_setting('cron.database_name')
      end;
      if reason is null then
        execute format('create extension %I schema %I', extension.name, extension.schema);
        execute format('comment on extension %I is %L', extension.name, 'pmdb: ' || extension.purpose);
      end if;
    exception
      -- Only a superuser, or whom a hosting provider lets, may install the wanted ones, or even read why it can't be.
      when insufficient_privilege or undefined_file or object_not_in_prerequisite_state or feature_not_supported then
        if extension.required then raise; end if;
        reason := sqlerrm;
    end;
    if reason is not null then
      raise notice 'extension % is left out: %', extension.name, reason;
    end if;
  end loop;
end
$$;
