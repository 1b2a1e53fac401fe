import type { Context } from '../core/context.ts';
import { PmdbError } from '../core/errors.ts';
import { type Converted, convert } from '../core/import/convert.ts';
import type { Tool } from '../core/import/draft.ts';
import { readProjectOf } from '../core/import/read.ts';
import type { ImportedFile, ImportReport, Takeover } from '../core/import/report.ts';
import { sqitchProject } from '../core/import/sqitch.ts';
import { trackFolders } from '../core/layout.ts';
import { appendMissingLines } from '../files/append-lines.ts';
import { readImportSource } from '../files/import-source.ts';
import { readMigrations, removeEmpty, writeImported } from '../files/import-target.ts';
import { listSqlFiles } from '../files/write-pair.ts';
import { type Pair, place } from './import-pair.ts';

export interface ImportCommand {
  readonly tool: Tool;
  /** With the other tool's migrations, relative to where the command runs. */
  readonly folder: string;
  readonly dryRun: boolean;
  /** Take the database over as well. */
  readonly baseline: boolean;
  /** Take it over though it differs from what the files give. */
  readonly acceptDifferences: boolean;
  /** "table" or "schema.table", where the tool's history isn't where it usually is. */
  readonly history: string | undefined;
  /** Values of Flyway's placeholders, by their names in lower case. */
  readonly placeholders: ReadonlyMap<string, string>;
  /** Gets what was found before the question whether to record it. */
  readonly beforeAsking: (found: ImportReport) => void;
}

/**
 * `pmdb import`: makes a project of pmdb's from another tool's files. What an import before this one wrote, and somebody has
 * mended since, stays. Throws BAD_CONFIG where the project has migrations of its own.
 */
export async function importProject(context: Context, command: ImportCommand): Promise<ImportReport> {
  const { project } = context;
  const { tool, folder, dryRun } = command;
  const sources = readImportSource(folder, project);
  const converted = convert(
    tool,
    readProjectOf(tool, sources, command.placeholders),
    await readMigrations(project, trackFolders('shared').migrations),
  );
  if (converted.migrations.length === 0) throw nothingThere(command);
  await requireOwn(project, converted);
  const pairs: Pair[] = [];
  for (const migration of converted.migrations) pairs.push(await place(project, migration));
  if (!dryRun) await write(project, pairs);
  const report = { tool, folder, project, dryRun, files: filesOf(pairs, converted), takeover: undefined };
  const toMend = pairs.some(({ remarks }) => remarks.some(({ level }) => level === 'mend'));
  if (!command.baseline || toMend) return report;
  const { takeOver } = await import('./import-takeover.ts');
  const beforeAsking = (takeover: Takeover) => command.beforeAsking({ ...report, takeover });
  return { ...report, takeover: await takeOver(context, { ...command, beforeAsking }, pairs, sqitchProject(sources)) };
}

function filesOf(pairs: readonly Pair[], { leftOut }: Converted): readonly ImportedFile[] {
  return [
    ...pairs.map(({ conversion: { source, up, down }, state, remarks }): ImportedFile => {
      return { source: source.file, state, migration: up.file, rollback: down?.file ?? null, remarks };
    }),
    ...leftOut.map(({ source: { file }, remark }): ImportedFile => {
      return { source: file, state: 'left out', migration: null, rollback: null, remarks: [remark] };
    }),
  ];
}

async function write(project: string, pairs: readonly Pair[]): Promise<void> {
  for (const { conversion } of pairs) {
    // An import before this one may have asked for a way back that the source, mended since, has not.
    if (conversion.down === undefined) await removeEmpty(project, conversion.rollback);
  }
  const files = pairs.flatMap((pair) => pair.toWrite);
  if (files.length === 0) return;
  await writeImported(project, files);
  await appendMissingLines(`${project}/.gitignore`, ['.pmdb/', '.env']);
}

/** A project that has more than an import would write is somebody's work already. */
async function requireOwn(project: string, { migrations }: Converted): Promise<void> {
  const { migrations: folder } = trackFolders('shared');
  const own = new Set(migrations.map(({ up }) => up.file));
  const strange = (await listSqlFiles(project, folder))
    .map((name) => `${folder}/${name}`)
    .find((file) => !own.has(file));
  if (strange === undefined) return;
  throw new PmdbError('BAD_CONFIG', `the project has migrations that this import doesn't write, such as ${strange}`, {
    state: 'No file was written.',
    remedy: 'Name a folder of its own for the new project: --to <folder>.',
  });
}

function nothingThere({ tool, folder }: ImportCommand): PmdbError {
  return new PmdbError('BAD_FILE', `there are no migrations of ${tool} in ${folder}`, {
    state: 'No file was written.',
    remedy: `Name the folder that ${tool} reads its migrations from.`,
  });
}
