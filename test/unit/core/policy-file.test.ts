import { describe, expect, test } from 'vitest';
import { readPolicyFile, tieToMigrations } from '../../../src/core/policy-file.ts';
import { migration } from './standings.ts';

const read = (text: string, schema = 'core') =>
  readPolicyFile(
    schema === '' ? 'tenant' : 'shared',
    'policies/core/units.sql',
    { schema: schema || undefined, name: 'units' },
    Buffer.from(text),
  );
const problems = (text: string) =>
  read(text).problems.map(({ message, place }) => `${place?.line}:${place?.column} ${message}`);

test('a file holds the policies and grants of its relation', () => {
  expect(
    problems(`-- Units.
-- pmdb: since V18
set role pm_owner;
create policy a on core.units for select to app using (id in (select id from core.leases));
comment on policy a on core.units is 'why';
grant select (id, name), update (name) on core.units to app;
grant insert on table "core"."units" to app with grant option;
revoke all on core.units from public;
reset role;`),
  ).toEqual([]);
});

test('a file of tenant schemas names its relation without a schema', () => {
  expect(read('grant select on units to app;', '').problems).toEqual([]);
  expect(read('grant select on core.units to app;', '').problems).toHaveLength(1);
});

describe('refused, with its place', () => {
  test.each([
    ['grant select on core.leases to app;', '1:1 GRANT about core.leases in the file of core.units'],
    ['\ncreate policy a on core.leases using (true);', '2:1 CREATE about core.leases in the file of core.units'],
    ['grant select on core.units, core.leases to app;', '1:1 one GRANT for several relations'],
    ['grant execute on function app.f() to app;', /^1:1 a file of policies holds/],
    ['grant usage on schema core to app;', /^1:1 a file of policies holds/],
    ['alter table core.units disable row level security;', /^1:1 a file of policies holds/],
    ['drop policy a on core.units;', /^1:1 a file of policies holds/],
    ['select 1;', /^1:1 a file of policies holds/],
    ['set role a;\nset row_security = on;', /^2:1 a file of policies holds/],
    ['\\d core.units', /^1:1 .*psql/],
    ['-- pmdb: irreversible\n', /^1:1 a file of policies knows one directive/],
    ['-- pmdb: since V1\n-- pmdb: since V2\n', /^2:1 a file of policies knows one directive/],
    ['grant select on core.units to a;\n-- pmdb: since V2\n', /^2:1 a file of policies knows one directive/],
  ])('%j', (text, problem) => {
    expect(problems(text)).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)]);
  });
});

test('each file goes with the version that it names, as a number', () => {
  const migrations = [migration('017'), migration('018')];
  const file = read('-- pmdb: since V18\n');
  expect(tieToMigrations(migrations, [file, read('-- Of no version.\n')])).toEqual([]);
  expect(migrations.map(({ policies }) => policies)).toEqual([undefined, [file]]);
});

test('a version that is not there is a problem', () => {
  expect(tieToMigrations([migration('017')], [read('-- Units.\n-- pmdb: since V18\n')])).toMatchObject([
    { code: 'NO_SUCH_VERSION', place: { line: 2, column: 10 } },
  ]);
});
