import { existsSync } from 'node:fs';
import type { Database } from '../core/database.ts';
import { DATABASE, homeOf, ROLE, readPassword, readState } from './embedded-state.ts';
import { findPostmaster } from './postmaster.ts';
import { explained } from './server-errors.ts';

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
