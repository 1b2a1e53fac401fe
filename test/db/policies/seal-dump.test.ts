import { spawnSync } from 'node:child_process';
import { expect, inject, test } from 'vitest';
import { migratedDatabase } from '../../support/migrated-database.ts';
import { has } from '../../support/requirements.ts';

/** A pg_dump that is older than the server refuses it. */
const major = Number(/\d+/.exec(spawnSync('pg_dump', ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[0] ?? 0);

test.skipIf(!has('pg_dump', major >= inject('server').major))(
  'a dump holds no key of contexts: whatever is restored from it makes its own',
  async () => {
    const database = await migratedDatabase();
    const [row] = await database.sql`select encode(key, 'hex') as key from app.context_key`;
    const dump = spawnSync('pg_dump', ['--schema', 'app', database.url], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    expect(dump.stderr).toBe('');
    expect(dump.stdout).not.toContain(row?.key);
    expect(dump.stdout).toContain('REFRESH MATERIALIZED VIEW app.context_key');
  },
);
