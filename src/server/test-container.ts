import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PmdbError } from '../core/errors.ts';
import { databaseAt } from './find-embedded.ts';
import { SUPERUSER } from './private-server.ts';
import type { TestServer, TestServerOptions } from './test-server.ts';

const IMAGE = 'postgres:17';
const SETTINGS = [
  'fsync=off',
  'max_connections=200',
  'max_locks_per_transaction=256',
  'shared_preload_libraries=pg_stat_statements',
];

/** A server in a container, for machines with Docker and nothing else; undefined where no engine answers. */
export async function startContainer(
  options: Pick<TestServerOptions, 'signal' | 'onProgress'>,
): Promise<TestServer | undefined> {
  const { execa } = await import('execa');
  const docker = async (...args: string[]) =>
    await execa('docker', args, { cancelSignal: options.signal, env: { POSTGRES_PASSWORD: password }, reject: false });
  const password = randomBytes(12).toString('base64url');
  if ((await docker('version', '--format', '{{.Server.Version}}')).exitCode !== 0) return undefined;

  options.onProgress(`starting a container of ${IMAGE}`);
  const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
  // The password comes from docker's own environment: an argument would be seen by everybody on the machine.
  const secret = ['--env', 'POSTGRES_PASSWORD'];
  const ran = await docker('run', '--detach', '--rm', '--publish', '127.0.0.1::5432', ...secret, IMAGE, ...settings);
  if (ran.exitCode !== 0) throw failed(ran.stderr);
  const id = ran.stdout.trim();
  // While the image sets itself up, its server listens on no network.
  for (let tries = 0; (await docker('exec', id, 'pg_isready', '-h', '127.0.0.1')).exitCode !== 0; tries++) {
    if (tries === 300) throw failed((await docker('logs', '--tail', '10', id)).stderr);
    await sleep(200, undefined, { signal: options.signal });
  }
  const port = Number((await docker('port', id, '5432')).stdout.split(':').at(-1));
  return {
    database: { ...databaseAt(port, password), name: 'postgres', user: SUPERUSER },
    origin: `a container of ${IMAGE}`,
    own: true,
    stop: async () => void (await execa('docker', ['stop', '--time', '2', id], { reject: false })),
    release: async () => `docker stop ${id.slice(0, 12)}`,
  };
}

function failed(detail: string): PmdbError {
  const remedy = 'mend what Docker says, install PostgreSQL 15 or newer, or name a server with --url';
  return new PmdbError('NO_SERVER', `the container of ${IMAGE} did not start`, { detail, remedy });
}
