import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pmdb } from '../../support/cli.ts';
import { expectRefusal, type Project, project, SOUND } from './refusal.ts';

const FILE = 'migrations/shared/V001__create_units.sql';

async function appliedProject(): Promise<Project & { appliedAt: string; appliedBy: string }> {
  const applied = await project(SOUND);
  await applied.run('migrate');
  const [row] = await applied.db.sql`
    select to_char(applied_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, applied_by as by
      from migrations.schema_versions where version = '001'`;
  return { ...applied, appliedAt: row?.at, appliedBy: row?.by };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);

test.for(['migrate', 'rollback'])('a file that was edited after it was applied stops %s', async (command) => {
  const applied = await appliedProject();
  const edited = 'create table units (id bigint primary key);\n';
  await writeFile(join(applied.dir, FILE), edited);
  await expectRefusal(applied, [command, '--yes'], {
    code: 2,
    stderr: `✖ ${FILE} was changed after it was applied (${applied.appliedAt} by ${applied.appliedBy}): applied ${sha256(SOUND[FILE])}, file ${sha256(edited)} (CHANGED)
  state:   Nothing was changed.
  next:    Bring the applied file back from version control and put the change into a new migration. If the database already is what the file says: \`pmdb repair --accept 001\`. To bring its new text to a database of your own: the same, then \`pmdb rollback\` and \`pmdb migrate\`.
`,
  });
});

test('a file in which only a comment was edited stops nothing, and is told', async () => {
  const applied = await appliedProject();
  await writeFile(join(applied.dir, FILE), `-- all that can be let\r\n${SOUND[FILE]}`);
  const { dir, url, database } = applied;
  expect(await pmdb(['migrate', '--dir', dir, '--url', url])).toEqual({
    code: 0,
    stdout: `Nothing to migrate: ${database} is up to date.
V001: only comments or white space changed since; \`pmdb repair\` takes that over.
`,
    stderr: '',
  });
});

test.for(['migrate', 'rollback'])('an applied file that is gone stops %s', async (command) => {
  const applied = await appliedProject();
  for (const folder of ['migrations', 'rollbacks'])
    await rm(join(applied.dir, folder, 'shared/V001__create_units.sql'));
  await expectRefusal(applied, [command, '--yes'], {
    code: 2,
    stderr: `✖ V001 (create_units) is applied, but its file is gone (MISSING)
  state:   Nothing was changed.
  next:    Bring the file back from version control. If it is gone for good: \`pmdb repair --forget 001\`.
`,
  });
});

test('several that do not match are told at once', async () => {
  const applied = await appliedProject();
  await writeFile(join(applied.dir, FILE), 'select 1;\n');
  for (const folder of ['migrations', 'rollbacks'])
    await rm(join(applied.dir, folder, 'shared/V002__create_leases.sql'));
  await expectRefusal(applied, ['migrate'], {
    code: 2,
    stderr: `✖ 2 applied migrations don't match their files (CHANGED)

  ${FILE} was changed after it was applied (${applied.appliedAt} by ${applied.appliedBy}): applied ${sha256(SOUND[FILE])}, file ${sha256('select 1;\n')}
    → Bring the applied file back from version control and put the change into a new migration. If the database already is what the file says: \`pmdb repair --accept 001\`. To bring its new text to a database of your own: the same, then \`pmdb rollback\` and \`pmdb migrate\`.

  V002 (create_leases) is applied, but its file is gone
    → Bring the file back from version control. If it is gone for good: \`pmdb repair --forget 002\`.

  state:   Nothing was changed.
`,
  });
});

test('a migration with a lower number than one that is applied', async () => {
  const applied = await appliedProject();
  const late = { 'migrations/shared/V0__late.sql': 'select 1;\n', 'rollbacks/shared/V0__late.sql': 'select 1;\n' };
  for (const [file, text] of Object.entries(late)) await writeFile(join(applied.dir, file), text);
  await expectRefusal(applied, ['migrate'], {
    code: 2,
    stderr: `✖ V0 would be applied after a higher version (OUT_OF_ORDER)
  state:   Nothing was changed.
  next:    Give it a higher number, or, when the order does not matter, run \`pmdb migrate --out-of-order\`.
`,
  });
});
