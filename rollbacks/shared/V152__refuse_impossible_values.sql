-- Lets rows hold what they can't mean.

set role pm_owner;

do $$
declare
  added record;
begin
  for added in
    select k.conrelid::regclass as of_table, k.conname
    from pg_constraint k
    where k.contype = 'c' and k.conname ~ '_(finite|not_blank|is_money)_check$' and k.coninhcount = 0
      and k.connamespace::regnamespace::text in ('identity', 'core', 'financial', 'operations', 'communication')
  loop
    execute format('alter table %s drop constraint %I', added.of_table, added.conname);
  end loop;
end
$$;

reset role;
