import { urlOf } from '../core/database-description.ts';
import { PmdbError } from '../core/errors.ts';
import {
  type EmbeddedOptions,
  type EmbeddedServer,
  type EmbeddedStatus,
  embeddedStatus,
  ensureEmbedded,
  findRunning,
  passwordFileOf,
  resetEmbedded,
  stopEmbedded,
} from '../server/embedded.ts';

/** How to reach the embedded server. */
export interface DbAddress {
  /** Without the password, unless it was asked for. */
  readonly url: string;
  /** In libpq's format: `PGPASSFILE=<this> psql <url>` needs no password in the URL. */
  readonly passwordFile: string;
}

export interface DbStarted extends DbAddress {
  /** False when it was running already. */
  readonly started: boolean;
  readonly version: string;
  readonly folder: string;
}

export async function dbStart(project: string, options: EmbeddedOptions = {}): Promise<DbStarted> {
  const server = await ensureEmbedded(project, options);
  const { started, version, folder } = server;
  return { ...address(project, server), started, version, folder };
}

/** @returns stopped: whether it was running */
export async function dbStop(project: string, options: EmbeddedOptions = {}): Promise<{ readonly stopped: boolean }> {
  return { stopped: await stopEmbedded(project, options) };
}

export async function dbStatus(project: string): Promise<EmbeddedStatus> {
  return await embeddedStatus(project);
}

/** The URL of a running server. With the password only when a script asks for it. @throws PmdbError NO_SERVER */
export async function dbUrl(project: string, options: { readonly withPassword?: boolean } = {}): Promise<DbAddress> {
  const server = await findRunning(project);
  if (server) return address(project, server, options.withPassword);
  throw new PmdbError('NO_SERVER', 'the embedded server of this project is not running', { remedy: 'pmdb db start' });
}

/** Removes the server and everything in it, after `confirm` let it pass. @returns removed: whether there was anything */
export async function dbReset(
  project: string,
  confirm: (question: string) => Promise<void>,
  options: EmbeddedOptions = {},
): Promise<{ readonly removed: boolean }> {
  const status = await embeddedStatus(project);
  // What an interrupted start left can go without a question.
  if (status.state !== 'absent') await confirm(`Delete the embedded server in ${status.folder} with everything in it?`);
  return { removed: await resetEmbedded(project, options) };
}

function address(project: string, { database }: EmbeddedServer, password = false): DbAddress {
  return { url: urlOf(database, { password }), passwordFile: passwordFileOf(project) };
}
