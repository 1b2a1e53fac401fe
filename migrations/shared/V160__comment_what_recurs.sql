-- What columns mean that every table has, and those of views, which take over nothing of their tables: from the catalog, once.
-- A column that says something of its own keeps it. Tables and views that come later bring theirs.

do $$
declare
  silent record;
begin
  for silent in
    with columns as (
      select c.relowner::regrole as owner, a.attrelid::regclass as name, c.relname, c.relkind, a.attname, a.attnum
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind in ('r', 'p', 'v') and not c.relispartition and c.relowner in ('pm_owner'::regrole, 'pm_definer'::regrole)
        and c.relnamespace::regnamespace::text
            in ('app', 'identity', 'core', 'financial', 'operations', 'communication', 'shared', 'public')
        and col_description(a.attrelid, a.attnum) is null
    ),
    recurring (attname, meaning) as (
      values ('id',              'The row itself: a UUID, so that no two rows of any table share one'),
             ('organization_id', 'Whose row it is: policies compare it with the context, and keys to other tables hold it'),
             ('created_at',      'When the row was made; an import may say when that was'),
             ('updated_at',      'When the row last changed, by trigger')
    )
    select c.owner, c.name, c.attname, meaning.meaning
    from columns c
    cross join lateral (
      select case
        when c.relkind <> 'v' then (select r.meaning from recurring r where r.attname = c.attname)
        -- A view of app reads as a table of a tenant schema would.
        when c.attname = 'of_organization' then 'The organization that would have a schema of its own'
        when c.relname like 'into_org_%' then format('Becomes %I of %I in the organization''s own schema', c.attname, substr(c.relname, 10))
        -- Others show columns of tables, by their names.
        else coalesce(
          (select col_description(d.refobjid, d.refobjsubid)
           from pg_rewrite r
           join pg_depend d    on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refobjsubid > 0
           join pg_attribute a on (a.attrelid, a.attnum) = (d.refobjid, d.refobjsubid) and a.attname = c.attname
           where r.ev_class = c.name and d.refobjid <> c.name
           order by col_description(d.refobjid, d.refobjsubid) is null, d.refobjid
           limit 1),
          (select r.meaning from recurring r where r.attname = c.attname)
        )
      end as meaning
    ) meaning
    where meaning.meaning is not null
    order by c.owner
  loop
    execute format('set role %s', silent.owner);
    execute format('comment on column %s.%I is %L', silent.name, silent.attname, silent.meaning);
  end loop;
end
$$;

reset role;
