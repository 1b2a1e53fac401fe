import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as immediate } from 'node:timers/promises';
import { PmdbError, type Problem } from '../core/errors.ts';
import { type Pair, pairFiles, trackFolders } from '../core/layout.ts';
import type { Migration, Script, Track } from '../core/migration.ts';
import { placeAt } from '../core/place.ts';
import { type PolicyFile, tieToMigrations } from '../core/policy-file.ts';
import { readScript } from '../core/script.ts';
import { readPolicies } from './policies.ts';
import { unreadable } from './unreadable.ts';

export interface ProjectFiles {
  readonly migrations: readonly Migration[];
  readonly policies: readonly PolicyFile[];
  /** What is wrong with the names; what is wrong inside the files, they tell themselves: see `allProblems`. */
  readonly problems: readonly Problem[];
}

/** Files read, and files checked, before others have their turn: about a millisecond's work. */
const SLICE = 50;
const CHECK_SLICE = 5;

/**
 * Reads all migrations of a track. Throws UNREADABLE or BAD_CONFIG where the folder can't be read. Small files are read
 * faster by waiting for each than by way of the thread pool; in between, a connection that is being opened gets on.
 */
export async function readTrack(project: string, track: Track): Promise<ProjectFiles> {
  const folders = trackFolders(track);
  const ups = listSql(project, folders.migrations, true);
  const downs = listSql(project, folders.rollbacks, false);
  const { pairs, problems } = pairFiles(track, ups.files, downs.files);
  const migrations: Migration[] = [];
  for (const pair of pairs) {
    if (migrations.length % SLICE === 0) await immediate();
    migrations.push(readPair(project, track, pair));
  }
  const policies = readPolicies(project, track);
  const untied = tieToMigrations(migrations, policies);
  return { migrations, policies, problems: [...ups.problems, ...downs.problems, ...problems, ...untied] };
}

/** Everything that is wrong with the files, what they say included. */
export function allProblems({ migrations, policies, problems }: ProjectFiles): readonly Problem[] {
  return [...problems, ...migrations.flatMap(problemsOf), ...policies.flatMap((policy) => policy.problems)];
}

function problemsOf({ track, up, down }: Migration): readonly Problem[] {
  const undone = down !== undefined || up.directives.irreversible;
  const scripts = down === undefined ? [up] : [up, down];
  const strange = track === 'tenant' ? scripts.filter(({ directives }) => directives.forEachOrganization) : [];
  return [
    ...scripts.flatMap((each) => each.problems),
    ...strange.map(oneOrganization),
    ...(down !== undefined && up.directives.irreversible ? [bothWays(up, down)] : []),
    ...(undone ? [] : [noRollback(up)]),
  ];
}

function bothWays({ file, text }: Script, down: Script): Problem {
  return {
    code: 'BAD_DIRECTIVE',
    message: `${file} says that there is no way back, and ${down.file} is one`,
    place: placeAt(file, text, text.search(/-- *pmdb: *irreversible/i)),
    remedy: `Delete ${down.file}, or take \`-- pmdb: irreversible\` out of the migration.`,
  };
}

function oneOrganization({ file }: Script): Problem {
  return {
    code: 'BAD_DIRECTIVE',
    message: `${file}: for-each-organization is for the shared track; a tenant schema holds one organization`,
    place: { file, line: 1, column: 1 },
    remedy: 'Take the directive out: the file runs once per tenant anyway.',
  };
}

/** Throws one error that names all problems of all files. Between them, connections get on, as in `readTrack`. */
export async function requireSound(files: ProjectFiles): Promise<void> {
  const problems = [...files.problems];
  for (const [i, migration] of files.migrations.entries()) {
    if (i % CHECK_SLICE === 0) await immediate();
    problems.push(...problemsOf(migration));
  }
  for (const [i, policy] of files.policies.entries()) {
    if (i % CHECK_SLICE === 0) await immediate();
    problems.push(...policy.problems);
  }
  requireNone(problems);
}

/** Throws one error that names all of the problems, if there are any. */
export function requireNone(problems: readonly Problem[]): void {
  const [first] = problems;
  if (first === undefined) return;
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

function listSql(project: string, folder: string, required: boolean) {
  const problems: Problem[] = [];
  const files: string[] = [];
  for (const entry of listFolder(project, folder, required)) {
    if (entry.name.startsWith('.')) continue;
    // What a dangling link points to, is told when it is read.
    const target = entry.isSymbolicLink()
      ? statSync(join(project, folder, entry.name), { throwIfNoEntry: false })
      : entry;
    if (target?.isDirectory()) problems.push(folderInside(folder, entry.name));
    else if (!/\.sql$/i.test(entry.name)) continue;
    else if (target === undefined || target.isFile()) files.push(entry.name);
    else problems.push(noFile(folder, entry.name));
  }
  return { files, problems };
}

/** Throws BAD_CONFIG where the project has no folder for the track: the first thing to be sure of. */
export function requireTrack(project: string, track: Track): void {
  listFolder(project, trackFolders(track).migrations, true);
}

/** Projects without tenants have no folder for them. */
export function hasTrack(project: string, track: Track): boolean {
  return existsSync(join(project, trackFolders(track).migrations));
}

function listFolder(project: string, folder: string, required: boolean) {
  try {
    return readdirSync(join(project, folder), { withFileTypes: true });
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

/** Reading a pipe would wait for ever, and Ctrl-C with it. */
function noFile(folder: string, name: string): Problem {
  return {
    code: 'BAD_FILE',
    message: `${folder}/${name} is no file, but a pipe, a socket or a device`,
    place: { file: `${folder}/${name}`, line: 1, column: 1 },
    remedy: 'Put a file in its place.',
  };
}

/** The rollback is read when somebody first asks for it: a run with nothing to do never does. */
function readPair(project: string, track: Track, { up: { fileName, version, name }, down: undo }: Pair): Migration {
  const folders = trackFolders(track);
  const up = readOne(project, `${folders.migrations}/${fileName}`, 'up');
  let down: Script | undefined;
  return {
    track,
    version,
    name,
    up,
    get down() {
      if (undo !== undefined) down ??= readOne(project, `${folders.rollbacks}/${fileName}`, 'down');
      return down;
    },
  };
}

function readOne(project: string, file: string, direction: 'up' | 'down'): Script {
  let bytes: Buffer;
  try {
    bytes = readFileSync(`${project}/${file}`);
  } catch (error) {
    throw unreadable(file, error);
  }
  return readScript(file, bytes, direction);
}

function noRollback({ file }: Script): Problem {
  return {
    code: 'NO_ROLLBACK',
    message: `${file} has no rollback`,
    place: { file, line: 1, column: 1 },
    remedy: `Write ${file.replace(/^migrations/, 'rollbacks')}, or, if there is no way back, put \`-- pmdb: irreversible\` on the first line.`,
  };
}
