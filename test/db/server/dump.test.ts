import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { pmdb } from '../../support/cli.ts';
import { type FreshDatabase, freshDatabase } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { has } from '../../support/requirements.ts';

/** A pg_dump that is older than the server refuses it. */
const major = Number(/\d+/.exec(spawnSync('pg_dump', ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[0] ?? 0);

function run(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  expect({ program, status, stderr }).toEqual({ program, status: 0, stderr: '' });
}

async function onDatabase({ url }: FreshDatabase, ...args: readonly string[]) {
  return await pmdb([...args, '--url', url], { cwd: process.cwd() });
}

/** Every table that has rows, and how many. */
async function rowsOf({ sql }: FreshDatabase): Promise<readonly object[]> {
  return await sql.unsafe(`
    select n.nspname || '.' || c.relname as name
         , (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from %I.%I', n.nspname, c.relname), false, true, '')))[1]::text as rows
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'extensions')
     order by 1`);
}

test.skipIf(!has('pg_dump', major >= inject('server').major))(
  'a dump by pm_backup takes every row and the ledger along: what is restored from it is the same, and pmdb says so',
  async () => {
    const [database, restored] = [await migratedDatabase(), await freshDatabase()];
    expect(await onDatabase(database, 'seed', '--yes')).toMatchObject({ code: 0 });
    expect(await onDatabase(database, 'tenant', 'create', 'acme')).toMatchObject({ code: 0 });
    const dumper = await database.role({ owner: false });
    await database.sql.unsafe(`grant pm_backup to ${dumper.name}`);
    const folder = await mkdtemp(join(tmpdir(), 'dump-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'all.dump');

    run('pg_dump', ['--format=custom', '--role=pm_backup', `--file=${file}`, `--dbname=${dumper.url}`]);
    run('pg_restore', ['--exit-on-error', `--dbname=${restored.url}`, file]);

    expect(await rowsOf(restored)).toEqual(await rowsOf(database));
    expect(await onDatabase(restored, 'status')).toMatchObject({ code: 0 });
    expect(await onDatabase(restored, 'drift', '--tenants')).toMatchObject({ code: 0 });
    expect(await onDatabase(restored, 'policies', 'check')).toMatchObject({ code: 0 });
    expect(await onDatabase(restored, 'migrate', '--yes')).toMatchObject({ code: 0 });
  },
  120_000,
);
