import postgres from 'postgres';
import { expect, onTestFinished, test } from 'vitest';
import { startOldServer } from '../../support/old-server.ts';

test('an old server can be had', async (context) => {
  const server = await startOldServer();
  if (!server) return context.skip();
  onTestFinished(() => server.stop());
  const sql = postgres(server.url, { max: 1 });
  onTestFinished(() => sql.end());
  const [{ major }] = await sql<[{ major: number }]>`
    select current_setting('server_version_num')::int / 10000 as major`;
  expect(major).toBe(14);
});
