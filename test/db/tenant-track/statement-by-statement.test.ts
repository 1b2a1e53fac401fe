import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fingerprintSchemas } from '../../../src/postgres/fingerprint.ts';
import { pmdb, tmpProject } from '../../support/cli.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { sessionOn } from '../drift/session-on.ts';

const FOLDERS = ['migrations', 'rollbacks', 'policies'];

/** What a server was sent stands in current_query(): a file as a whole, or one statement of it. */
const WITNESS = `create table witness (query text not null);
insert into witness select current_query();
insert into witness select current_query();`;

test('the tenant track of this project comes to the same statement by statement: up, down, up again', async () => {
  const db = await migratedDatabase();
  const dir = await tmpProject();
  for (const folder of FOLDERS) await cp(folder, join(dir, folder), { recursive: true });
  const run = async (...args: string[]) => {
    const result = await pmdb([...args, '--url', db.url, '--json', '--yes'], { cwd: dir });
    expect(result.code, result.stderr).toBe(0);
  };
  const BOTH = [
    ['org_whole', []],
    ['org_single', ['--statement-by-statement']],
  ] as const;
  const session = await sessionOn(db);
  const alike = async () => {
    const found = await fingerprintSchemas(session, ['org_whole', 'org_single']);
    expect(found.get('org_single')).toBe(found.get('org_whole'));
    const ledgers = await db.sql`
      select json_agg(json_build_array(version, checksum, state) order by id) as rows from migrations.tenant_versions group by schema_name`;
    expect(ledgers).toHaveLength(2);
    expect(ledgers[1]).toEqual(ledgers[0]);
    return found.get('org_whole');
  };
  for (const [schema, flags] of BOTH) await run('tenant', 'create', schema.replace('org_', ''), ...flags);
  const made = await alike();

  await writeFile(join(dir, 'migrations/tenant/V990__witness.sql'), WITNESS);
  await writeFile(join(dir, 'rollbacks/tenant/V990__witness.sql'), 'drop table witness;\n');
  for (const [schema, flags] of BOTH) await run('migrate', '--tenant', schema, ...flags);
  expect(await alike()).not.toBe(made);
  const queries = await Promise.all(
    BOTH.map(async ([schema]) => (await db.sql`select query from ${db.sql(schema)}.witness`).map(({ query }) => query)),
  );
  const [whole = [], single = []] = queries;
  expect(whole.every((query) => query.includes('create table witness'))).toBe(true);
  expect(single).toEqual(Array(2).fill('insert into witness select current_query()'));

  for (const [schema, flags] of BOTH) await run('rollback', '--tenant', schema, ...flags);
  expect(await alike()).toBe(made);
  for (const [schema, flags] of BOTH) await run('migrate', '--tenant', schema, ...flags);
  await alike();
});
