import { existsSync } from 'node:fs';
import { readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { dataOf, stop } from './cluster.ts';
import type { EmbeddedOptions } from './embedded.ts';
import { locked } from './embedded-start.ts';
import { homeOf, passwordFileOf, readState } from './embedded-state.ts';
import { embeddedStatus } from './find-embedded.ts';
import { explained } from './server-errors.ts';
import { serverUser } from './server-user.ts';

/** Open transactions are rolled back. @returns whether it was running */
export async function stopEmbedded(project: string, options: EmbeddedOptions): Promise<boolean> {
  return await explained(homeOf(project), () => locked(project, options, () => stopRunning(project, options)));
}

/** @returns whether there was anything to remove */
export async function resetEmbedded(project: string, options: EmbeddedOptions): Promise<boolean> {
  return await explained(homeOf(project), () => locked(project, options, () => removeAll(project, options)));
}

async function stopRunning(project: string, { signal }: EmbeddedOptions): Promise<boolean> {
  const status = await embeddedStatus(project);
  if (status.state !== 'running') return false;
  const { folder, version } = status;
  await stop({ folder, bin: join(folder, `postgres-${version}`, 'bin'), user: serverUser(dataOf(folder)), signal });
  return true;
}

async function removeAll(project: string, options: EmbeddedOptions): Promise<boolean> {
  await stopRunning(project, options);
  const folder = (await readState(project))?.folder ?? homeOf(project);
  // Gone at once: half a data folder is never taken for a whole one.
  await rm(join(folder, 'data.new'), { recursive: true, force: true });
  if (existsSync(dataOf(folder))) await rename(dataOf(folder), join(folder, 'data.new'));
  // By name: what else may lie in that folder is not ours to remove.
  const present = existsSync(folder) ? await readdir(folder) : [];
  const ours = present.filter((name) => /^(data|server\.log|postgres-\d)/.test(name));
  for (const name of ours) await rm(join(folder, name), { recursive: true, force: true });
  if (folder !== homeOf(project)) await rmdir(folder).catch(() => {});
  await rm(passwordFileOf(project), { force: true });
  await rm(join(homeOf(project), 'server.json'), { force: true });
  return ours.length > 0;
}
