import type { Table } from './catalog.ts';
import { isShared } from './is-shared.ts';
import type { Mutant } from './mutants.ts';
import { type Action, type Fact, isControl, type Result, type Verdict } from './probe.ts';
import type { SetName } from './row-set.ts';
import type { Settings } from './settings.ts';

/** A table of which no row could be made: nothing can be said of it, so that it counts as a failure. */
export interface Unseeded {
  readonly table: string;
  readonly set: SetName;
  readonly message: string;
}

/** What `pmdb isolation` found. */
export interface IsolationReport {
  readonly results: readonly Result[];
  readonly unseeded: readonly Unseeded[];
  readonly personas: readonly string[];
  /** With --mutate, and where nothing failed without. */
  readonly mutated?: Mutated;
  /** What was not asked, and why. */
  readonly exempt: readonly Exemption[];
  /** Tables that don't say whose a row is: theirs count as tenants', until isolation.json says that they are nobody's. */
  readonly unowned: readonly string[];
  /** Milliseconds for making rows and attacking, without making the database. */
  readonly ms: number;
}

export interface Mutated {
  readonly mutants: readonly Mutant[];
  /** Those that no attack noticed. */
  readonly survivors: readonly Mutant[];
  /** Milliseconds. */
  readonly ms: number;
}

export interface Exemption {
  readonly what: string;
  readonly why: string;
}

export const VERDICTS: readonly Verdict[] = ['held', 'leak', 'blocked', 'unclear'];

export function countVerdicts(results: readonly Result[]): Readonly<Record<Verdict, number>> {
  const counts = { held: 0, leak: 0, blocked: 0, unclear: 0 };
  for (const { verdict } of results) counts[verdict]++;
  return counts;
}

export function failures(results: readonly Result[]): readonly Result[] {
  return results
    .filter(({ verdict }) => verdict !== 'held')
    .sort((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict));
}

/** Whether the answer is no. */
export function hasFailures({
  results,
  unseeded,
  mutated,
}: Pick<IsolationReport, 'results' | 'unseeded' | 'mutated'>): boolean {
  return (
    unseeded.length > 0 || (mutated?.survivors.length ?? 0) > 0 || results.some(({ verdict }) => verdict !== 'held')
  );
}

/** What the settings take out of the question. */
export function exemptions({ context, trusted, shared }: Settings): readonly Exemption[] {
  const why = 'context.settings names none';
  const unnamed = context.settings.length > 0 ? [] : [{ what: 'forged, replayed and swapped settings', why }];
  return [
    ...(context.unsealed === undefined
      ? unnamed
      : [{ what: 'forged, replayed and swapped settings', why: context.unsealed }]),
    ...Object.entries(trusted).map(([name, why]) => ({ what: `function ${name}`, why })),
    ...Object.entries(shared).map(([name, why]) => ({ what: `rows of ${name}`, why })),
  ];
}

/** What is said of tenants that have schemas of their own, if there are any. */
export function tenantSchemas(count: number): readonly Exemption[] {
  if (count === 0) return [];
  const what = count === 1 ? 'the schema of 1 tenant' : `the schemas of ${count} tenants`;
  return [{ what, why: 'one organization each, which has no neighbour there' }];
}

/** Tables without the tenant's column, of which nobody said that their rows are nobody's own. */
export function unownedTables(tables: readonly Table[], settings: Settings): readonly string[] {
  return tables
    .filter(({ name, partition }) => !partition && name !== settings.tenants && !isShared(settings, name))
    .filter(({ columns }) => !columns.some(({ name }) => name === settings.tenantColumn))
    .map(({ name }) => name);
}

/** A cell of the matrix: own rows work, everybody's do on purpose, nothing does, or how it failed. */
export type Mark = 'own' | 'all' | 'closed' | Exclude<Verdict, 'held'> | 'none';

/** The columns of a cell, and the actions that each stands for. */
export const COMMANDS: readonly (readonly [letter: string, actions: readonly Action[]])[] = [
  ['S', ['select', 'copy']],
  ['I', ['insert']],
  ['U', ['update']],
  ['D', ['delete']],
  ['M', ['move', 'steal']],
];

export interface MatrixRow {
  readonly table: string;
  /** By persona: a mark for each of COMMANDS. */
  readonly cells: Readonly<Record<string, readonly Mark[]>>;
}

/** Tables × personas × commands; every context counts. Tables that nobody has rows of his own in are left out while all is well. */
export function matrixOf({ results, personas }: IsolationReport): readonly MatrixRow[] {
  const byCell = new Map<string, Result[]>();
  const tables = new Set<string>();
  const owned = new Set(results.filter(({ fact }) => fact.target !== 'any').map(({ fact }) => fact.object));
  for (const result of results) {
    const { object, persona, action } = result.fact;
    if (!COMMANDS.some(([, actions]) => actions.includes(action))) continue;
    if (owned.has(object) || result.verdict !== 'held') tables.add(object);
    const key = `${object} ${persona} ${action}`;
    byCell.set(key, [...(byCell.get(key) ?? []), result]);
  }
  const markOf = (table: string, persona: string) =>
    COMMANDS.map(([, actions]) => mark(actions.flatMap((action) => byCell.get(`${table} ${persona} ${action}`) ?? [])));
  return [...tables].sort().map((table) => ({
    table,
    cells: Object.fromEntries(personas.map((persona) => [persona, markOf(table, persona)])),
  }));
}

function mark(results: readonly Result[]): Mark {
  for (const verdict of ['leak', 'unclear', 'blocked'] as const)
    if (results.some((result) => result.verdict === verdict)) return verdict;
  if (results.length === 0) return 'none';
  const controls = results.filter(({ fact }) => isControl(fact.expect));
  if (controls.length === 0) return 'closed';
  return controls.some(({ fact }) => fact.target === 'victim') ? 'all' : 'own';
}

/** What happened, for people. */
export function sentenceOf({ fact, verdict, answer }: Result): string {
  const said = answer.sqlstate === undefined ? '' : ` (${answer.sqlstate}: ${answer.message})`;
  if (verdict === 'unclear') return `nobody knows: the answer was${said || ' no refusal, and no row either'}`;
  if (verdict === 'blocked') return `does not reach its own row, as it was granted${said}`;
  return LEAKS[fact.action] ?? 'reaches another organization';
}

const LEAKS: Readonly<Partial<Record<Fact['action'], string>>> = {
  select: 'sees a row that is not its own',
  copy: 'copies out a row that is not its own',
  insert: 'writes a row into another organization',
  update: 'changes a row that is not its own',
  delete: 'deletes a row that is not its own',
  move: 'gives a row to another organization',
  steal: 'takes a row of another organization',
  truncate: 'may empty the table, whoever the rows belong to',
  key: 'accepts a parent of another organization',
  guard: 'has no row-level security, or one that does not bind its owner',
  view: "shows another organization's rows",
  function: 'tells of, or writes, rows of another organization',
  sequence: "may read or set a counter of everybody's",
  context: "opens another organization's context",
};
