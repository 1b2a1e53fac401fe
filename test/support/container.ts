import { spawnSync } from 'node:child_process';

/** A server in a container, for machines with Docker and nothing else; undefined where no engine answers. */
export async function startContainer(): Promise<{ url: string; stop(): Promise<void> } | undefined> {
  if (spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 5_000 }).status !== 0)
    return undefined;
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql');
  const container = await new PostgreSqlContainer('postgres:15-alpine')
    .withCommand(['postgres', '-c', 'fsync=off', '-c', 'max_connections=200', '-c', 'max_locks_per_transaction=256'])
    .start();
  return { url: container.getConnectionUri(), stop: async () => void (await container.stop()) };
}
