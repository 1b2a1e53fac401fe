import { chmod, rm } from 'node:fs/promises';
import postgres from 'postgres';
import { onTestFinished } from 'vitest';
import type { Database } from '../../src/core/database.ts';
import { resetEmbedded } from '../../src/server/embedded.ts';
import { tmpProject } from './cli.ts';

/** A project folder that the server's user may enter, whoever runs the tests. Its embedded server goes with the test. */
export async function embeddedProject(files: Parameters<typeof tmpProject>[0] = {}): Promise<string> {
  const project = await tmpProject(files);
  await chmod(project, 0o755);
  onTestFinished(() => removeServer(project));
  return project;
}

/** Also what a test left in disorder. */
export async function removeServer(project: string): Promise<void> {
  await rm(`${project}/.pmdb/lock`, { force: true });
  await resetEmbedded(project);
}

/** One connection; closed after the test. */
export function connectTo({ host, port, name, user, password }: Database): postgres.Sql {
  const sql = postgres({ host, port, database: name, user, password: password ?? '', max: 1, onnotice: () => {} });
  onTestFinished(() => sql.end({ timeout: 1 }));
  return sql;
}
