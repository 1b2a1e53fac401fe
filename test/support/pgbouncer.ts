import { chown, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { type GuardedProcess, spawnGuarded } from '../../src/server/guarded-process.ts';
import { anyFreePort } from '../../src/server/port.ts';
import { temporaryFolder } from '../../src/server/private-server.ts';
import { serverUser } from '../../src/server/server-user.ts';

export interface PgBouncer extends GuardedProcess {
  /** The URL that reaches the same database as the same user, through the pooler. */
  through(url: string): string;
}

/** A real PgBouncer in front of the test server: ask `has('pgbouncer')` first. Any role of the server may log in. */
export async function startPgBouncer(mode: 'transaction' | 'statement' = 'transaction'): Promise<PgBouncer> {
  const user = serverUser();
  const folder = await temporaryFolder(user);
  const port = await anyFreePort();
  const server = new URL(inject('server').url);
  await write('users.txt', `"${server.username}" "${decodeURIComponent(server.password)}"\n`);
  await write('pgbouncer.ini', configuration(server, port, mode));
  const bouncer = spawnGuarded('/usr/sbin/pgbouncer', ['pgbouncer.ini'], { folder, user });
  await untilListening(port);
  return { ...bouncer, through: (url) => Object.assign(new URL(url), { hostname: '127.0.0.1', port }).href };

  async function write(file: string, text: string): Promise<void> {
    await writeFile(join(folder, file), text);
    if (user) await chown(join(folder, file), user.uid, user.gid);
  }
}

function configuration(server: URL, port: number, mode: string): string {
  return `
[databases]
* = host=${server.hostname} port=${server.port} auth_user=${server.username}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
pool_mode = ${mode}
default_pool_size = 5
max_client_conn = 200
auth_type = scram-sha-256
auth_file = users.txt
auth_query = select usename, passwd from pg_shadow where usename = $1
ignore_startup_parameters = extra_float_digits
`;
}

export async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const answers = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (answers) return;
    await sleep(25);
  }
  throw new Error('PgBouncer did not start');
}
