-- Every date of the business is finite, every name and number says something, every currency is money: tried on each column of the
-- catalog, in copies of the tables that hold nothing but their checks, so that a new table is covered by itself. Checks that refuse
-- a row of nothing are left out of the copies: they would refuse every value, possible or not.
begin;
select plan(7);

create procedure pg_temp.copy_checks(original regclass, copy name, open text)
  language plpgsql
as $$
declare
  refusing name;
begin
  execute format('create temp table %I (like %s including constraints)', copy, original);
  execute format('alter table pg_temp.%I %s', copy, open);
  loop
    begin
      execute format('insert into pg_temp.%I default values', copy);
      return;
    exception when check_violation then
      get stacked diagnostics refusing = constraint_name;
      execute format('alter table pg_temp.%I drop constraint %I', copy, refusing);
    end;
  end loop;
end
$$;

-- Columns that take the value, in a row that is empty otherwise.
create function pg_temp.takes(value text, types regtype[], pattern text) returns text
  language plpgsql
as $$
declare
  place    record;
  tried    name;
  accepted text[] := '{}';
  refused  integer := 0;
begin
  for place in
    select c.oid::regclass as of_table,
           (select string_agg(format('alter column %I drop not null', other.attname), ', ')
            from pg_attribute other where other.attrelid = c.oid and other.attnum > 0 and other.attnotnull and not other.attisdropped) as open,
           array_agg(a.attname) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p') and not c.relispartition
      and c.relnamespace::regnamespace::text in ('identity', 'core', 'financial', 'operations', 'communication')
      and a.atttypid = any (types) and a.attname ~ pattern
    group by c.oid
  loop
    -- One copy for all columns of the table, and for all values that are tried.
    if to_regclass(format('pg_temp.%I', 'empty_' || place.of_table)) is null then
      call pg_temp.copy_checks(place.of_table, 'empty_' || place.of_table, place.open);
    end if;
    foreach tried in array place.columns loop
      begin
        execute format('insert into pg_temp.%I (%I) values (%L)', 'empty_' || place.of_table, tried, value);
        accepted := accepted || format('%s.%s', place.of_table, tried);
      exception when check_violation then
        refused := refused + 1;
      end;
    end loop;
  end loop;
  return format('%s refused; taken by: %s', refused > 4, array_to_string(accepted, ', '));
end
$$;

select is(pg_temp.takes(value, '{date,timestamptz}', '.'), 't refused; taken by: ', 'no day is ' || value) from unnest(array['infinity', '-infinity']) value;
select is(pg_temp.takes(value, '{text,varchar}', '(^|_)(name|number|title)$|^phone_'), 't refused; taken by: ', format('nothing is called "%s"', value))
from unnest(array['', '  ', ' 101 ']) value;
select is(pg_temp.takes(value, '{text,varchar}', '^currency$'), 't refused; taken by: ', value || ' is no money') from unnest(array['XXX', 'XTS']) value;

select * from finish();
rollback;
