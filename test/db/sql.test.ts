import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FreshDatabase } from '../support/database.ts';
import { migratedDatabase } from '../support/migrated-database.ts';
import { has } from '../support/requirements.ts';

/** Tests in SQL (pgTAP): each file is one transaction that plans, asks and rolls back. */
const FOLDER = join(import.meta.dirname, '../sql');
const SUPPORT = 'support.sql';

const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.sql') && name !== SUPPORT)
  .sort();

describe.skipIf(!has('pgtap'))('the database’s own tests', () => {
  let database: FreshDatabase;

  /** On one connection, which a file that failed half-way leaves outside its transaction. */
  const run = async (name: string) => {
    const session = await database.sql.reserve();
    try {
      return await session.unsafe(await readFile(join(FOLDER, name), 'utf8')).simple();
    } finally {
      await session`rollback`;
      session.release();
    }
  };

  beforeAll(async () => {
    database = await migratedDatabase();
    await run(SUPPORT);
  });

  test.each(files)('%s', async (name) => {
    const results = (await run(name)) as unknown as (readonly Record<string, unknown>[])[];
    const tap = results.flatMap((rows) => rows.flatMap((row) => Object.values(row).map(String))).join('\n');
    const planned = Number(/^1\.\.(\d+)$/m.exec(tap)?.[1]);
    const passed = tap.match(/^ok \d+/gm)?.length ?? 0;
    const troubles = tap.split('\n').filter((line) => /^(not ok|#)/.test(line));
    expect({ passed, troubles }).toEqual({ passed: planned, troubles: [] });
  });
});

test('every folder of SQL tests has some', () => {
  expect(new Set(files.map((name) => dirname(name))).size).toBeGreaterThan(2);
});
