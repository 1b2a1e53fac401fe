import { chown, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { type GuardedProcess, spawnGuarded } from '../../../src/server/guarded-process.ts';
import { anyFreePort } from '../../../src/server/port.ts';
import { temporaryFolder } from '../../../src/server/private-server.ts';
import { serverUser } from '../../../src/server/server-user.ts';
import { asAdmin, type FreshDatabase, freshDatabase, urlOf } from '../../support/database.ts';
import { untilListening } from '../../support/pgbouncer.ts';
import { has } from '../../support/requirements.ts';

const deploy = join(import.meta.dirname, '../../../deploy');
const PASSWORD = 'pool-mellon';

let db: FreshDatabase;
let bouncer: GuardedProcess;
let port: number;
let folder: string;

/** The file as it is, but for addresses and paths. */
async function startWithTheFile(): Promise<void> {
  const user = serverUser();
  const server = new URL(inject('server').url);
  folder = await temporaryFolder(user);
  port = await anyFreePort();
  let text = await readFile(join(deploy, 'pgbouncer/pgbouncer.ini'), 'utf8');
  for (const [theirs, ours] of [
    ['host=postgres port=5432 dbname=pm ', `host=${server.hostname} port=${server.port} dbname=${db.name} `],
    ['listen_addr = 0.0.0.0', 'listen_addr = 127.0.0.1'],
    ['listen_port = 6432', `listen_port = ${port}`],
    ['/tmp/userlist.txt', 'users.txt'],
  ] as const) {
    expect(text).toContain(theirs);
    text = text.replace(theirs, ours);
  }
  const files = { 'pgbouncer.ini': text, 'users.txt': `"pgbouncer" "${PASSWORD}"\n` };
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), content);
    if (user) await chown(join(folder, name), user.uid, user.gid);
  }
  bouncer = spawnGuarded('/usr/sbin/pgbouncer', ['pgbouncer.ini'], { folder, user });
  await untilListening(port);
}

function through(login: { readonly url: string }, options: postgres.Options<never> = {}): postgres.Sql {
  const url = new URL(login.url);
  url.host = `127.0.0.1:${port}`;
  url.pathname = '/pm';
  const sql = postgres(url.href, { max: 1, prepare: false, onnotice: () => {}, ...options });
  onTestFinished(() => sql.end({ timeout: 1 }));
  return sql;
}

describe.skipIf(!has('pgbouncer'))("the stack's PgBouncer", () => {
  beforeAll(async () => {
    db = await freshDatabase();
    // Roles are the cluster's: one that a run before left would stop the file.
    await asAdmin((admin) => admin.unsafe('drop role if exists pgbouncer'));
    await db.sql.unsafe(await readFile(join(deploy, 'postgres/20-pgbouncer.sql'), 'utf8')).simple();
    await db.sql.unsafe(`alter role pgbouncer password '${PASSWORD}'`);
    await startWithTheFile();
  });
  afterAll(async () => {
    await bouncer?.stop();
    await db?.drop();
    await asAdmin((admin) => admin.unsafe('drop role if exists pgbouncer'));
  });

  test('loads its file without a word of complaint', async () => {
    expect(await readFile(join(folder, 'log'), 'utf8')).not.toMatch(/ERROR|WARNING|syntax/);
  });

  test('lets in whoever the server knows, by SCRAM', async () => {
    const login = await db.role({ owner: false });
    expect(await through(login)`select session_user as name`).toEqual([{ name: login.name }]);
    const wrong = new URL(login.url);
    wrong.password = 'wrong';
    await expect(through({ url: wrong.href })`select 1`).rejects.toThrow(/SASL|password|auth/i);
  });

  test('lets no superuser in', async () => {
    await expect(through({ url: urlOf(db.name) })`select 1`).rejects.toThrow();
  });

  test('nothing that a session sets reaches the next client', async () => {
    const login = await db.role({ owner: false });
    const [one, other] = [through(login), through(login)];
    const [first] = await one`select set_config('app.organization_id', 'ours', false), pg_backend_pid() as pid`;
    const [second] = await other`select current_setting('app.organization_id', true) as seen, pg_backend_pid() as pid`;
    // Otherwise the two say nothing about each other.
    expect(second?.pid).toBe(first?.pid);
    expect(second?.seen ?? '').toBe('');
  });

  test('refuses settings at connection time, which a pool would forget', async () => {
    const login = await db.role({ owner: false });
    const connection = { options: '-c app.organization_id=ours' };
    await expect(through(login, { connection } as never)`select 1`).rejects.toThrow(/startup parameter: options/);
  });

  test('its role may ask who may log in, and nothing else', async () => {
    const asker = db.connectAs({
      url: Object.assign(new URL(urlOf(db.name)), { username: 'pgbouncer', password: PASSWORD }).href,
    });
    await expect(asker`select * from pg_shadow`).rejects.toThrow('permission denied');
    const login = await db.role({ owner: false });
    const [row] = await asker`select * from pgbouncer.login(${login.name})`;
    expect(row).toMatchObject({ username: login.name, password: expect.stringMatching(/^SCRAM-SHA-256\$/) });
    const plain = db.connectAs(login);
    await expect(plain`select * from pgbouncer.login('postgres')`).rejects.toThrow('permission denied');
  });
});
