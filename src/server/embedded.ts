import { existsSync } from 'node:fs';
import type { Database } from '../core/database.ts';
import { DATABASE, homeOf, ROLE, readPassword, readState } from './embedded-state.ts';
import { findPostmaster } from './postmaster.ts';
import { explained } from './server-errors.ts';

export { passwordFileOf } from './embedded-state.ts';

/** The project's own PostgreSQL, running. */
export interface EmbeddedServer {
  readonly database: Database;
  /** True when this call started it. */
  readonly started: boolean;
  /** PostgreSQL's version, such as "17.10". */
  readonly version: string;
  /** Holds its data/ and server.log. */
  readonly folder: string;
}

export interface EmbeddedOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told in a few words what takes time. */
  readonly onProgress?: ((message: string) => void) | undefined;
}

export type EmbeddedStatus =
  | { readonly state: 'absent' }
  | { readonly state: 'stopped'; readonly folder: string; readonly version: string; readonly port: number }
  | {
      readonly state: 'running';
      readonly folder: string;
      readonly version: string;
      readonly port: number;
      readonly pid: number;
    };

/**
 * The project's embedded server: created and started when it has to be. It goes on running after pmdb ends. What is running
 * already is found in a few file reads, because every command without a configured database comes by here.
 * @throws PmdbError NO_SERVER, LOCKED, INTERRUPTED
 */
export async function ensureEmbedded(project: string, options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const running = await findRunning(project);
  if (running) return running;
  const { startEmbedded } = await import('./embedded-start.ts');
  return await startEmbedded(project, options);
}

/** Undefined when it isn't running. */
export async function findRunning(project: string): Promise<EmbeddedServer | undefined> {
  const status = await embeddedStatus(project);
  if (status.state !== 'running') return undefined;
  const password = await readPassword(project);
  if (password === undefined) return undefined;
  const { folder, version, port } = status;
  return { database: databaseAt(port, password), started: false, version, folder };
}

/** @throws PmdbError NO_SERVER when its files can't be read */
export async function embeddedStatus(project: string): Promise<EmbeddedStatus> {
  return await explained(homeOf(project), async () => {
    const state = await readState(project);
    if (state === undefined || !existsSync(`${state.folder}/data`)) return { state: 'absent' };
    const postmaster = await findPostmaster(`${state.folder}/data`);
    return postmaster ? { state: 'running', ...state, ...postmaster } : { state: 'stopped', ...state };
  });
}

/** @returns whether there was a server to stop */
export async function stopEmbedded(project: string, options: EmbeddedOptions = {}): Promise<boolean> {
  if ((await embeddedStatus(project)).state !== 'running') return false;
  return await (await import('./embedded-stop.ts')).stopEmbedded(project, options);
}

/** Stops the server and removes its data for good. @returns whether there was anything to remove */
export async function resetEmbedded(project: string, options: EmbeddedOptions = {}): Promise<boolean> {
  if (!existsSync(homeOf(project))) return false;
  return await (await import('./embedded-stop.ts')).resetEmbedded(project, options);
}

/** On this machine's loopback interface, where encryption would guard nothing. */
export function databaseAt(port: number, password: string): Database {
  const tls = {
    sslmode: 'disable' as const,
    sslmodeGiven: false,
    sslrootcert: undefined,
    sslcert: undefined,
    sslkey: undefined,
  };
  return {
    host: '127.0.0.1',
    port,
    name: DATABASE,
    user: ROLE,
    password,
    ...tls,
    options: undefined,
    connectTimeout: 10,
  };
}
