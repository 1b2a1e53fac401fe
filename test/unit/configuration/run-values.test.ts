import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { resolveConfiguration } from '../../../src/cli/configuration.ts';
import { type Place, place, type Said } from './resolve.ts';

let project: string;
let resolve: Place['resolve'];
beforeEach(async () => {
  ({ project, resolve } = await place());
});

describe('how long to wait: flag, environment, .env, default', () => {
  test.each<[string, Said, number, number]>([
    ['default', {}, 60_000, 5000],
    ['.env', { file: 'PMDB_LOCK_WAIT=1s\nPMDB_LOCK_TIMEOUT=2s' }, 1000, 2000],
    ['environment, .env', { file: 'PMDB_LOCK_WAIT=1s', env: { PMDB_LOCK_WAIT: '3min' } }, 180_000, 5000],
    ['flag, environment', { env: { PMDB_LOCK_TIMEOUT: '1s' }, flags: { lockTimeout: '500ms', lockWait: '0' } }, 0, 500],
  ])('%s', async (_, said, lockWait, lockTimeout) => {
    expect(await resolve(said)).toMatchObject({ lockWait, lockTimeout });
  });

  test.each<[Said, string, string]>([
    [{ flags: { lockWait: '10' } }, 'BAD_FLAG', '--lock-wait: "10" is not a duration'],
    [{ env: { PMDB_LOCK_TIMEOUT: 'soon' } }, 'BAD_CONFIG', 'PMDB_LOCK_TIMEOUT: "soon" is not a duration'],
    [{ file: 'PMDB_LOCK_WAIT=soon' }, 'BAD_CONFIG', 'PMDB_LOCK_WAIT (.env): "soon" is not a duration'],
  ])('%j is refused', async (said, code, message) => {
    await expect(resolve(said)).rejects.toMatchObject({ code, message });
  });
});

describe('the project folder', () => {
  test('must exist', async () => {
    await expect(resolveConfiguration({ dir: `${project}/nope` }, {})).rejects.toMatchObject({
      code: 'BAD_FLAG',
      message: `--dir: there is no folder ${project}/nope`,
    });
  });

  test('may hold a folder called .env', async () => {
    await mkdir(join(project, '.env'));
    expect(await resolve({})).toMatchObject({ database: 'embedded', project });
  });
});
