import { expect, test } from 'vitest';
import { pmdb } from '../../support/cli.ts';
import { expectRefusal, project, SOUND } from './refusal.ts';

const FILE = 'migrations/shared/V003__load.sql';
const BACK = { 'rollbacks/shared/V003__load.sql': '-- nothing to undo\n' };

/** Two sound migrations are applied; the third fails. */
async function failingProject(text: string) {
  const failing = await project({ ...SOUND, ...BACK, [FILE]: text });
  await failing.run('migrate', '--to', '2');
  return failing;
}

test('a syntax error in the fifth statement, behind emoji and CRLF', async () => {
  const text = [
    "comment on table units is '🏠 to let';",
    'alter table units add a text;',
    "/* 🏠🏠 */ alter table units add b text default '🔑';",
    "insert into units values (1, '🏠',",
    "  'x');",
    "select '🏠🔑' from units wehre id = 1;",
    '',
  ].join('\r\n');
  await expectRefusal(await failingProject(text), ['migrate'], {
    code: 4,
    failed: true,
    stderr: `applying V003 load (1/1)
failed V003 load
✖ syntax error at or near "id" (SQL 42601)
  ${FILE}:6:30
    | select '🏠🔑' from units wehre id = 1;
    |                                ^
  state:   0 applied; V003: left no trace; 0 not run.
  next:    Mend the file, then run \`pmdb migrate\` again.
`,
  });
});

test('an error of data has the words of PostgreSQL and the place of its statement', async () => {
  await expectRefusal(
    await failingProject('insert into units values (7);\ninsert into units values (7);\n'),
    ['migrate'],
    {
      code: 4,
      failed: true,
      stderr: `applying V003 load (1/1)
failed V003 load
✖ duplicate key value violates unique constraint "units_pkey" (SQL 23505)
  ${FILE}:2:1
    | insert into units values (7);
    | ^
  detail:  Key (id)=(7) already exists.
  state:   0 applied; V003: left no trace; 0 not run.
  next:    Mend the file, then run \`pmdb migrate\` again.
`,
    },
  );
});

test.each([
  [
    'create role pmdb_twice; create role pmdb_twice;',
    /another database may have made this one. Write: do \$\$ begin create role/,
  ],
  ['create role pmdb_used; grant select on units to pmdb_used; drop role pmdb_used;', /revoke what .* leave the role/],
])('roles belong to the whole server: %s', async (text, remedy) => {
  const failing = await failingProject(`${text}\n`);
  await failing.db.sql.unsafe(`alter role ${new URL(failing.url).username} createrole`);
  await expectRefusal(failing, ['migrate'], { code: 4, failed: true, stderr: expect.stringMatching(remedy) });
});

test('a file of two megabytes is applied, and an error at its end has its line', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `insert into units values (${i}); -- ${'x'.repeat(70)}\n`);
  const sound = await failingProject(rows.join(''));
  expect(rows.join('').length).toBeGreaterThan(2e6);
  await expectRefusal(await failingProject(`${rows.join('')}insert into units values (0);\n`), ['migrate'], {
    code: 4,
    failed: true,
    stderr: expect.stringContaining(`\n  ${FILE}:20001:1\n`),
  });
  const { code, stdout } = await pmdb(['migrate', '--dir', sound.dir, '--url', sound.url]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^✔ Applied 1 migration \(V003\)/) });
  expect(await sound.db.sql`select count(*)::int as n from units`).toEqual([{ n: 20_000 }]);
});
