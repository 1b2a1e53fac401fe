import { type ErrorCode, PmdbError, type Problem } from './errors.ts';
import { lastAppliedFirst, type Standing } from './ledger.ts';
import { compareVersions, type Migration, type Script } from './migration.ts';

export type Direction = 'up' | 'down';

/** One file on one database, or on one tenant's schema in it. */
export interface Step {
  readonly direction: Direction;
  readonly migration: Migration;
  readonly script: Script;
  /** Set where an earlier run began this no-transaction file and did not end it. */
  readonly unfinished: boolean;
  /** The schema that it runs on; undefined for the shared track. */
  readonly tenant?: string | undefined;
}

/** What a run will do: data, so that it can be printed, serialised or run. */
export interface Plan {
  readonly direction: Direction;
  readonly steps: readonly Step[];
}

export interface MigrateOptions {
  /** Apply up to this version and no further. */
  readonly to?: string | undefined;
  /** Also apply versions below the highest applied one. */
  readonly outOfOrder?: boolean | undefined;
}

/** Which migrations `pmdb migrate` applies: each is run once, for nothing in it could be run twice (E009). Throws one error that lists everything that stands in the way. */
export function planMigrate(standings: readonly Standing[], options: MigrateOptions = {}): Plan {
  refuseDrift(standings);
  const { to } = options;
  if (to !== undefined) requireVersion(standings, to);
  const wanted = standings.filter((s) => to === undefined || compareVersions(s.version, to) <= 0);
  const late = wanted.filter((s) => s.outOfOrder);
  if (late.length > 0 && options.outOfOrder !== true) throw outOfOrder(late);

  const reverting = standings.find((s) => s.applied?.state === 'reverting');
  if (reverting !== undefined) {
    throw new PmdbError('UNFINISHED', `the rollback of V${reverting.version} was begun and not finished`, {
      state: `V${reverting.version} is rolled back in part; nothing was changed now.`,
      remedy: 'Finish it with `pmdb rollback`, then run `pmdb migrate` again.',
    });
  }
  const steps = wanted.filter((s) => s.state === 'pending' || s.state === 'unfinished').map(upStep);
  steps.forEach(refuseOtherKind);
  return { direction: 'up', steps };
}

/** What was begun statement by statement can't be gone on with as a whole. */
function refuseOtherKind({ unfinished, script }: Step): void {
  if (!unfinished || script.directives.noTransaction) return;
  throw new PmdbError('CHANGED', `${script.file} was begun as a file without a transaction, and is not one any more`, {
    place: { file: script.file, line: 1, column: 1 },
    state: 'Nothing was changed.',
    remedy: 'Put `-- pmdb: no-transaction` back on its first line.',
  });
}

function upStep({ migration, state }: Standing): Step {
  if (migration === undefined) throw new Error('a pending migration has a file');
  return { direction: 'up', migration, script: migration.up, unfinished: state === 'unfinished' };
}

export interface RollbackOptions {
  /** Undo this many migrations, the one applied last first. Default 1. */
  readonly steps?: number | undefined;
  /** Undo everything above this version; "0" undoes all. */
  readonly to?: string | undefined;
  /** Undo what this run applied. */
  readonly run?: string | undefined;
}

/** Which migrations `pmdb rollback` undoes, in the reverse of the order in which they were applied. */
export function planRollback(standings: readonly Standing[], options: RollbackOptions = {}): Plan {
  refuseDrift(standings);
  const chosen = chooseApplied(standings, options);

  const halfway = chosen.find((s) => s.applied?.state === 'applying');
  if (halfway !== undefined) {
    throw new PmdbError('UNFINISHED', `V${halfway.version} was begun and not finished, so there is no whole to undo`, {
      state: `V${halfway.version} is applied in part; nothing was changed now.`,
      remedy: `Finish it with \`pmdb migrate\`; or undo its statements by hand, then \`pmdb repair --forget ${halfway.version}\`.`,
    });
  }
  const without = chosen.filter((s) => s.migration?.down === undefined || s.migration.up.directives.irreversible);
  if (without.length > 0) throw noRollback(without, without[0] === chosen[0]);
  const steps = chosen.map(downStep);
  steps.forEach(refuseOtherKind);
  return { direction: 'down', steps };
}

function chooseApplied(standings: readonly Standing[], { to, run, steps = 1 }: RollbackOptions): readonly Standing[] {
  if (to !== undefined && BigInt(to) !== 0n) requireVersion(standings, to);
  const applied = lastAppliedFirst(standings);
  if (to !== undefined) return applied.filter((s) => isAbove(s, to));
  if (run === undefined) return applied.slice(0, steps);
  const chosen = applied.filter((s) => s.applied?.runId === run);
  const later = applied
    .slice(0, applied.findLastIndex((s) => chosen.includes(s)) + 1)
    .filter((s) => !chosen.includes(s));
  if (later.length === 0) return chosen;
  throw new PmdbError('OUT_OF_ORDER', `${listed(later)} was applied after that run`, {
    state: 'Nothing was changed.',
    remedy: 'Roll that back first: `pmdb history` tells which run applied it.',
  });
}

/** Some projects begin at version 0, and "0" undoes that as well. */
function isAbove({ version }: Standing, to: string): boolean {
  return BigInt(to) === 0n || compareVersions(version, to) > 0;
}

function downStep({ migration, applied }: Standing): Step {
  if (migration?.down === undefined) throw new Error('a rollback step has a file');
  return { direction: 'down', migration, script: migration.down, unfinished: applied?.state === 'reverting' };
}

function noRollback(without: readonly Standing[], isLast: boolean): PmdbError {
  const version = without[0]?.version ?? '';
  const remedy = isLast
    ? `Undo it by hand and then forget it (\`pmdb repair --forget ${version}\`), or restore a backup.`
    : `Roll back only what lies above it (\`pmdb rollback --to ${version}\`), or restore a backup.`;
  return new PmdbError('NO_ROLLBACK', `${listed(without)} can't be rolled back: declared irreversible`, {
    state: 'Nothing was changed.',
    remedy,
  });
}

/** As many names as a line holds. */
function listed(standings: readonly Standing[]): string {
  const names = standings.slice(0, MAX_NAMES).map((s) => `V${s.version}`);
  const more = standings.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}

const MAX_NAMES = 5;

function refuseDrift(standings: readonly Standing[]): void {
  const problems = standings.flatMap((standing): Problem[] => {
    if (standing.state === 'changed') return [changed(standing)];
    if (standing.state === 'missing') return [missing(standing)];
    return [];
  });
  const [first] = problems;
  if (first === undefined) return;
  const message =
    problems.length === 1 ? first.message : `${problems.length} applied migrations don't match their files`;
  throw new PmdbError(first.code, message, {
    state: 'Nothing was changed.',
    ...(problems.length === 1 ? { remedy: first.remedy, place: first.place } : { problems }),
  });
}

function changed({ version, migration, applied }: Standing): Problem {
  const file = migration?.up.file ?? '';
  return {
    code: 'CHANGED',
    message:
      `${file} was changed after it was applied (${applied?.appliedAt} by ${applied?.appliedBy}): ` +
      `applied ${brief(applied?.checksum)}, file ${brief(migration?.up.checksum)}`,
    place: { file, line: 1, column: 1 },
    remedy:
      'Bring the applied file back from version control and put the change into a new migration. ' +
      `If the database already is what the file says: \`pmdb repair --accept ${version}\`. ` +
      'To bring its new text to a database of your own: the same, then `pmdb rollback` and `pmdb migrate`.',
  };
}

/** As git shows them: enough to tell two apart, and to find one in the output of sha256sum. */
function brief(checksum: string | null | undefined): string {
  return checksum?.slice(0, 12) ?? 'unknown';
}

function missing({ version, applied }: Standing): Problem {
  return {
    code: 'MISSING',
    message: `V${version} (${applied?.description ?? 'no description'}) is applied, but its file is gone`,
    remedy: `Bring the file back from version control. If it is gone for good: \`pmdb repair --forget ${version}\`.`,
  };
}

function outOfOrder(late: readonly Standing[]): PmdbError {
  return new PmdbError('OUT_OF_ORDER', `${listed(late)} would be applied after a higher version`, {
    state: 'Nothing was changed.',
    remedy: 'Give it a higher number, or, when the order does not matter, run `pmdb migrate --out-of-order`.',
  });
}

function requireVersion(standings: readonly Standing[], version: string, code: ErrorCode = 'NO_SUCH_VERSION'): void {
  if (standings.some((s) => compareVersions(s.version, version) === 0)) return;
  const known = standings.map((s) => s.version);
  const range = known.length === 0 ? 'there are no migrations' : `there are ${known[0]} to ${known.at(-1)}`;
  throw new PmdbError(code, `there is no version ${version}: ${range}`, {
    state: 'Nothing was changed.',
    remedy: '`pmdb status` lists the versions.',
  });
}
