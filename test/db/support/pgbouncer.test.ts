import { expect, onTestFinished, test } from 'vitest';
import { freshDatabase } from '../../support/database.ts';
import { startPgBouncer } from '../../support/pgbouncer.ts';
import { has } from '../../support/requirements.ts';

test.skipIf(!has('pgbouncer'))('a client gets another server connection for each transaction', async () => {
  const bouncer = await startPgBouncer();
  onTestFinished(() => bouncer.stop());
  const database = await freshDatabase();
  const role = await database.role();
  const pooled = database.connectAs({ url: bouncer.through(role.url) });
  const [one, two] = await Promise.all([pooled.reserve(), pooled.reserve()]);
  const pid = async (sql: typeof one) => (await sql`select pg_backend_pid() as pid, current_user as name`)[0];
  expect(await pid(one)).toMatchObject({ name: role.name });
  expect((await pid(one))?.pid).toBe((await pid(two))?.pid);
  one.release();
  two.release();
});
