import { expect, test } from 'vitest';
import { LOCK, LOCK_CLASS } from '../../../src/postgres/lock-keys.ts';
import { pmdb } from '../../support/cli.ts';
import { expectRefusal, project, SOUND } from './refusal.ts';

test('a lock that another run holds', async () => {
  const sound = await project(SOUND);
  const { db, url } = sound;
  const other = await db.connectAs({ url }).reserve();
  await other.unsafe("set application_name = 'pmdb/lock'");
  const [holder] = await other`select pg_backend_pid() as pid from pg_advisory_lock(${LOCK_CLASS}, ${LOCK.run})`;
  const who = `pid ${holder?.pid} (${new URL(url).username}, pmdb/lock), idle for <n> s`;
  await expectRefusal(sound, ['migrate', '--lock-wait', '1s'], {
    code: 3,
    stderr: `waiting for another run: ${who}
✖ another run holds the lock: ${who} (LOCKED)
  state:   Nothing was changed; waited 1 s.
  next:    Wait for it with a longer --lock-wait, or end it: \`select pg_terminate_backend(${holder?.pid});\`
`,
  });
  other.release();
});

test('nothing to do needs no lock', async () => {
  const sound = await project(SOUND);
  await sound.run('migrate');
  const other = await sound.db.sql.reserve();
  await other`select pg_advisory_lock(${LOCK_CLASS}, ${LOCK.run})`;
  const { dir, url, database } = sound;
  expect(await pmdb(['migrate', '--dir', dir, '--url', url, '--lock-wait', '0'])).toEqual({
    code: 0,
    stdout: `Nothing to migrate: ${database} is up to date.\n`,
    stderr: '',
  });
  other.release();
});

test('with files that are wrong, nobody waits for the lock', async () => {
  const wrong = await project({ ...SOUND, 'migrations/shared/V002__create_leases.sql': 'commit;\n' });
  const other = await wrong.db.sql.reserve();
  await other`select pg_advisory_lock(${LOCK_CLASS}, ${LOCK.run})`;
  await expectRefusal(wrong, ['migrate', '--lock-wait', '60s'], {
    code: 2,
    stderr: `✖ COMMIT in a file that pmdb runs in one transaction (BAD_FILE)
  migrations/shared/V002__create_leases.sql:1:1
    | commit;
    | ^
  state:   The database was not touched.
  next:    Delete it: pmdb begins before the file and commits after it. Make two migrations to commit in between.
`,
  });
  other.release();
});
