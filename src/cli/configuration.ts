import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Configuration, Setting } from '../core/configuration.ts';
import { PmdbError } from '../core/errors.ts';
import { type ResolvedDatabase, resolveDatabase } from './configuration-database.ts';
import { describeVariable, type Environment, readEnvironment } from './configuration-environment.ts';
import type { GivenConnection } from './configuration-layers.ts';
import { resolveWaits } from './configuration-waits.ts';

/** The flags, as typed, that every command which needs a database has. */
export interface DatabaseFlags {
  readonly url?: string | undefined;
  readonly embedded?: boolean | undefined;
  readonly dir?: string | undefined;
  readonly lockWait?: string | undefined;
  readonly lockTimeout?: string | undefined;
}

/**
 * The variables that say which database is meant. The other PG… variables say how to reach one, and alone they don't
 * make pmdb leave its embedded server: a PGPASSWORD or PGSSLMODE may be meant for anything.
 */
const TARGET_VARIABLES = ['PGHOST', 'PGHOSTADDR', 'PGPORT', 'PGDATABASE', 'PGUSER', 'PGSERVICE'];

/**
 * Where everything a command needs comes from: flag, then environment, then the project's `.env`, then default. For the
 * database: `--url`, then DATABASE_URL, then the PG… variables, then the embedded server.
 * Throws BAD_FLAG, BAD_CONFIG or UNREADABLE; no server is touched.
 */
export async function resolveConfiguration(flags: DatabaseFlags, env: NodeJS.ProcessEnv): Promise<Configuration> {
  const { project, setting } = projectFolder(flags.dir);
  const environment = await readEnvironment(project, env);
  const ci = isSet(env.CI);
  const waits = resolveWaits(flags, environment);
  const given = chooseConnection(flags, environment, ci);
  const main = given === 'embedded' ? undefined : resolveDatabase(given, environment);
  const direct = main && resolveDirect(given as GivenConnection | undefined, environment);
  return {
    project,
    database: main?.database ?? 'embedded',
    direct: direct?.database,
    lockWait: waits.lockWait,
    lockTimeout: waits.lockTimeout,
    ci,
    secrets: secretsOf([main, direct]),
    sources: {
      run: [setting, ...waits.settings],
      database: main?.settings ?? [embeddedSetting(flags)],
      direct: direct?.settings ?? [],
    },
    warnings: [...new Set([main, direct].flatMap((each) => each?.warnings ?? [])), ...overlooked(given, env)],
  };
}

function projectFolder(dir: string | undefined): { project: string; setting: Setting } {
  const project = absolute(dir ?? '.');
  if (!isFolder(project)) {
    throw new PmdbError('BAD_FLAG', `--dir: there is no folder ${project}`, {
      remedy: 'Name the folder that holds migrations/, or leave --dir out to use the current one.',
    });
  }
  const from = dir === undefined ? undefined : '--dir';
  return { project, setting: { name: 'project', value: project, source: from ? 'flag' : 'default', from } };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** There is no current folder where somebody has removed it from under the shell. */
function absolute(dir: string): string {
  try {
    return resolve(dir);
  } catch (cause) {
    throw new PmdbError('BAD_FLAG', 'the current folder is not there any more', {
      remedy: 'Go to another one (cd), or name the project by its whole path: --dir /path/of/the/project.',
      cause,
    });
  }
}

/** CI=false is how some people switch it off. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value.toLowerCase());
}

/** The connection string to use; undefined when the PG… variables say it all. */
function chooseConnection(
  flags: DatabaseFlags,
  environment: Environment,
  ci: boolean,
): GivenConnection | 'embedded' | undefined {
  if (flags.embedded && flags.url !== undefined) {
    throw new PmdbError('BAD_FLAG', '--embedded and --url contradict each other', { remedy: 'Leave one of them out.' });
  }
  if (flags.embedded) return 'embedded';
  if (flags.url !== undefined) return { text: flags.url, source: 'flag', from: '--url' };
  const url = givenBy('DATABASE_URL', environment);
  if (url !== undefined) return url;
  if (TARGET_VARIABLES.some((name) => environment.get(name) !== undefined)) return undefined;
  if (!ci) return 'embedded';
  throw new PmdbError(
    'BAD_CONFIG',
    'No database is configured, and CI is set: an embedded server is not started unasked',
    {
      remedy: 'Give --url postgres://…, or set DATABASE_URL, or ask for an embedded server with --embedded.',
    },
  );
}

function givenBy(name: string, environment: Environment): GivenConnection | undefined {
  const variable = environment.get(name);
  return variable && { text: variable.value, source: variable.source, from: describeVariable(name, variable) };
}

/**
 * PMDB_DIRECT_URL, unless the database is named by something stronger than what holds it: `--url` to another database
 * must not be led back to the usual one by a line in `.env`.
 */
function resolveDirect(main: GivenConnection | undefined, environment: Environment): ResolvedDatabase | undefined {
  const direct = givenBy('PMDB_DIRECT_URL', environment);
  if (direct === undefined || main?.source === 'flag') return undefined;
  if (direct.source === '.env' && main?.source !== '.env') return undefined;
  return resolveDatabase(direct, environment);
}

/** Both are rightful, and somebody who exported PGHOST may not know of the line in `.env`. */
function overlooked(given: GivenConnection | 'embedded' | undefined, env: NodeJS.ProcessEnv): string[] {
  if (given === 'embedded' || given?.source !== '.env') return [];
  const names = ['PGHOST', 'PGHOSTADDR', 'PGDATABASE', 'PGSERVICE'].filter((name) => env[name]);
  if (names.length === 0) return [];
  return [`DATABASE_URL from .env names the database; ${names.join(' and ')} of the environment only fills its gaps.`];
}

function embeddedSetting(flags: DatabaseFlags): Setting {
  const from = flags.embedded ? '--embedded' : undefined;
  return { name: 'server', value: 'embedded', source: from ? 'flag' : 'default', from };
}

/** A password that equals the user or the database would take those names out of every message: it hides itself. */
function secretsOf(resolved: readonly (ResolvedDatabase | undefined)[]): string[] {
  const secrets = new Set<string>();
  for (const { database } of resolved.filter((each) => each !== undefined)) {
    const { password, user, name } = database;
    if (password !== undefined && password !== user && password !== name) secrets.add(password);
  }
  return [...secrets];
}
