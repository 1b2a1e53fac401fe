import { createHash } from 'node:crypto';
import { PmdbError } from '../errors.ts';
import { placeAt } from '../place.ts';
import { type Draft, type LeftOut, type Reading, remarkOn, type SourceFile } from './draft.ts';
import { baseName, halfOf, textOf } from './source-half.ts';

/**
 * Prisma runs `<folder>/migration.sql`, folders in the order of their names; there is no way back, but for a down.sql that
 * `prisma migrate diff` wrote beside it. Its table has the folder's name, and the SHA-256 of the file.
 */
const MIGRATION = /(?:^|\/)([^/]+)\/migration\.sql$/;
const LOCK = 'migration_lock.toml';

export function readPrisma(files: readonly SourceFile[]): Reading {
  for (const lock of files.filter((each) => baseName(each) === LOCK)) requirePostgres(lock);
  const migrations = files.filter(({ path }) => MIGRATION.test(path)).sort(byFolder);
  const drafts = migrations.map((source) => draftOf(source, files));
  const used = new Set([...migrations, ...migrations.flatMap((each) => downOf(each, files) ?? [])]);
  const rest = files.filter((each) => !used.has(each) && baseName(each) !== LOCK && !/\.prisma$/.test(each.path));
  const leftOut = rest.map((source): LeftOut => {
    return { source, remark: remarkOn(source.file, 'decided', 'not a migration of Prisma') };
  });
  return { drafts, leftOut };
}

function byFolder(a: SourceFile, b: SourceFile): number {
  return folderOf(a) < folderOf(b) ? -1 : 1;
}

function folderOf({ path }: SourceFile): string {
  return MIGRATION.exec(path)?.[1] ?? '';
}

function downOf({ path }: SourceFile, files: readonly SourceFile[]): SourceFile | undefined {
  const beside = path.replace(/migration\.sql$/, 'down.sql');
  return files.find((each) => each.path === beside);
}

function draftOf(source: SourceFile, files: readonly SourceFile[]): Draft {
  const key = folderOf(source);
  const digits = /^\d+(?=_|$)/.exec(key)?.[0];
  const [up, back] = [halfOf(source), downOf(source, files)];
  const down = back && halfOf(back);
  return {
    key,
    source,
    digits,
    title: digits === undefined ? key : key.slice(digits.length + 1),
    up: up.half,
    down: down?.half,
    remarks: [...up.remarks, ...(down?.remarks ?? [])],
    checksums: checksumsOf(source),
  };
}

/** Line ends may have changed with the machine that the file was checked out on; Prisma lets that pass. */
function checksumsOf({ bytes }: SourceFile): readonly string[] {
  const lf = bytes.toString('latin1').replaceAll('\r\n', '\n');
  return [lf, lf.replaceAll('\n', '\r\n')].map((text) => createHash('sha256').update(text, 'latin1').digest('hex'));
}

function requirePostgres(lock: SourceFile): void {
  const read = textOf(lock);
  const text = 'text' in read ? read.text : '';
  const provider = /^\s*provider\s*=\s*"([^"]*)"/m.exec(text);
  if (provider?.[1] === 'postgresql' || provider?.[1] === 'postgres') return;
  throw new PmdbError(
    'BAD_FILE',
    `the migrations are for ${provider?.[1] ?? 'no provider that it names'}, not for PostgreSQL`,
    {
      place: placeAt(lock.file, text, provider?.index ?? 0),
      state: 'No file was written.',
      remedy: 'Import a project whose provider is postgresql.',
    },
  );
}
