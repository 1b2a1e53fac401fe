import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pmdb } from '../../support/cli.ts';
import { asAdmin, urlOf } from '../../support/database.ts';
import { migratedDatabase } from '../../support/migrated-database.ts';

const folder = join(import.meta.dirname, '../../../deploy/postgres');

test("the exporter's login reads all metrics, and no row of an organization", async () => {
  const db = await migratedDatabase();
  const run = async (file: string) => db.sql.unsafe(await readFile(join(folder, file), 'utf8')).simple();
  expect(await pmdb(['tenant', 'create', 'acme', '--url', db.url], { cwd: process.cwd() })).toMatchObject({ code: 0 });
  await asAdmin((admin) => admin.unsafe('drop role if exists pm_metrics'));
  try {
    await run('30-metrics.sql');
    await run('grant-metrics.sql');
    await db.sql.unsafe(`alter role pm_metrics password 'mellon'`);
    const url = Object.assign(new URL(urlOf(db.name)), { username: 'pm_metrics', password: 'mellon' }).href;
    const { stdout, stderr } = await pmdb(['metrics', '--url', url], { cwd: process.cwd() });
    expect(stderr).toBe('');
    expect(stdout).not.toMatch(/collector="\w+"\} 0/);
    expect(stdout).toContain('pmdb_tenants{placement="schema",status="active"} 1');
    await expect(db.connectAs({ url })`select from core.units`).rejects.toThrow('permission denied');
  } finally {
    await db.drop();
    await asAdmin((admin) => admin.unsafe('drop role if exists pm_metrics'));
  }
});
