import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PmdbError, type Problem } from '../core/errors.ts';
import { type Pair, pairFiles, trackFolders } from '../core/layout.ts';
import type { Migration, Script, Track } from '../core/migration.ts';
import { readScript } from '../core/script.ts';

export interface ProjectFiles {
  readonly migrations: readonly Migration[];
  /** Everything that is wrong with the files, in the order of their names. */
  readonly problems: readonly Problem[];
}

/** Reads and understands all migrations of a track. Throws UNREADABLE or BAD_CONFIG where the folder can't be read. */
export async function readTrack(project: string, track: Track): Promise<ProjectFiles> {
  const folders = trackFolders(track);
  const [ups, downs] = await Promise.all([
    listSql(project, folders.migrations, true),
    listSql(project, folders.rollbacks, false),
  ]);
  const { pairs, problems } = pairFiles(track, ups.files, downs.files);
  const read = await Promise.all(pairs.map((pair) => readPair(project, track, pair)));
  return {
    migrations: read.flatMap((pair) => pair.migration ?? []),
    problems: [...ups.problems, ...downs.problems, ...problems, ...read.flatMap((pair) => pair.problems)],
  };
}

/** The files of a track, or one error that names all problems of all files. */
export async function readSoundTrack(project: string, track: Track): Promise<readonly Migration[]> {
  const { migrations, problems } = await readTrack(project, track);
  const [first] = problems;
  if (first === undefined) return migrations;
  if (problems.length === 1) {
    throw new PmdbError(first.code, first.message, {
      place: first.place,
      remedy: first.remedy,
      state: 'The database was not touched.',
    });
  }
  throw new PmdbError(first.code, `${problems.length} problems in the files`, {
    problems,
    state: 'The database was not touched.',
    remedy: 'Mend them all, then run `pmdb validate`.',
  });
}

async function listSql(project: string, folder: string, required: boolean) {
  const problems: Problem[] = [];
  const files: string[] = [];
  for (const entry of await listFolder(project, folder, required)) {
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) problems.push(folderInside(folder, entry.name));
    else if (/\.sql$/i.test(entry.name)) files.push(entry.name);
  }
  return { files, problems };
}

/** Throws BAD_CONFIG where the project has no folder for the track: the first thing to be sure of. */
export async function requireTrack(project: string, track: Track): Promise<void> {
  const { migrations } = trackFolders(track);
  await access(join(project, migrations)).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'ENOENT' ? noFolder(project, migrations, cause) : unreadable(migrations, cause);
  });
}

async function listFolder(project: string, folder: string, required: boolean) {
  try {
    return await readdir(join(project, folder), { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !required) return [];
    throw code === 'ENOENT' ? noFolder(project, folder, error) : unreadable(folder, error);
  }
}

function noFolder(project: string, folder: string, cause: unknown): PmdbError {
  return new PmdbError('BAD_CONFIG', `there is no folder ${folder} in ${project}`, {
    remedy: 'Name the project with --dir, or begin one: `pmdb new create_first_table`.',
    cause,
  });
}

function folderInside(folder: string, name: string): Problem {
  return {
    code: 'BAD_FILE_NAME',
    message: `${folder}/${name} is a folder; migrations are read from ${folder} itself only`,
    place: { file: `${folder}/${name}`, line: 1, column: 1 },
    remedy: `Move its files into ${folder}.`,
  };
}

function unreadable(path: string, cause: unknown): PmdbError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new PmdbError('UNREADABLE', `${path} can't be read: ${code ?? message}`, {
    state: 'The database was not touched.',
    remedy: code === 'ENOTDIR' ? `Make ${path} a folder.` : `Give this user the right to read ${path}.`,
    cause,
  });
}

async function readPair(project: string, track: Track, pair: Pair) {
  const folders = trackFolders(track);
  const upFile = `${folders.migrations}/${pair.up.fileName}`;
  const downFile = `${folders.rollbacks}/${pair.up.fileName}`;
  const [up, down] = await Promise.all([
    readOne(project, upFile, 'up'),
    pair.down === undefined ? undefined : readOne(project, downFile, 'down'),
  ]);
  const problems = [...up.problems, ...(down?.problems ?? [])];
  if (up.script === undefined) return { migration: undefined, problems };
  if (down === undefined && !up.script.directives.irreversible) problems.push(noRollback(upFile, downFile));
  const migration: Migration = {
    track,
    version: pair.up.version,
    name: pair.up.name,
    up: up.script,
    down: down?.script,
  };
  return { migration, problems };
}

async function readOne(
  project: string,
  file: string,
  direction: 'up' | 'down',
): Promise<{ script?: Script | undefined; problems: readonly Problem[] }> {
  try {
    return readScript(file, await readFile(join(project, file)), direction);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw unreadable(file, error);
  }
}

function noRollback(upFile: string, downFile: string): Problem {
  return {
    code: 'NO_ROLLBACK',
    message: `${upFile} has no rollback`,
    place: { file: upFile, line: 1, column: 1 },
    remedy: `Write ${downFile}, or, if there is no way back, put \`-- pmdb: irreversible\` on the first line.`,
  };
}
