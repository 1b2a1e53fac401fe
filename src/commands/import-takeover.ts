import type { Context } from '../core/context.ts';
import { describeDatabase } from '../core/database-description.ts';
import { PmdbError } from '../core/errors.ts';
import { type CatalogObject, type Difference, differences } from '../core/fingerprint.ts';
import type { Conversion } from '../core/import/convert.ts';
import type { Tool } from '../core/import/draft.ts';
import { type History, judgeHistory } from '../core/import/history.ts';
import type { Takeover } from '../core/import/report.ts';
import type { Migration } from '../core/migration.ts';
import { appendMissingLines } from '../files/append-lines.ts';
import { describeCatalog } from '../postgres/fingerprint.ts';
import { readToolHistory, type ToolHistory } from '../postgres/import-history.ts';
import { readLedger } from '../postgres/ledger.ts';
import { withScratchDatabases } from '../postgres/scratch-database.ts';
import { ScratchRun } from '../postgres/scratch-run.ts';
import { openTarget, type Target } from '../postgres/target.ts';
import { recordBaseline, refuseUsedLedger } from './baseline.ts';
import type { ImportCommand } from './import.ts';
import type { Pair } from './import-pair.ts';

/** An import that goes on with the database. */
export interface TakeoverCommand extends Omit<ImportCommand, 'beforeAsking'> {
  readonly beforeAsking: (found: Takeover) => void;
}

/**
 * Records in pmdb's ledger what the other tool's history says was applied, once the catalog is what the files give on an
 * empty database. Throws UNFINISHED or MISSING where that history can't be taken at its word.
 *
 * @param project What sqitch calls the project.
 */
export async function takeOver(
  context: Context,
  command: TakeoverCommand,
  pairs: readonly Pair[],
  project: string | undefined,
): Promise<Takeover> {
  const { direct, emit, signal } = context;
  const { dryRun } = command;
  const options = { command: 'import', direct, writes: !dryRun, emit, signal };
  const untouched = <T>(work: () => Promise<T>) => tellingFiles(dryRun, work);
  const target = await untouched(async () => await openTarget(await context.database(), options));
  try {
    const compared = await untouched(() => compare(context, target, command, pairs, project));
    const { own, history, applied, found } = compared;
    const takeover: Takeover = {
      database: describeDatabase(target.database),
      history: `${own.schema}.${own.table}`,
      applied: applied.map(({ version }) => version),
      pending: history.pending.map(({ version }) => version),
      notes: history.notes,
      differences: found,
      recorded: false,
    };
    if (dryRun || (found.length > 0 && !command.acceptDifferences)) return takeover;
    if (applied.length > 0) {
      command.beforeAsking(takeover);
      await untouched(() => confirmRecord(context, target, applied, found));
      await recordBaseline(context, target, applied);
    }
    await appendMissingLines(`${context.project}/drift.ignore`, linesToIgnore(command.tool, compared));
    return { ...takeover, recorded: true };
  } finally {
    target.session.leave();
  }
}

/** Errors tell of the database alone, and the files of the new project are there by now. */
async function tellingFiles<T>(dryRun: boolean, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof PmdbError)) throw cause;
    const files = dryRun ? 'No file was written' : 'The files are written';
    throw new PmdbError(cause.code, cause.message, {
      ...cause.parts,
      state: `${files}; the database was not changed.`,
      cause,
    });
  }
}

interface Compared {
  readonly own: ToolHistory;
  readonly history: History;
  readonly applied: readonly Migration[];
  readonly found: readonly Difference[];
  /** The tool's own, which is no difference. */
  readonly left: readonly Pick<CatalogObject, 'kind' | 'object'>[];
}

async function compare(
  context: Context,
  target: Target,
  { tool, history: named }: TakeoverCommand,
  pairs: readonly Pair[],
  project: string | undefined,
): Promise<Compared> {
  refuseUsedLedger((await readLedger(target.session)).applied.length);
  const own = await readToolHistory(target.session, tool, named);
  const conversions = pairs.map((pair) => pair.conversion);
  const history = judgeHistory(tool, own.rows, conversions, project);
  requireSoundHistory(history);
  const applied = history.applied.map((each) => migrationOf(each, pairs));
  return { own, history, applied, ...(await compareCatalogs(context, target, own, tool === 'sqitch', applied)) };
}

function migrationOf(conversion: Conversion, pairs: readonly Pair[]): Migration {
  return (pairs.find((pair) => pair.conversion === conversion) as Pair).migration;
}

function requireSoundHistory({ problems }: History): void {
  const [first] = problems;
  if (first === undefined) return;
  if (problems.length === 1) throw new PmdbError(first.code, first.message, { remedy: first.remedy });
  throw new PmdbError(first.code, 'the history of the other tool can not be taken over as it is', { problems });
}

async function confirmRecord(
  context: Context,
  target: Target,
  applied: readonly Migration[],
  found: readonly Difference[],
): Promise<void> {
  const count = applied.length === 1 ? 'one migration' : `${applied.length} migrations`;
  const though = found.length === 0 ? '' : ', which differs from them,';
  await context.confirm(
    `Record ${count} as applied on ${describeDatabase(target.database)}${though} without running them?`,
  );
}

/** What the files give on an empty database, against what there is; the other tool's own tables don't count. */
async function compareCatalogs(
  context: Context,
  target: Target,
  { schema, table }: ToolHistory,
  ownSchema: boolean,
  applied: readonly Migration[],
): Promise<Pick<Compared, 'found' | 'left'>> {
  const actual = await describeCatalog(target.session, ownSchema ? [schema] : []);
  return await withScratchDatabases(target.database, 'pmdb/import', async (create) => {
    const run = new ScratchRun(context, 'import', create);
    try {
      await run.begin();
      await run.up(applied).catch(failedOnScratch);
      const expected = await run.describe();
      const called = ({ kind, object }: Pick<CatalogObject, 'kind' | 'object'>) =>
        `${kind} ${object.replaceAll('"', '')}`;
      const isOwnSchema = (each: CatalogObject) => called(each) === `schema ${schema}`;
      // A schema that no file makes: the tool made it for its table. What else is in it is told all the same.
      const made = expected.some(isOwnSchema) ? [] : actual.filter(isOwnSchema);
      const names = [`table ${schema}.${table}`, `sequence ${schema}.${table}_id_seq`];
      const isOwn = (each: Difference) => each.state === 'unexpected' && names.includes(called(each));
      const all = differences([...expected, ...made], actual);
      return { found: all.filter((each) => !isOwn(each)), left: [...made, ...all.filter(isOwn)] };
    } finally {
      await run.close();
    }
  });
}

/** For drift.ignore: the other tool's tables stay as long as somebody runs it, and no file of pmdb's makes them. */
function linesToIgnore(tool: Tool, { own: { schema }, left }: Compared): readonly string[] {
  const objects =
    tool === 'sqitch' ? [`schema ${schema}`, `* ${schema}.*`] : left.map(({ kind, object }) => `${kind} ${object}`);
  return objects.map((each) => `${each}  # the history of ${tool}, until nobody runs it any more`);
}

/** Not a run that somebody goes on with: it was on an empty database, which is gone. */
function failedOnScratch(cause: unknown): never {
  if (!(cause instanceof PmdbError) || cause.code !== 'SQL') throw cause;
  throw new PmdbError('SQL', `on an empty database, with which yours is compared: ${cause.message}`, {
    ...cause.parts,
    remedy:
      'Mend the file of the new project, and run this command again. What it needs and no file makes can be made at its ' +
      'beginning: the file is only recorded, not run.',
    cause,
  });
}
