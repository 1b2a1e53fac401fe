-- What columns mean that every table of the schema has. Tables that come later bring their own comments.

do $$
declare
  silent record;
begin
  for silent in
    select c.relowner::regrole as owner, c.relname, a.attname, recurring.meaning
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid
    join (
      values ('id',         'The row itself: a UUID, so that no two rows of any table share one'),
             ('created_at', 'When the row was made; an import may say when that was'),
             ('updated_at', 'When the row last changed, by trigger')
    ) recurring (attname, meaning) using (attname)
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and col_description(c.oid, a.attnum) is null
    order by c.relowner
  loop
    execute format('set role %s', silent.owner);
    execute format('comment on column %I.%I is %L', silent.relname, silent.attname, silent.meaning);
  end loop;
  reset role;
end
$$;
