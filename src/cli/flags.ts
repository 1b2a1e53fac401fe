import { PmdbError } from '../core/errors.ts';
import type { Flag } from './command.ts';

export const DATABASE_FLAGS: readonly Flag[] = [
  { flags: '--url <url>', description: 'the database (default: DATABASE_URL, PG… variables, embedded server)' },
  { flags: '--embedded', description: "the project's embedded server, whatever is set" },
];

export const SERVER_FLAGS: readonly Flag[] = [
  {
    flags: '--url <url>',
    description: 'make the databases there (default: PMDB_TEST_URL, else a server of their own)',
  },
  { flags: '--embedded', description: "on the project's embedded server, whatever else is there" },
];

export const COMMON_FLAGS: readonly Flag[] = [
  { flags: '--dir <project>', description: 'the project folder (default: the current one)' },
  { flags: '--yes', description: 'answer every question with yes' },
  { flags: '--json', description: 'print one JSON document on stdout' },
  { flags: '--debug', description: 'show the stack and the causes of an error' },
  { flags: '--no-color', description: 'no colours (NO_COLOR does the same)' },
];

export const LOCK_FLAGS: readonly Flag[] = [
  { flags: '--lock-wait <duration>', description: 'wait for others at most so long (default: 60s)' },
  { flags: '--lock-timeout <duration>', description: 'each try for a lock lasts so long (default: 5s)' },
];

export const DRY_RUN: Flag = { flags: '--dry-run', description: 'print the plan and its SQL, and touch nothing' };

/** "12", "012" and "V012" name the same version. */
export function parseVersion(value: string, flag: string): string {
  const digits = /^V?(\d{1,20})$/i.exec(value)?.[1];
  if (digits !== undefined) return digits;
  throw new PmdbError('BAD_FLAG', `${flag}: "${value}" is no version`, {
    remedy: 'Give its number, such as 12 or V012.',
  });
}

export function parseCount(value: string, flag: string): number {
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  throw new PmdbError('BAD_FLAG', `${flag}: "${value}" is no number of migrations`, { remedy: 'Give 1 or more.' });
}

/** As `pmdb history` and --json print it. */
export function parseRun(value: string, flag: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return value.toLowerCase();
  throw new PmdbError('BAD_FLAG', `${flag}: "${value}" is no id of a run`, {
    remedy: '`pmdb history` lists the runs.',
  });
}

export function parseVersions(value: string, flag: string): readonly string[] {
  return value.split(',').map((part) => parseVersion(part.trim(), flag));
}

/** Names with commas between them. Whether there is something of that name, the database tells. */
export function parseNames(value: string, flag: string): readonly string[] {
  const names = value.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '' && !name.includes('\0'))) return names;
  throw new PmdbError('BAD_FLAG', `${flag}: a name is empty`, { remedy: 'Give names with commas between them.' });
}

/** A flag's value, or undefined where it wasn't given. The parser of its definition has made sure of the type. */
export function flag<T>(flags: Readonly<Record<string, unknown>>, name: string): T | undefined {
  return flags[name] as T | undefined;
}
