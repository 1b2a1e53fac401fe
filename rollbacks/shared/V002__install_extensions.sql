-- Drops the extensions that V002 installed; those that were there before, or came otherwise, stay.

do $$
declare
  extension_name text;
begin
  for extension_name in
    select extname
    from pg_extension
    where extname in ('pgcrypto', 'pg_trgm', 'btree_gist', 'uuid-ossp', 'pg_stat_statements', 'pg_cron', 'postgis')
      and obj_description(oid, 'pg_extension') like 'pmdb: %'
  loop
    execute format('drop extension %I', extension_name);
  end loop;
end
$$;
