import { PmdbError } from '../core/errors.ts';
import type { Flag } from './command.ts';

export const DATABASE_FLAGS: readonly Flag[] = [
  {
    flags: '--url <url>',
    description: 'the database; otherwise DATABASE_URL, the PG… variables, or the embedded server',
  },
  { flags: '--embedded', description: "use the project's embedded server, whatever else is configured" },
];

export const COMMON_FLAGS: readonly Flag[] = [
  { flags: '--dir <project>', description: 'the project folder (default: the current one)' },
  { flags: '--yes', description: 'answer every question with yes' },
  { flags: '--json', description: 'print one JSON document on stdout' },
  { flags: '--debug', description: 'show the stack and the causes of an error' },
  { flags: '--no-color', description: 'no colours (NO_COLOR does the same)' },
];

export const LOCK_FLAGS: readonly Flag[] = [
  { flags: '--lock-wait <duration>', description: 'how long to wait for another run and for locks (default: 60s)' },
  { flags: '--lock-timeout <duration>', description: 'how long one statement may wait for a lock (default: 5s)' },
];

export const DRY_RUN: Flag = { flags: '--dry-run', description: 'print the plan and its SQL, and touch nothing' };

/** "12", "012" and "V012" name the same version. */
export function parseVersion(value: string): string {
  const digits = /^V?(\d{1,20})$/i.exec(value)?.[1];
  if (digits !== undefined) return digits;
  throw new PmdbError('BAD_FLAG', `"${value}" is no version`, { remedy: 'Give its number, such as 12 or V012.' });
}

export function parseCount(value: string): number {
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  throw new PmdbError('BAD_FLAG', `"${value}" is no number of migrations`, { remedy: 'Give 1 or more.' });
}

export function parseVersions(value: string): readonly string[] {
  return value.split(',').map((part) => parseVersion(part.trim()));
}

/** A flag's value, or undefined where it wasn't given. The parser of its definition has made sure of the type. */
export function flag<T>(flags: Readonly<Record<string, unknown>>, name: string): T | undefined {
  return flags[name] as T | undefined;
}
