-- Takes the comments away: of tables those that every table had, of views all but the two that came with financial.property_revenue.

do $$
declare
  spoken record;
begin
  for spoken in
    select c.relowner::regrole as owner, a.attrelid::regclass as name, a.attname
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    cross join lateral col_description(a.attrelid, a.attnum) meaning
    where c.relkind in ('r', 'p', 'v') and not c.relispartition and c.relowner in ('pm_owner'::regrole, 'pm_definer'::regrole)
      and c.relnamespace::regnamespace::text in ('app', 'identity', 'core', 'financial', 'operations', 'communication', 'shared', 'public')
      and meaning is not null
      and case c.relkind
        when 'v' then a.attname not in ('overdue_count', 'overdue_amount')
        else (a.attname, meaning) in (
          ('id',              'The row itself: a UUID, so that no two rows of any table share one'),
          ('organization_id', 'Whose row it is: policies compare it with the context, and keys to other tables hold it'),
          ('created_at',      'When the row was made; an import may say when that was'),
          ('updated_at',      'When the row last changed, by trigger')
        )
      end
    order by c.relowner
  loop
    execute format('set role %s', spoken.owner);
    execute format('comment on column %s.%I is null', spoken.name, spoken.attname);
  end loop;
end
$$;

reset role;
