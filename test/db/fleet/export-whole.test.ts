import { execFileSync } from 'node:child_process';
import { lstat, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorOf } from '../engine/reading.ts';
import { fleet } from './fleet-scenario.ts';

const TRACK = { V001__one: ['create table one (id int primary key)', 'drop table one'] } as const;

test('an export whose last lines had no room is none for drop', async () => {
  const { tenant, dir } = await fleet(['acme'], TRACK);
  const full = fullDevice(dir);
  expect(errorOf(await tenant('export', 'acme', full, '--json'))).toMatchObject({
    code: 'UNREADABLE',
    message: expect.stringContaining('ENOSPC'),
  });
  expect((await lstat(full)).isCharacterDevice()).toBe(true);
  expect(errorOf(await tenant('drop', 'acme', '--json')).message).toMatch(/never exported/);
});

test('of a schema that somebody dropped there is no export, and the last one stays', async () => {
  const { db, tenant, dir } = await fleet(['acme'], TRACK);
  const file = join(dir, 'acme.ndjson');
  expect(await tenant('export', 'acme', file)).toMatchObject({ code: 0 });
  const good = await readFile(file, 'utf8');
  await db.sql`drop schema org_acme cascade`;
  expect(errorOf(await tenant('export', 'acme', file, '--json'))).toMatchObject({ code: 'NO_SUCH_SCHEMA' });
  expect(errorOf(await tenant('clone', 'acme', 'copy', '--json'))).toMatchObject({ code: 'NO_SUCH_SCHEMA' });
  expect(await readFile(file, 'utf8')).toBe(good);
  // What the error says to do.
  expect(await tenant('drop', 'acme', '--force')).toMatchObject({ code: 0 });
  expect(await tenant('import', file)).toMatchObject({ code: 0 });
});

test('a first line that is not whole', async () => {
  const { tenant, dir } = await fleet([], TRACK);
  const file = join(dir, 'short.ndjson');
  await writeFile(file, '{"pmdb":"tenant","format":1}\n');
  expect(errorOf(await tenant('import', file, '--as', 'acme', '--json'))).toMatchObject({ code: 'BAD_FILE' });
});

/** A disk without room. Root could replace the device that all programs share, and gets one of its own. */
function fullDevice(dir: string): string {
  if (process.getuid?.() !== 0) return '/dev/full';
  execFileSync('mknod', [join(dir, 'full'), 'c', '1', '7']);
  return join(dir, 'full');
}
