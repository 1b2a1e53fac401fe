import type { Context } from '../core/context.ts';
import { describeDatabase } from '../core/database-description.ts';
import { PmdbError } from '../core/errors.ts';
import { type Applied, compare, type Standing } from '../core/ledger.ts';
import { compareVersions } from '../core/migration.ts';
import { type Repair, repairSql } from '../postgres/repair.ts';
import { withLock } from '../postgres/run-locked.ts';
import { openSoundProject } from './migrate.ts';

export interface RepairCommand {
  /** Versions whose changed file is what the database holds. */
  readonly accept: readonly string[];
  /** Versions to take out of the ledger; the database keeps what they did. */
  readonly forget: readonly string[];
  /** A version whose interrupted statement was done. */
  readonly done: string | undefined;
  /** A version whose interrupted statement was not done. */
  readonly notDone: string | undefined;
  readonly dryRun?: boolean | undefined;
}

/** What was corrected, or would be, and where. */
export interface RepairOutcome {
  /** "pmdb@127.0.0.1:5432/app" */
  readonly database: string;
  readonly repairs: readonly Repair[];
}

/** `pmdb repair`: takes cosmetic changes over, and whatever else was named; asks before it writes. */
export async function repair(context: Context, command: RepairCommand): Promise<RepairOutcome> {
  const { files, target, applied } = await openSoundProject(context, 'repair');
  try {
    const repairs = planRepairs(compare(files.migrations, applied), command);
    const database = describeDatabase(target.database);
    if (repairs.length === 0 || command.dryRun === true) return { database, repairs };
    const changes = repairs.map(({ version, what }) => `V${version}: ${what}`).join('; ');
    await context.confirm(`Correct the ledger of ${database} (${changes})?`);
    await withLock(target, context, async ({ worker, author, applied: now }) => {
      const same = planRepairs(compare(files.migrations, now), command);
      await worker.send(`begin; ${same.map((each) => repairSql(each, author)).join('; ')}; commit`);
    });
    return { database, repairs };
  } finally {
    target.session.leave();
  }
}

function planRepairs(standings: readonly Standing[], command: RepairCommand): readonly Repair[] {
  const repairs: Repair[] = standings
    .filter((s) => s.state === 'cosmetic')
    .map((s) => take(s, 'its cosmetic change is taken over'));
  for (const version of command.accept) {
    const standing = find(
      standings,
      version,
      (s) => s.state === 'changed' || s.state === 'cosmetic',
      'has no changed file',
    );
    if (standing.state === 'changed') repairs.push(take(standing, 'its changed file is taken over'));
  }
  for (const version of command.forget) {
    const standing = find(standings, version, (s) => s.applied !== undefined, 'is not in the ledger');
    repairs.push({ kind: 'forget', ...named(standing), what: 'forgotten; what it did stays in the database' });
  }
  for (const [version, done] of [
    [command.done, true],
    [command.notDone, false],
  ] as const) {
    if (version !== undefined) repairs.push(settle(standings, version, done));
  }
  return repairs;
}

function take(standing: Standing, what: string): Repair {
  const { migration } = standing;
  if (migration === undefined) throw new Error('a changed migration has a file');
  return { kind: 'accept', ...named(standing), up: migration.up, what };
}

function settle(standings: readonly Standing[], version: string, done: boolean): Repair {
  const standing = find(
    standings,
    version,
    (s) => s.applied?.statementStarted != null,
    'has no statement whose end is unknown',
  );
  const number = startedStatement(standing.applied);
  const script = standing.applied?.state === 'reverting' ? standing.migration?.down : standing.migration?.up;
  if (script === undefined)
    throw new PmdbError('MISSING', `the file of V${standing.version} is gone`, {
      remedy: 'Bring it back from version control.',
    });
  const what = `statement ${number} of ${script.file} was ${done ? '' : 'not '}done`;
  return done
    ? { kind: 'done', ...named(standing), script, number, what }
    : { kind: 'not-done', ...named(standing), what };
}

function startedStatement(applied: Applied | undefined): number {
  return applied?.statementStarted ?? 0;
}

function named({ version, name }: Standing): { version: string; name: string } {
  return { version, name };
}

function find(
  standings: readonly Standing[],
  version: string,
  fits: (s: Standing) => boolean,
  otherwise: string,
): Standing {
  const standing = standings.find((s) => compareVersions(s.version, version) === 0 && fits(s));
  if (standing !== undefined) return standing;
  throw new PmdbError('NO_SUCH_VERSION', `V${version} ${otherwise}`, {
    state: 'Nothing was changed.',
    remedy: '`pmdb status` tells how each version stands.',
  });
}
