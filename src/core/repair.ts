import { PmdbError } from './errors.ts';
import type { Applied, Standing } from './ledger.ts';
import { compareVersions, type Script } from './migration.ts';

/** What somebody asks to be corrected; without anything named, only cosmetic changes are taken over. */
export interface RepairRequest {
  /** Versions whose changed file is what the database holds. */
  readonly accept: readonly string[];
  /** Versions to take out of the ledger; the database keeps what they did. */
  readonly forget: readonly string[];
  /** A version whose interrupted statement was done. */
  readonly done: string | undefined;
  /** A version whose interrupted statement was not done. */
  readonly notDone: string | undefined;
}

/** One correction of the ledger; `what` says it in words, after the version. */
export type Repair = {
  readonly version: string;
  readonly name: string;
  readonly what: string;
  readonly applied: Applied;
} & (
  | { readonly kind: 'accept'; readonly up: Script }
  | { readonly kind: 'forget' }
  | { readonly kind: 'done'; readonly script: Script; readonly number: number }
  | { readonly kind: 'not-done' }
);

/** True where a version is named, whose number means another migration on each track. */
export function namesVersions({ accept, forget, done, notDone }: RepairRequest): boolean {
  return accept.length + forget.length > 0 || done !== undefined || notDone !== undefined;
}

/** True where the answer depends on the statement that was begun last. */
export function settlesStatements({ done, notDone }: RepairRequest): boolean {
  return done !== undefined || notDone !== undefined;
}

/** Throws BAD_FLAG where two things are asked of the same version that can't both be right. */
export function refuseContradictions({ accept, forget, done, notDone }: RepairRequest): void {
  const asked: readonly (readonly [flag: string, versions: readonly string[]])[] = [
    ['--accept', accept],
    ['--forget', forget],
    ['--done', done === undefined ? [] : [done]],
    ['--not-done', notDone === undefined ? [] : [notDone]],
  ];
  const seen = new Map<bigint, string>();
  for (const [flag, versions] of asked) {
    for (const version of versions) {
      const before = seen.get(BigInt(version));
      if (before !== undefined && before !== flag) {
        throw new PmdbError('BAD_FLAG', `${before} and ${flag} both name V${version}`, {
          state: 'Nothing was changed.',
          remedy: 'Give one of them.',
        });
      }
      seen.set(BigInt(version), flag);
    }
  }
}

/** What of the request these versions need. What was named and isn't among them, `requireRepairs` tells. */
export function findRepairs(standings: readonly Standing[], request: RepairRequest): readonly Repair[] {
  const { done, notDone } = request;
  const repairs = standings.flatMap((standing): Repair[] => {
    const { state, version, applied } = standing;
    const isNamed = (versions: readonly string[]) => versions.some((each) => compareVersions(each, version) === 0);
    if (applied === undefined) return [];
    if (isNamed(request.forget)) {
      return [{ kind: 'forget', ...named(standing), applied, what: 'forgotten; what it did stays in the database' }];
    }
    if (state === 'cosmetic') return [take(standing, applied, 'its cosmetic change is taken over')];
    if (state === 'changed' && isNamed(request.accept)) {
      return [take(standing, applied, 'its changed file is taken over')];
    }
    if (applied.statementStarted === null) return [];
    if (done !== undefined && isNamed([done])) return [settle(standing, applied, true)];
    if (notDone !== undefined && isNamed([notDone])) return [settle(standing, applied, false)];
    return [];
  });
  return ORDER.flatMap((kind) => repairs.filter((repair) => repair.kind === kind));
}

const ORDER: readonly Repair['kind'][] = ['accept', 'forget', 'done', 'not-done'];

/**
 * Throws NO_SUCH_VERSION where something was named that nothing needs.
 *
 * @param where Empty, or such as " of the tenants".
 * @param hint What else may have been meant.
 */
export function requireRepairs(repairs: readonly Repair[], request: RepairRequest, where = '', hint = ''): void {
  const has = (kind: Repair['kind'], version: string) =>
    repairs.some((repair) => repair.kind === kind && compareVersions(repair.version, version) === 0);
  const refuse = (version: string, otherwise: string) => {
    throw new PmdbError('NO_SUCH_VERSION', `V${version}${where} ${otherwise}`, {
      state: 'Nothing was changed.',
      remedy: `\`pmdb status\` tells how each version stands.${hint}`,
    });
  };
  for (const each of request.accept) if (!has('accept', each)) refuse(each, 'has no changed file');
  for (const each of request.forget) if (!has('forget', each)) refuse(each, 'is not in the ledger');
  const { done, notDone } = request;
  if (done !== undefined && !has('done', done)) refuse(done, 'has no statement whose end is unknown');
  if (notDone !== undefined && !has('not-done', notDone)) refuse(notDone, 'has no statement whose end is unknown');
}

function take(standing: Standing, applied: Applied, what: string): Repair {
  const { migration } = standing;
  if (migration === undefined) throw new Error('a changed migration has a file');
  return { kind: 'accept', ...named(standing), applied, up: migration.up, what };
}

function settle(standing: Standing, applied: Applied, done: boolean): Repair {
  const { migration, version } = standing;
  const number = applied.statementStarted ?? 0;
  const script = applied.state === 'reverting' ? migration?.down : migration?.up;
  if (script === undefined) {
    throw new PmdbError('MISSING', `the file of V${version} is gone`, {
      state: 'Nothing was changed.',
      remedy: 'Bring it back from version control.',
    });
  }
  const what = `statement ${number} of ${script.file} was ${done ? '' : 'not '}done`;
  if (!done) return { kind: 'not-done', ...named(standing), applied, what };
  if (script.statements.length < number) {
    throw new PmdbError('CHANGED', `${script.file} has no statement ${number} any more: it was changed meanwhile`, {
      place: { file: script.file, line: 1, column: 1 },
      state: 'Nothing was changed.',
      remedy: 'Bring the file back from version control.',
    });
  }
  return { kind: 'done', ...named(standing), applied, script, number, what };
}

function named({ version, name }: Standing): { version: string; name: string } {
  return { version, name };
}
