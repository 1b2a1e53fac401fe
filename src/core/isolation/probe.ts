import type { SetName } from './row-set.ts';

/** What must be true of an attack's outcome. */
export type Expectation =
  /** The row is not returned. */
  | 'unseen'
  | 'seen'
  /** The row stands where it stood. */
  | 'untouched'
  | 'touched'
  /** Refused for lack of a right (42501), and for nothing else: then policies or privileges were asked first. */
  | 'forbidden'
  | 'accepted'
  /** The row did not go to another organization. */
  | 'unmoved'
  /** The foreign key refused the parent (23503). */
  | 'no parent'
  /** A trigger, or anything else, refused the row. */
  | 'refused'
  /** Row-level security is on, and binds the owner. */
  | 'guarded'
  /** What is returned is the same whether the victim's rows are there or not. */
  | 'blind';

export type Action =
  | 'select'
  | 'insert'
  | 'update'
  | 'delete'
  | 'move'
  | 'steal'
  | 'truncate'
  | 'copy'
  | 'key'
  | 'guard'
  | 'view'
  | 'function'
  | 'sequence'
  | 'context'
  | 'write';

/** One thing that is asked: one cell of the matrix has several. */
export interface Fact {
  readonly persona: string;
  /** "own", "none", "forged setting", … */
  readonly context: string;
  /** A table, view, function, sequence, or a foreign key as "core.units units_property_fkey". */
  readonly object: string;
  readonly action: Action;
  readonly target: SetName | 'any';
  /** Which of the target's rows, from 0. */
  readonly row: number;
  readonly expect: Expectation;
}

/** An attack as it is run: see src/sql/isolation/session.sql. */
export interface Probe {
  readonly facts: readonly Fact[];
  /** The superuser's statements before it. */
  readonly prepare?: string;
  /** The attack; further forms of it are tried while a constraint objects. */
  readonly tries: readonly string[];
  /** The superuser's query afterwards. */
  readonly look?: string;
  /** Without triggers and foreign keys, so that nothing but rights and policies can refuse. */
  readonly plain: boolean;
  /** The attack gives a value back, rather than a number of rows. */
  readonly returns?: boolean;
}

/** What the server answered to a probe. */
export interface Answer {
  readonly sqlstate?: string;
  readonly message?: string;
  readonly rows?: number | null;
  readonly seen?: Readonly<Record<string, unknown>> | null;
}

/** held: as it must be. leak: another organization's data was reached. blocked: what must work doesn't. unclear: nobody knows. */
export type Verdict = 'held' | 'leak' | 'blocked' | 'unclear';

export interface Result {
  readonly fact: Fact;
  readonly verdict: Verdict;
  readonly answer: Answer;
  /** The attack, ready to be tried by hand. */
  readonly sql: string;
}

const FORBIDDEN = '42501';

/** A context that was never opened may also fail by its own reading: '' is no uuid, and the setting isn't there. */
const NO_CONTEXT = ['22P02', '42704'];

export function judge(fact: Fact, answer: Answer): Verdict {
  const { sqlstate } = answer;
  const contextless = fact.context !== 'own' && NO_CONTEXT.includes(sqlstate ?? '');
  const failed = sqlstate !== undefined;
  switch (fact.expect) {
    case 'seen':
    case 'accepted':
      return !failed && (fact.expect === 'accepted' || (answer.rows ?? 0) > 0) ? 'held' : 'blocked';
    case 'touched':
      return !failed && moved(fact, answer) === true ? 'held' : 'blocked';
    case 'no parent':
      return sqlstate === '23503' ? 'held' : failed || answer.rows === 0 ? 'unclear' : 'leak';
    case 'refused':
      return failed ? 'held' : 'leak';
    case 'guarded':
      return answer.seen?.guarded === true ? 'held' : 'leak';
    case 'blind':
      return failed ? 'held' : 'unclear';
    default:
      if (sqlstate === FORBIDDEN || contextless) return 'held';
      return failed ? 'unclear' : reached(fact, answer) ? 'leak' : 'held';
  }
}

function reached(fact: Fact, answer: Answer): boolean {
  if (fact.expect === 'forbidden') return true;
  if (fact.expect === 'untouched') return moved(fact, answer) !== false;
  return (answer.rows ?? 0) > 0;
}

/** Whether the row no longer stands where it stood; by set, a list of rows. */
function moved({ target, row }: Fact, { seen, rows: touched }: Answer): unknown {
  if (touched === 0) return false;
  const rows = seen?.[target];
  return Array.isArray(rows) ? rows[row] : undefined;
}

/** The results of a probe, one for each thing that it asks. */
export function results(probe: Probe, answer: Answer): readonly Result[] {
  const sql = probe.tries[0] ?? '';
  return probe.facts.map((fact) => ({ fact, answer, sql, verdict: judge(fact, answer) }));
}

/** Things that were asked in two ways, of which one must hold: the better verdict counts. */
export function bestOf(all: readonly Result[]): readonly Result[] {
  const best = new Map<string, Result>();
  for (const result of all) {
    const { persona, context, object, action, target, row, expect } = result.fact;
    const key = JSON.stringify([persona, context, object, action, target, row, expect]);
    const before = best.get(key);
    if (before === undefined || (before.verdict !== 'held' && isControl(expect))) best.set(key, result);
    else if (!isControl(expect) && result.verdict !== 'held' && before.verdict === 'held') best.set(key, result);
  }
  return [...best.values()];
}

export function isControl(expect: Expectation): boolean {
  return expect === 'seen' || expect === 'touched' || expect === 'accepted';
}
