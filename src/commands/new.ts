import { join } from 'node:path';
import { PmdbError } from '../core/errors.ts';
import { fileNameWords } from '../core/file-name-words.ts';
import { pairFiles, parseFileName, trackFolders } from '../core/layout.ts';
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
  const parsed = parseFileName(folders.migrations, fileName);
  if (!('fileName' in parsed)) throw noNumberLeft(folders.migrations, pairs.at(-1)?.up.fileName);
  const migration = `${folders.migrations}/${fileName}`;
  const rollback = `${folders.rollbacks}/${fileName}`;
  await writeNewFiles([
    [join(project, migration), ''],
    [join(project, rollback), ''],
  ]);
  return { version, migration, rollback };
}

/** What most file systems take, in bytes, less the version and what stands around it. */
const LONGEST = 255 - 'V12345678901234567890__.sql'.length;

function describe(name: string): string {
  const description = fileNameWords(name);
  if (Buffer.byteLength(description) > LONGEST) {
    throw new PmdbError('BAD_FLAG', `the name is too long for a file: ${Buffer.byteLength(description)} bytes`, {
      state: 'No file was written.',
      remedy: 'Say it in fewer words, and the rest in a comment.',
    });
  }
  if (description !== '') return description;
  throw new PmdbError('BAD_FLAG', `"${name}" gives no file name`, {
    remedy: 'Say in a few words what it does: `pmdb new create_units`.',
  });
}

function noNumberLeft(folder: string, last = ''): PmdbError {
  return new PmdbError('BAD_FILE_NAME', `${folder}/${last} leaves no higher number`, {
    state: 'No file was written.',
    remedy: 'Give it a lower number.',
  });
}

/** One more than the last, with as many digits: 007 → 008, and a timestamp after a timestamp. */
function nextVersion(last: string | undefined): string {
  if (last === undefined) return '001';
  const now = new Date().toISOString().replace(/\D/g, '').slice(0, last.length);
  if (last.length >= 12 && BigInt(now) > BigInt(last)) return now;
  return (BigInt(last) + 1n).toString().padStart(last.length, '0');
}
