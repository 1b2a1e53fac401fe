-- A column is named for each of its foreign keys again.

set role pm_definer;

create or replace function app.obstacles_to_move(organization uuid) returns table (obstacle text)
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
as $$
declare
  key       record;
  referring bigint;
begin
  for key in
    select k.conrelid::regclass as child, k.confrelid::regclass as parent, a.attname as column_name
    from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[cardinality(k.conkey)]
    where k.contype = 'f'
      and k.confrelid in (select pooled from app.moved_tables())
      and k.conrelid not in (select pooled from app.moved_tables())
    order by 1, 3
  loop
    execute format('select count(*) from %s where organization_id = $1 and %I is not null', key.child, key.column_name)
      into referring using organization;
    if referring > 0 then
      obstacle := format('%s.%s: %s', key.child, key.column_name, referring);
      return next;
    end if;
  end loop;
end
$$;

reset role;
