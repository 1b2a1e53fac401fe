import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { builtPmdb, pmdb } from '../support/cli.ts';
import { project, SOUND } from './bad-input/refusal.ts';

test('a run goes on when nobody reads its output any more', async () => {
  const { db, dir, url } = await project(SOUND);
  const piped = `{ { "$0" "$@" 2>&1; echo "ended with $?" >&3; } | head -n 1; } 3>'${dir}/end'`;
  const args = ['-c', piped, process.execPath, builtPmdb(), 'migrate', '--dir', dir, '--url', url];
  const { stdout } = spawnSync('sh', args, { encoding: 'utf8' });
  expect(stdout).toBe('applying V001 create_units (1/2)\n');
  expect(spawnSync('cat', [`${dir}/end`], { encoding: 'utf8' }).stdout).toBe('ended with 0\n');
  expect(await db.sql`select version from migrations.schema_versions order by id`).toEqual([
    { version: '001' },
    { version: '002' },
  ]);
});

test('results on stdout, all else on stderr', async () => {
  const { dir, url, database } = await project(SOUND);
  const { stdout, stderr } = await pmdb(['migrate', '--dir', dir, '--url', url]);
  expect(stdout).toMatch(/^✔ Applied 2 migrations \(V001 to V002\) to \S+ in \d+ ms\.\n$/);
  expect(stderr.split('\n')).toHaveLength(5);
  expect(stdout).toContain(database);
});

test('a dry run prints SQL that psql could run, and touches nothing', async () => {
  const { db, dir, url, database } = await project(SOUND);
  const { stdout, stderr } = await pmdb(['migrate', '--dry-run', '--dir', dir, '--url', url]);
  expect({ stdout, stderr }).toEqual({
    stdout: `-- Would apply 2 migrations to ${database}.
-- Nothing was touched.

-- V001 create_units (migrations/shared/V001__create_units.sql)
create table units (id int primary key);

-- V002 create_leases (migrations/shared/V002__create_leases.sql)
create table leases (id int primary key);
`,
    stderr: '',
  });
  expect(await db.sql`select from pg_namespace where nspname = 'migrations'`).toHaveLength(0);
});

test('a dry run finds what the grammar does not allow', async () => {
  const { dir, url } = await project({
    ...SOUND,
    'migrations/shared/V002__create_leases.sql': 'select 1;\nselec 2;\n',
  });
  const { code, stderr } = await pmdb(['migrate', '--dry-run', '--dir', dir, '--url', url]);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(
      /syntax error at or near "selec".*\n {2}migrations\/shared\/V002__create_leases.sql:2:1/,
    ),
  });
});

test('an answer that nobody can write down is an error', async () => {
  const { dir, url } = await project(SOUND);
  const { status, stderr } = spawnSync(
    'sh',
    ['-c', '"$0" "$@" > /dev/full', process.execPath, builtPmdb(), 'status', '--dir', dir, '--url', url],
    { encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringMatching(/^✖ the answer can't be written: .*ENOSPC.*\n$/),
  });
});
