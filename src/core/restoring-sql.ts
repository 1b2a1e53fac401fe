import type { Difference } from './fingerprint.ts';
import { literal } from './literal.ts';
import { constraintChanges, indexChanges } from './restoring-indexes.ts';
import { commentSql, firstLine, INHERITED, ownerSql, parted, split } from './restoring-parts.ts';
import { defaultPrivilegeSql, privilegeSql } from './restoring-privileges.ts';
import { sequenceChanges, storageChanges, storageOf, tableChanges } from './restoring-tables.ts';

/**
 * SQL that brings an object back to what it should be, one statement a line where it can be one; a comment where a person
 * has to decide, because data is at stake.
 */
export function restoringSql(difference: Difference): string {
  const { kind, object } = difference;
  if (difference.state === 'renamed') return renamingSql(difference);
  const [expected, actual] = [parted(difference.expected), parted(difference.actual)];
  const bare = { ...difference, expected: expected?.definition, actual: actual?.definition };
  const same = expected?.definition === actual?.definition;
  const nameless = object === '' || object.startsWith('schema  to ');
  const statements = nameless ? undefined : same ? [] : (ownerSql(bare) ?? RESTORERS[kind]?.(bare));
  // What is made anew has lost its comment.
  const there = statements?.some((each) => each.startsWith('drop ') || / drop constraint /.test(each))
    ? undefined
    : actual?.comment;
  const remark = expected === undefined || nameless ? [] : commentSql(kind, object, expected.comment, there);
  if (statements !== undefined) return [...statements, ...remark].map((each) => `${each};`).join('\n');
  const wanted = difference.expected?.replace(/\n/g, '\n--   ');
  return `-- ${kind} ${object.replace(/\n/g, ' ')} is ${difference.state}: a matter for people.${wanted ? `\n--   ${wanted}` : ''}`;
}

/** "1.10" is newer than "1.9". */
function isNewer(version = '', than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) > 0;
}

/** Of a table: to another schema, to another name, or both. */
function renamingSql({ expected = '', actual = '' }: Difference): string {
  const [[schema, name], [there, other]] = [split(expected), split(actual)];
  const moved = schema === there ? [] : [`alter table ${actual} set schema ${schema};`];
  const at = schema === '' ? actual : `${schema}.${other}`;
  const right = schema === '' ? expected : name;
  return [...moved, ...(at === expected ? [] : [`alter table ${at} rename to ${right};`])].join('\n');
}

type Restorer = (difference: Difference) => readonly string[] | undefined;

const RESTORERS: Readonly<Record<string, Restorer>> = {
  // One that is too much may have columns of its types.
  extension: ({ object, expected, actual }) => {
    const [wanted, there] = [expected, actual].map((text) => /^schema (.*) version (.*)$/.exec(text ?? ''));
    const [, schema, version] = wanted ?? [];
    if (schema === undefined || version === undefined) return undefined;
    if (there == null) return [`create extension ${object} schema ${schema} version ${literal(version)}`];
    // Hardly any has a way back.
    if (isNewer(there[2], version)) return undefined;
    return [
      ...(there[1] === schema ? [] : [`alter extension ${object} set schema ${schema}`]),
      ...(there[2] === version ? [] : [`alter extension ${object} update to ${literal(version)}`]),
    ];
  },
  constraint: constraintChanges,
  index: indexChanges,
  trigger: ({ state, object, expected }) => {
    const [table, name] = split(object);
    const drop = state === 'missing' ? [] : [`drop trigger ${name} on ${table}`];
    if (expected === undefined) return drop;
    const mode = /^(disabled|enabled replica|enabled always)$/m.exec(expected)?.[1];
    const enabled = mode === undefined ? [] : [`alter table ${table} ${MODES[mode]} trigger ${name}`];
    return [...drop, firstLine(expected), ...enabled];
  },
  policy: ({ state, object, expected }) => {
    const [table, name] = split(object);
    const drop = state === 'missing' ? [] : [`drop policy ${name} on ${table}`];
    return expected === undefined ? drop : [...drop, `create policy ${name} on ${table} as ${expected}`];
  },
  function: routine('function'),
  procedure: routine('procedure'),
  view: ({ object, expected, actual }) => {
    if (expected === undefined) return [`drop view ${object}`];
    const columns = (text?: string) => /^columns .*$/m.exec(text ?? '')?.[0];
    const drop = actual === undefined || columns(expected) === columns(actual) ? [] : [`drop view ${object}`];
    const body = expected.slice(expected.indexOf('\n SELECT') + 1);
    if (!body.startsWith(' SELECT')) return undefined;
    const options = /^with \((.*)\)$/m.exec(expected)?.[1];
    // Rights on a view, and views of it, stay where it is replaced.
    return [
      ...drop,
      `create or replace view ${object}${options ? ` with (${options})` : ''} as\n${body.replace(/;.*$/s, '')}`,
      ...owner('view', object, expected),
    ];
  },
  sequence: sequenceChanges,
  rule: ({ state, object, expected }) => {
    const [table, name] = split(object);
    const drop = state === 'missing' ? [] : [`drop rule ${name} on ${table}`];
    if (expected === undefined) return drop;
    if (/\nenabled \w$/.test(expected)) return undefined;
    return [...drop, expected.replace(/;\s*$/, '')];
  },
  statistics: ({ state, object, expected }) => {
    const drop = state === 'missing' ? [] : [`drop statistics ${object}`];
    if (expected === undefined) return drop;
    const target = /^target (\d+)$/m.exec(expected)?.[1];
    return [
      ...drop,
      firstLine(expected),
      ...(target === undefined ? [] : [`alter statistics ${object} set statistics ${target}`]),
    ];
  },
  // All of the table, for they have no name of their own that would last.
  'foreign key triggers': ({ object, expected }) =>
    expected === undefined ? [`alter table ${split(object)[0]} enable trigger all`] : undefined,
  aggregate: ({ object, expected }) => (expected === undefined ? [`drop aggregate ${object}`] : undefined),
  'event trigger': ({ object, expected }) => (expected === undefined ? [`drop event trigger ${object}`] : undefined),
  cast: ({ object, expected }) => (expected === undefined ? [`drop cast (${object})`] : undefined),
  enumeration: ({ state, object, expected, actual }) => {
    if (state === 'missing' && expected !== undefined) {
      return [
        `create type ${object} as enum (${expected.slice(expected.indexOf('\n') + 1)})`,
        ...owner('type', object, expected),
      ];
    }
    return state === 'different' ? labelsSql(object, labelsOf(expected), labelsOf(actual)) : undefined;
  },
  column: ({ state, object, expected, actual }) => {
    const [table, name] = split(object);
    if (state === 'missing' && INHERITED.test(expected ?? '')) return [];
    // What was added by hand may hold what somebody needs; what is missing takes its data with it.
    if (expected === undefined) return undefined;
    if (state === 'different') return columnChanges(table, name, expected, actual ?? '');
    const stored = storageChanges(`alter table ${table} alter column ${name}`, firstLine(expected), '');
    return [`alter table ${table} add column ${name} ${columnSql(expected)}`, ...stored];
  },
  // Told only where it has a comment or a default of its own.
  'view column': ({ object, expected, actual }) => {
    const [view, name] = split(object);
    const [wanted, there] = [readColumn(expected ?? '').default, readColumn(actual ?? '').default];
    const alter = `alter view ${view} alter column ${name}`;
    const change = wanted === undefined ? `${alter} drop default` : `${alter} set default ${wanted}`;
    return [
      ...(wanted === there ? [] : [change]),
      ...(expected === undefined ? [`comment on column ${object} is null`] : []),
    ];
  },
  table: tableChanges,
  privilege: privilegeSql,
  'default privilege': defaultPrivilegeSql,
};

const MODES: Readonly<Record<string, string>> = {
  disabled: 'disable',
  'enabled replica': 'enable replica',
  'enabled always': 'enable always',
};

/** Labels as they stand in the definition, in single quotes. */
function labelsOf(definition = ''): readonly string[] {
  return definition.slice(definition.indexOf('\n') + 1).match(/E?'(?:[^']|'')*'/g) ?? [];
}

/** Labels can be added; none can be taken away. */
function labelsSql(
  type: string,
  expected: readonly string[],
  actual: readonly string[],
): readonly string[] | undefined {
  if (expected.filter((label) => actual.includes(label)).join() !== actual.join()) return undefined;
  return expected.flatMap((label, index) => {
    if (actual.includes(label)) return [];
    const place =
      index === 0 ? (actual[0] === undefined ? '' : ` before ${actual[0]}`) : ` after ${expected[index - 1]}`;
    return [`alter type ${type} add value ${label}${place}`];
  });
}

function routine(kind: 'function' | 'procedure'): Restorer {
  return ({ object, expected, actual }) => {
    if (expected === undefined) return [`drop ${kind} ${object}`];
    const made = expected.slice(expected.indexOf('\n') + 1).trimEnd();
    const drop = actual === undefined || headOf(expected) === headOf(actual) ? [] : [`drop ${kind} ${object}`];
    return [...drop, made, ...owner(kind, object, expected)];
  };
}

/** What can't be replaced: the names of arguments and what comes back. Defaults can be. */
function headOf(definition: string): string {
  return (/CREATE OR REPLACE .*?\n(?= LANGUAGE )/s.exec(definition)?.[0] ?? '').replace(
    / DEFAULT [^,\n]*/g,
    ' DEFAULT',
  );
}

function owner(kind: string, object: string, definition: string): string[] {
  return [`alter ${kind} ${object} ${firstLine(definition).replace(/^owner /, 'owner to ')}`];
}

interface Column {
  readonly type: string;
  readonly notNull: boolean;
  readonly default: string | undefined;
}

/** Only what can be changed in place. */
function readColumn(definition: string): Column {
  const [, type = '', notNull, rest] =
    /^(.*?)( not null)?(?: default (.*?))?(?: (?:generated|identity) ?.*)?$/s.exec(
      storageOf(firstLine(definition)).bare,
    ) ?? [];
  return { type, notNull: notNull !== undefined, default: rest };
}

function columnSql(definition: string): string {
  return storageOf(firstLine(definition))
    .bare.replace(/ generated (.*)$/s, ' generated always as ($1) stored')
    .replace(/ identity (always|by default)/, ' generated $1 as identity');
}

function columnChanges(
  table: string,
  name: string,
  wantedText: string,
  actualText: string,
): readonly string[] | undefined {
  const alter = `alter table ${table} alter column ${name}`;
  const [expected, actual] = [readColumn(wantedText), readColumn(actualText)];
  const retyped = expected.type !== actual.type && !INHERITED.test(wantedText);
  // A default of the other type stands in the way of the new one.
  const dropped = retyped && actual.default !== undefined;
  const [wanted, there] = [expected.default, dropped ? undefined : actual.default];
  const plain = expected.type.replace(/ collate .*$/, '');
  const changes = [
    ...(dropped || (wanted === undefined && there !== undefined) ? [`${alter} drop default`] : []),
    ...(retyped ? [`${alter} type ${expected.type} using ${name}::${plain}`] : []),
    ...(wanted === undefined || wanted === there ? [] : [`${alter} set default ${wanted}`]),
    ...(expected.notNull === actual.notNull ? [] : [`${alter} ${expected.notNull ? 'set' : 'drop'} not null`]),
    ...storageChanges(alter, firstLine(wantedText), firstLine(actualText)),
  ];
  return changes.length === 0 ? undefined : changes;
}
