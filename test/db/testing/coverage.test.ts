import { expect, test } from 'vitest';
import { testDocument, testProject } from './project.ts';

const FLATS = `
create table flats (id int primary key);
alter table flats enable row level security;
create policy read_flats on flats for select using (id > 0);
create policy make_flats on flats for insert with check (id > 0);
create function touch() returns trigger language plpgsql as 'begin return new; end';
create function twice(n int) returns int language sql return n * 2;
create function refuse() returns trigger language plpgsql as 'begin raise ''no''; end';
create trigger on_update before update on flats for each row execute function refuse();
create function thrice(n int) returns int language plpgsql as 'begin return n * 3; end';
create function never() returns int language sql return 0;
create trigger on_insert before insert on flats for each row execute function touch();
create trigger on_delete after delete on flats execute function touch();
create table log (at timestamptz) partition by range (at);
create table log_default partition of log default;
create table idle (id int);`;

/** Without the table and the policy that every test project has. */
const run = async (tests: Record<string, string>) => {
  const dir = await testProject({
    '../../migrations/shared/V002__create_flats.sql': `-- pmdb: irreversible\n${FLATS}`,
    'support.sql': 'grant all on all tables in schema public to pmdb_tester;',
    ...tests,
  });
  const { code, coverage = [] } = await testDocument(dir, '--coverage');
  const untouched: Record<string, readonly string[]> = Object.fromEntries(
    coverage.map(({ kind, untouched }) => [kind, untouched]),
  );
  return { code, untouched };
};

test('what no test touches, over all files, though all is rolled back', async () => {
  const tests = {
    'a.sql': `select testing.run_test('insert', 'insert into flats values (1)');`,
    'b.sql': `select testing.run_test('twice', 'select twice(2)', '4'); insert into log values (now());`,
    'c.sql': `-- pmdb: run-as superuser\ninsert into flats values (2); select testing.run_test('refused', $$do 'begin update flats set id = 3; exception when others then null; end'$$);`,
  };
  expect(await run(tests)).toEqual({
    code: 0,
    untouched: {
      table: ['idle', 'units'],
      policy: ['flats read_flats', 'units seen'],
      function: ['never()', 'thrice(integer)'],
      trigger: ['flats on_delete'],
    },
  });
});

test('a policy counts when it decided about a row', async () => {
  const read = `select testing.run_test('read', 'select count(*) from flats', '0');`;
  expect((await run({ 'a.sql': read })).untouched.policy).toContain('flats read_flats');
  expect(
    (await run({ 'a.sql': `insert into flats values (1); ${read.replace("'0'", "'1'")}` })).untouched.policy,
  ).toEqual(['units seen']);
});
