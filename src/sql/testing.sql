-- The schema `testing`: tests in SQL that need no extension. Installed into test databases only, never by a migration (E168).
-- One run_test is one test: it runs as whoever calls it, is rolled back whatever it did (E166), and its result stays (E163).
-- What tests inside of a test say is part of it: one that fails, fails it.

create schema testing;

create table testing.test_results (
  id                 bigint       generated always as identity,
  run_id             uuid,
  test_name          text         not null,
  test_category      text         not null,
  status             text         not null,
  message            text         not null,
  expected           text,
  actual             text,
  run_as             name         not null,
  execution_time_ms  numeric      not null,
  run_at             timestamptz  not null  default clock_timestamp(),

  constraint test_results_pkey          primary key (id),
  constraint test_results_status_check  check (status in ('pass', 'fail', 'error'))
);

comment on table  testing.test_results         is 'What each test said, until the transaction that asked is rolled back';
comment on column testing.test_results.run_id  is 'The run_all_tests() it belongs to; NULL for a test that was called by itself (E167)';
comment on column testing.test_results.run_as  is 'The role that ran it: what a superuser sees proves nothing about isolation (E164)';

-- Counts results, and goes on where they are rolled back: whoever reads them learns that some are missing.
create sequence testing.told;

-- Roles that are being tested may not write here, so that the definer does. It keeps what it is told and decides nothing.
create function testing.record(
  test_name text, test_category text, status text, message text, expected text, actual text, run_as name, execution_time_ms numeric
) returns void
  language sql security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  insert into testing.test_results
    (run_id, test_name, test_category, status, message, expected, actual, run_as, execution_time_ms)
  values
    (nullif(current_setting('testing.run', true), '')::uuid,
     record.test_name, record.test_category, record.status, record.message, record.expected, record.actual, record.run_as,
     record.execution_time_ms);
end;

-- Compares when it is told to: NULL is a result like any other (E165).
create function testing.measure(name text, category text, query text, compares boolean, expected text) returns boolean
  language plpgsql
as $$
declare
  actual   text;
  status   text;
  message  text;
  began    constant timestamptz := clock_timestamp();
  nested   constant boolean     := current_setting('testing.inside', true) = 'yes';
begin
  begin
    -- Undone with all else.
    perform set_config('testing.inside', 'yes', true);
    if compares then
      execute query into actual;
    else
      execute query;
    end if;
    -- Deferred constraints speak now: the test's end is the end of what it wrote.
    set constraints all immediate;
    raise sqlstate 'PMDBT' using message = 'the test is done, and leaves nothing';
  exception
    when sqlstate 'PMDBT' then
      status  := case when not compares or actual is not distinct from expected then 'pass' else 'fail' end;
      message := case
        when not compares       then 'Test completed without error'
        when status = 'pass'    then 'Test passed'
        else format('Expected: %s, Actual: %s', coalesce(expected, 'NULL'), coalesce(actual, 'NULL'))
      end;
    -- A test's assert is a test's failure; "others" doesn't mean it.
    when assert_failure or others then
      status  := 'error';
      message := sqlstate || ': ' || sqlerrm;
  end;
  -- Nothing runs without an error, and proves nothing.
  if status = 'pass' and regexp_replace(query, '--[^\n]*|/\*.*?\*/|[\s;]', '', 'g') = '' then
    status  := 'error';
    message := 'The test has no SQL';
  end if;
  -- A name that was put together with NULL is NULL: the test must not stop those behind it.
  if name is null then
    status  := 'error';
    message := 'The name of the test is NULL';
  end if;
  if not coalesce(nested, false) then
    perform nextval('testing.told');
  elsif status <> 'pass' then
    raise exception 'the test "%" inside of it failed: %', name, message;
  end if;
  perform testing.record(coalesce(name, '(no name)'), coalesce(category, 'general'), status, message, expected, actual, current_user,
                         round(extract(epoch from clock_timestamp() - began) * 1000, 3));
  return status = 'pass';
end
$$;

-- Passes when the SQL runs without an error.
create function testing.run_test(test_name_param text, test_sql text) returns boolean
  language sql
  return testing.measure(test_name_param, 'general', test_sql, false, null);

-- Passes when the first column of the last statement's first row is the expected text.
create function testing.run_test(
  test_name_param text, test_sql text, expected_result text, test_category_param text default 'general'
) returns boolean
  language sql
  return testing.measure(test_name_param, test_category_param, test_sql, true, expected_result);

-- Runs each function testing.test_...(), in the order of their names, and gives the results of this run and no other.
create function testing.run_all_tests() returns table (test_name text, status text, message text)
  language plpgsql
as $$
declare
  run     constant uuid := gen_random_uuid();
  suite   text;
  before  bigint;
begin
  perform set_config('testing.run', run::text, true);
  for suite in
    select p.proname from pg_proc p
    where p.pronamespace = 'testing'::regnamespace and p.proname like 'test\_%' and p.pronargs = 0
    order by p.proname
  loop
    before := (select count(*) from testing.test_results r where r.run_id = run);
    execute format('select testing.%I()', suite);
    if (select count(*) from testing.test_results r where r.run_id = run) = before then
      perform testing.run_test(format('testing.%I()', suite), format('do %L', 'begin assert false, ''it tests nothing''; end'));
    end if;
  end loop;
  perform set_config('testing.run', '', true);
  return query
    select r.test_name, r.status, r.message from testing.test_results r where r.run_id = run order by r.id;
end
$$;

comment on function testing.run_test(text, text)              is 'Passes when the SQL runs without an error';
comment on function testing.run_test(text, text, text, text)  is 'Passes when the SQL gives the expected text, or NULL where NULL is expected';
comment on function testing.run_all_tests()                   is 'Runs every function testing.test_...(), and gives the results of this run';

grant usage, create on schema testing               to pmdb_tester;
grant usage         on schema testing               to public;
grant select        on testing.test_results         to public;
grant usage         on sequence testing.told        to public;
grant execute       on all functions in schema testing to public;
