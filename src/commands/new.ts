import { join } from 'node:path';
import { PmdbError } from '../core/errors.ts';
import { fileNameWords } from '../core/file-name-words.ts';
import { pairFiles, trackFolders } from '../core/layout.ts';
import type { Track } from '../core/migration.ts';
import { listSqlFiles, writeNewFiles } from '../files/write-pair.ts';

export interface NewPair {
  readonly version: string;
  readonly migration: string;
  readonly rollback: string;
}

/**
 * `pmdb new <name>`: writes both files of a pair with the next free number, in the form that the numbers have so far. They
 * are empty, so that a pair that nobody has filled in is refused instead of recorded as applied.
 */
export async function newPair(project: string, name: string, track: Track): Promise<NewPair> {
  const description = describe(name);
  const folders = trackFolders(track);
  const existing = await listSqlFiles(project, folders.migrations);
  const { pairs } = pairFiles(track, existing, []);
  const version = nextVersion(pairs.at(-1)?.up.version);
  const fileName = `V${version}__${description}.sql`;
  const migration = `${folders.migrations}/${fileName}`;
  const rollback = `${folders.rollbacks}/${fileName}`;
  await writeNewFiles([
    [join(project, migration), ''],
    [join(project, rollback), ''],
  ]);
  return { version, migration, rollback };
}

function describe(name: string): string {
  const description = fileNameWords(name);
  if (description !== '') return description;
  throw new PmdbError('BAD_FLAG', `"${name}" gives no file name`, {
    remedy: 'Say in a few words what it does: `pmdb new create_units`.',
  });
}

/** One more than the last, with as many digits: 007 → 008, and a timestamp after a timestamp. */
function nextVersion(last: string | undefined): string {
  if (last === undefined) return '001';
  const now = new Date().toISOString().replace(/\D/g, '').slice(0, last.length);
  if (last.length >= 12 && BigInt(now) > BigInt(last)) return now;
  return (BigInt(last) + 1n).toString().padStart(last.length, '0');
}
