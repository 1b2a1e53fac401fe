import type { Directives, RowExpectation } from './migration.ts';
import { nearest } from './nearest.ts';
import type { Token } from './sql/scan.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface DirectiveProblem {
  /** UTF-16 index in the file's text. */
  readonly offset: number;
  readonly message: string;
  readonly remedy: string;
}

interface Definition {
  readonly key: keyof Directives;
  /** Values it takes, for messages; undefined: none. */
  readonly values?: string;
  /** Undefined when the value makes no sense. */
  readonly read: (value: string) => Directives[keyof Directives];
}

const flag = (key: keyof Directives): Definition => ({ key, read: (value) => (value === '' ? true : undefined) });
const duration = (key: keyof Directives): Definition => ({
  key,
  values: '500ms, 30s, 10min, 2h or 0',
  read: parseDuration,
});

const DEFINITIONS: ReadonlyMap<string, Definition> = new Map([
  ['no-transaction', flag('noTransaction')],
  ['irreversible', flag('irreversible')],
  ['lock-timeout', duration('lockTimeout')],
  ['statement-timeout', duration('statementTimeout')],
  ['for-each-organization', flag('forEachOrganization')],
  ['expect-rows', { key: 'expectRows', values: '>0, =5, >=10, <100 or <=3', read: parseRowExpectation }],
]);

const NAMES = [...DEFINITIONS.keys()];

/** "-- pmdb: name value", and what looks like an attempt at it. */
const DIRECTIVE = /^--[ \t]*pmdb[ \t]*(?<colon>:?)[ \t]*(?<name>\S*)[ \t]*(?<value>.*?)[ \t]*$/i;

/**
 * Understands the directives in a file's leading comment block: its line comments before the first statement, one
 * directive each.
 *
 * @param firstStatement UTF-16 index at which SQL begins; the length of the text when there is none.
 */
export function readDirectives(
  text: string,
  comments: readonly Token[],
  firstStatement: number,
): { directives: Directives; problems: DirectiveProblem[] } {
  const directives: Mutable<Directives> = {
    noTransaction: false,
    irreversible: false,
    lockTimeout: undefined,
    statementTimeout: undefined,
    forEachOrganization: false,
    expectRows: undefined,
  };
  const problems: DirectiveProblem[] = [];
  const seen = new Set<string>();
  for (const comment of comments) {
    const line = asDirective(text.slice(comment.start, comment.end));
    if (!line) continue;
    const definition = DEFINITIONS.get(line.name);
    const wrong = comment.start > firstStatement ? LATE : check(line, definition, seen);
    const before = contradiction(directives);
    if (definition && !wrong) Object.assign(directives, { [definition.key]: definition.read(line.value) });
    const problem = wrong ?? (before ? undefined : contradiction(directives));
    if (problem) problems.push({ offset: comment.start + line.offset, ...problem });
    seen.add(line.name);
  }
  return { directives, problems };
}

function contradiction({ noTransaction, forEachOrganization, expectRows }: Directives): Complaint | undefined {
  if (!noTransaction) return undefined;
  if (forEachOrganization) return CONTRADICTS.forEachOrganization;
  return expectRows && CONTRADICTS.expectRows;
}

interface Line {
  readonly name: string;
  readonly value: string;
  readonly colon: boolean;
  /** Of the name, from the beginning of the comment. */
  readonly offset: number;
}

/** What a comment asks of pmdb, rightly or not; undefined for a comment that is for people. */
function asDirective(comment: string): Line | undefined {
  const groups = DIRECTIVE.exec(comment)?.groups;
  if (!groups) return undefined;
  const { name = '', value = '', colon } = groups;
  if (colon === '' && !DEFINITIONS.has(name)) return undefined;
  const offset = name === '' ? 0 : comment.indexOf(name, comment.toLowerCase().indexOf('pmdb') + 'pmdb'.length);
  return { name, value, colon: colon !== '', offset };
}

export function isDirective(comment: string): boolean {
  return asDirective(comment) !== undefined;
}

type Complaint = Omit<DirectiveProblem, 'offset'>;

const LATE: Complaint = {
  message: 'a directive after the first statement has no effect',
  remedy: 'Move the line to the top of the file, before the first statement.',
};

const CONTRADICTS = {
  forEachOrganization: {
    message: 'for-each-organization and no-transaction contradict each other',
    remedy: 'Remove one of them: what runs once per organization runs in a transaction each.',
  },
  expectRows: {
    message: 'expect-rows and no-transaction contradict each other',
    remedy: 'Remove one of them: without a transaction a wrong number of rows could not be undone.',
  },
} satisfies Record<string, Complaint>;

function check({ name, value, colon }: Line, definition: Definition | undefined, seen: Set<string>) {
  if (!colon) return { message: 'a directive has a colon after pmdb', remedy: `Write \`-- pmdb: ${name}\`.` };
  if (!definition) return unknownDirective(name);
  if (seen.has(name)) return { message: `${name} is given twice`, remedy: 'Remove one of the two lines.' };
  if (definition.read(value) !== undefined) return undefined;
  return definition.values === undefined
    ? { message: `${name} takes no value`, remedy: `Write \`-- pmdb: ${name}\`, one directive a line.` }
    : { message: `${name} ${value === '' ? 'needs a value' : `can't be "${value}"`}`, remedy: forms(name, definition) };
}

const forms = (name: string, { values }: Definition) => `Write a value such as ${values} after \`-- pmdb: ${name}\`.`;

function unknownDirective(name: string): Complaint {
  const near = nearest(name, NAMES);
  const remedy = near ? `Did you mean ${near}?` : `Known directives: ${NAMES.join(', ')}.`;
  return { message: name === '' ? 'a directive is missing its name' : `there is no directive "${name}"`, remedy };
}

/** Directives that are given, in one spelling each, whatever unit or spacing they were written with. */
export function canonicalDirectives(directives: Directives): string[] {
  const { lockTimeout, statementTimeout, expectRows } = directives;
  return [
    directives.noTransaction ? 'no-transaction' : '',
    directives.irreversible ? 'irreversible' : '',
    lockTimeout === undefined ? '' : `lock-timeout ${lockTimeout}ms`,
    statementTimeout === undefined ? '' : `statement-timeout ${statementTimeout}ms`,
    directives.forEachOrganization ? 'for-each-organization' : '',
    expectRows ? `expect-rows ${expectRows.operator}${expectRows.count}` : '',
  ].filter((directive) => directive !== '');
}

function parseRowExpectation(text: string): RowExpectation | undefined {
  const match = /^(=|>=?|<=?|)[ \t]*(\d{1,15})$/.exec(text);
  if (!match) return undefined;
  return { operator: (match[1] || '=') as RowExpectation['operator'], count: Number(match[2]) };
}

const UNITS = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 } as const;

/** The longest that PostgreSQL takes for a timeout, in milliseconds. */
const MAX_TIMEOUT = 2 ** 31 - 1;

/**
 * Milliseconds of a duration as people write it: 500ms, 30s, 1.5min, 2h, 0. Undefined for anything else: a number without
 * a unit means seconds to some and milliseconds to others.
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const match = /^(\d+(?:\.\d+)?)[ \t]*(ms|s|min|h)$/.exec(text);
  if (!match) return undefined;
  const milliseconds = Math.round(Number(match[1]) * UNITS[match[2] as keyof typeof UNITS]);
  return milliseconds <= MAX_TIMEOUT ? milliseconds : undefined;
}
