-- What no row of the business can mean: a day or a moment at infinity, a name, number or telephone of blanks, a currency that is
-- none (XXX, XTS). A check on each table that there is by now, made from the catalog (E028); those that come later bring their own.

set role pm_owner;

do $$
declare
  of_table record;
begin
  for of_table in
    select c.oid::regclass as name, c.relname,
           string_agg(format('isfinite(%I)', a.attname), ' and ' order by a.attnum)
             filter (where a.atttypid in ('date'::regtype, 'timestamptz'::regtype))           as finite,
           string_agg(format('%1$I = btrim(%1$I) and %1$I <> ''''', a.attname), ' and ' order by a.attnum)
             filter (where a.atttypid in ('text'::regtype, 'varchar'::regtype)
                       and a.attname ~ '(^|_)(name|number|title)$|^phone_')                  as named,
           string_agg(format('%I not in (''XXX'', ''XTS'')', a.attname), ' and ')
             filter (where a.attname = 'currency')                                            as money
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p') and not c.relispartition
      and c.relnamespace::regnamespace::text in ('identity', 'core', 'financial', 'operations', 'communication')
    group by c.oid, c.relname
  loop
    if of_table.finite is not null then
      execute format('alter table %s add constraint %I check (%s)', of_table.name, of_table.relname || '_finite_check', of_table.finite);
    end if;
    if of_table.named is not null then
      execute format('alter table %s add constraint %I check (%s)', of_table.name, of_table.relname || '_not_blank_check', of_table.named);
    end if;
    if of_table.money is not null then
      execute format('alter table %s add constraint %I check (%s)', of_table.name, of_table.relname || '_is_money_check', of_table.money);
    end if;
  end loop;
end
$$;

reset role;
