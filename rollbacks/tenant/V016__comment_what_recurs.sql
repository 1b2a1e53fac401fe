-- Takes the comments away that every table of the schema had.

do $$
declare
  spoken record;
begin
  for spoken in
    select c.relowner::regrole as owner, c.relname, a.attname
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
      and (a.attname, col_description(c.oid, a.attnum)) in (
        ('id',         'The row itself: a UUID, so that no two rows of any table share one'),
        ('created_at', 'When the row was made; an import may say when that was'),
        ('updated_at', 'When the row last changed, by trigger')
      )
    order by c.relowner
  loop
    execute format('set role %s', spoken.owner);
    execute format('comment on column %I.%I is null', spoken.relname, spoken.attname);
  end loop;
  reset role;
end
$$;
